"""Answering from the knowledge base, and what to do when it has no answer."""

from dataclasses import replace
from typing import Protocol

from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Domain, Events, Tracker
from bot.actions.context import call
from bot.actions.fallback.ladder import missed
from bot.actions.said import Said
from core.errors import Unavailable
from knowledge_base.schemas import Decision, Hit, SearchResult

CHOICES = 3
# Stands in the id of a message that is the further part of one, see bot/components/turn_view.py.
PART = "~"
_THIS_AND_LAST = 2


class Otherwise(Protocol):
    """What is said or done when no entry answers; an action is one."""

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events: ...


async def search(said: Said, *, record_gap: bool = False) -> SearchResult:
    """What the knowledge base has on this sentence; raises `Unavailable`."""
    return await call().knowledge.search(
        said.bare,
        limit=CHOICES,
        record_gap=record_gap,
        conversation_id=call().conversation_id,
    )


async def answer(
    dispatcher: Dispatcher,
    tracker: Tracker,
    said: Said,
    *,
    domain: Domain | None = None,
    otherwise: Otherwise | None = None,
) -> Events:
    """Answer, or offer what may be meant, or let `otherwise` try; else ask again, then a person."""
    if not said.bare:
        return missed(dispatcher, tracker)
    try:
        found = await search(said, record_gap=True)
    except Unavailable:
        dispatcher.utter_message(response="utter_knowledge_away")
        return []
    if found.decision == Decision.ANSWER and found.hits:
        if found.hits[0].key == shown_last(tracker):
            return await _again(dispatcher, said, found.hits[0])
        return show(dispatcher, found.hits[0])
    if found.decision == Decision.CLARIFY and found.hits:
        offer(dispatcher, found.hits)
        return []
    if otherwise is not None:
        return await otherwise.run(dispatcher, tracker, domain or {})
    return missed(dispatcher, tracker)


def show(dispatcher: Dispatcher, hit: Hit) -> Events:
    dispatcher.utter_message(
        json_message={
            "type": "faq",
            "key": hit.key,
            "question": hit.question,
            "answer": hit.answer,
            "score": round(hit.score, 4),
            "sources": hit.sources,
            "example": hit.example,
        }
    )
    return [SlotSet("last_entry", hit.key), SlotSet("last_question", hit.question)]


def shown_last(tracker: Tracker) -> str | None:
    """Key of the entry that was the last answer; None when something else was said since."""
    users = 0
    for event in reversed(tracker.events):
        users += event.get("event") == "user"
        if users == _THIS_AND_LAST:
            return None
        if event.get("event") == "slot" and event.get("name") == "last_entry":
            return str(event["value"]) if event.get("value") else None
    return None


async def _again(dispatcher: Dispatcher, said: Said, hit: Hit) -> Events:
    """Another entry on the matter, else the same once more, but not twice in one answer."""
    # Put before a short sentence, the subject may outweigh what is asked: 携号转网，钱退不退.
    alone = said.bare.partition("，")[2]
    found = await search(replace(said, text=alone)) if alone else None
    if found is not None and found.decision == Decision.ANSWER:
        other = found.hits[0]
        if other.key != hit.key and other.group == hit.group:
            return show(dispatcher, other)
    if PART in str(said.metadata.get("message_id") or ""):
        dispatcher.utter_message(response="utter_same_entry_above")
        return []
    dispatcher.utter_message(response="utter_same_entry")
    return show(dispatcher, hit)


def offer(dispatcher: Dispatcher, hits: list[Hit], intro: str = "utter_clarify") -> None:
    """Up to three entries to choose from; `intro` is the response that says why."""
    options = [{"title": hit.question, "key": hit.key} for hit in hits[:CHOICES]]
    dispatcher.utter_message(response=intro)
    dispatcher.utter_message(json_message={"type": "clarify", "options": options})
