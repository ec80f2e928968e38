"""What was spoken of just before: the subject, the question about it, and what was wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.components.phrases import section
from language.pieces import pieces

ENTRY, QUESTION = "last_entry", "last_question"
_NAMES = ("service_name", "plan_name")
_WORDS = Path(__file__).parents[2] / "language" / "lexicon" / "telecom.txt"
_MOST_WORDS = 2
# What goes on after an answer from the knowledge base is asked of it as well.
_ENQUIRY = "ask_business_rule"


@dataclass(frozen=True)
class Topic:
    """`subject` is a noun (携号转网, 彩铃); `asked` the question that was answered about it.

    `intent` is what was wanted, or "" when it cannot be gone on with.
    """

    subject: str
    asked: str = ""
    intent: str = ""


def spoken_of(tracker: DialogueStateTracker, turns: int) -> Topic | None:
    """Named by the customer, answered from an entry or asked for, the latest first."""
    for event, question in _messages(tracker, turns):
        if (topic := _topic(event, question)) is not None:
            return topic
    return None


def in_play(tracker: DialogueStateTracker, turns: int) -> Topic | None:
    """The matter that the last message was about; None when it was none to go on with."""
    for event, question in _messages(tracker, turns):
        intent = str((event.intent or {}).get("name") or "")
        if not question and intent in section("matters")["none"]:
            continue
        errand = section("topics").get(intent)
        topic = _topic(event, question)
        if topic is None or not topic.intent:
            return None
        # The errand goes on, whatever it named: 退订, and then which service.
        return Topic(errand, topic.asked, topic.intent) if errand and not question else topic
    return None


def subject_of(text: str) -> str:
    """The first telecom words of a question: 携号转网 of 携号转网要满足什么条件."""
    not_things = section("reference")["operations"]
    words = [
        piece.text
        for piece in pieces(text)
        if piece.text in _telecom_words() and piece.text not in not_things
    ]
    kept = list(dict.fromkeys(words))[:_MOST_WORDS]
    adjacent = "".join(kept)
    return adjacent if adjacent in text else (kept[0] if kept else "")


def _messages(tracker: DialogueStateTracker, turns: int) -> Iterator[tuple[UserUttered, str]]:
    """The last messages of the customer, each with the question of the entry that answered it."""
    question = ""
    for event in reversed(list(tracker.applied_events())):
        if isinstance(event, SlotSet) and event.key == QUESTION and event.value:
            question = question or str(event.value)
        if not isinstance(event, UserUttered):
            continue
        if turns == 0:
            return
        turns -= 1
        yield event, question
        question = ""


def _topic(event: UserUttered, question: str) -> Topic | None:
    text, intent = event.text or "", str((event.intent or {}).get("name") or "")
    named = (found for found in event.entities if found.get("entity") in _NAMES)
    name = next((text[f["start"] : f["end"]] for f in named if "start" in f), "")
    said = "" if text.startswith("/") else text
    errand = section("topics").get(intent, "")
    goes_on = intent if errand or intent.startswith("ask_") else _ENQUIRY if question else ""
    if name:
        return Topic(name, said, goes_on)
    if question:
        subject = subject_of(said) or subject_of(question)
        return Topic(subject, said or question, goes_on)
    subject = errand or (subject_of(said) if goes_on else "")
    return Topic(subject, said, goes_on) if subject else None


@lru_cache
def _telecom_words() -> frozenset[str]:
    lines = _WORDS.read_text("utf-8").splitlines()
    return frozenset(line.split()[0] for line in lines if line.strip())
