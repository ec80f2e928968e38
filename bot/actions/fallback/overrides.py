"""Sentences whose words decide what is done, whatever the classifier made of them."""

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.actions.base import Tracker
from bot.actions.fallback.limits import is_ours
from bot.actions.faq.rule_question import asks_for_rule
from bot.actions.said import Said
from core.database import Json

URGENT = "utter_fraud_urgent"
REFUSED, EXPLAINED = "utter_other_person", "utter_other_person_why"
# What is asked for there comes first, with the urgent word in front.
_HANDS_OVER = ("action_handoff", "action_handoff_regulator")
_TAKES_STORY = "validate_complaint_form"
# Not the answer to a sentence but what follows it.
_AFTERWARDS = ("validate_", "action_ask_", "action_submit_", "action_session_start")
_SWINDLES = ("real_name.fraud", "harassment.")
_REMEMBERED = 3


def instead_of(name: str, tracker: Tracker) -> str:
    """The action that answers; mostly the one that was asked for. Forms answer for themselves."""
    said = Said.of(tracker)
    if not said.text or name in _HANDS_OVER or name.startswith(_AFTERWARDS) or _in_form(tracker):
        return name
    return next((action for fits, action in _RULES if fits(said, tracker)), name)


def urgent_first(name: str, tracker: Tracker, result: Json) -> Json:
    """Money is gone: say what to do at once, where the sentence was meant for a form or a person.

    A complaint takes the sentence as its story; what other forms make of it is left out.
    """
    in_form = name.startswith("validate_")
    if not (in_form or name in _HANDS_OVER) or not lost_to_fraud(Said.of(tracker), tracker):
        return result
    if in_form and _has_uttered(tracker.events, URGENT):
        return result
    first = {"response": URGENT}
    if in_form and name != _TAKES_STORY and not any(map(_is_handoff, result["responses"])):
        asked = tracker.get_slot("requested_slot")
        events = [{"event": "slot", "name": asked, "value": None}] if asked else []
        return {"events": events, "responses": [first]}
    return {**result, "responses": [first, *result["responses"]]}


def lost_to_fraud(said: Said, tracker: Tracker) -> bool:
    """Money was transferred or a code was given away already."""
    text = said.text
    if not text or _found("fraud", "never", text):
        return False
    named = _found("fraud", "swindler", text)
    if _found("fraud", "told", text) and (named or not _found("fraud", "ours", text)):
        return True
    if not _found("fraud", "then", text) or _found("fraud", "ours", text):
        return False
    spoken_of = str(tracker.get_slot("last_entry") or "").startswith(_SWINDLES)
    return spoken_of or any(_found("fraud", "before", t) for t in told_before(tracker))


def insists(said: Said, tracker: Tracker) -> bool:
    """Asks why another person's data were refused a moment ago."""
    if not _has_uttered(_last_reply(tracker), REFUSED, EXPLAINED):
        return False
    if len(said.text) > _rules()["insisting"]["longest"]:
        return False
    asks_why = _found("insisting", "why", said.text)
    return _found("insisting", "claims", said.text) or (asks_why and not is_ours(said.text))


def repaired_again(said: Said, tracker: Tracker) -> bool:
    return (
        _found("repaired_again", "often", said.text)
        and _found("repaired_again", "in_vain", said.text)
        and not asks_for_rule(said)
    )


def wants_deeds(said: Said, tracker: Tracker) -> bool:
    short = len(said.text) <= _rules()["wants_deeds"]["longest"]
    return short and _found("wants_deeds", "says", said.text) and not is_ours(said.text)


def told_before(tracker: Tracker) -> list[str]:
    """What the customer typed in the messages before this one, the latest first."""
    texts = [str(e.get("text") or "") for e in tracker.events if e.get("event") == "user"]
    return [text for text in texts[:-1][::-1] if not text.startswith("/")][:_REMEMBERED]


_RULES: tuple[tuple[Callable[[Said, Tracker], bool], str], ...] = (
    (lost_to_fraud, "action_stop_fraud"),
    (insists, "action_explain_refusal"),
    (repaired_again, "action_repair_again"),
    (wants_deeds, "action_take_up"),
)


def _in_form(tracker: Tracker) -> bool:
    return bool((tracker.active_loop or {}).get("name"))


def _last_reply(tracker: Tracker) -> list[Json]:
    """What the bot said to the message before this one."""
    reply: list[Json] = []
    for event in reversed(tracker.events):
        if event.get("event") == "bot":
            reply.append(event)
        elif event.get("event") == "user" and reply:
            break
    return reply


def _is_handoff(response: Json) -> bool:
    return (response.get("custom") or {}).get("type") == "handoff"


def _has_uttered(events: list[Json], *responses: str) -> bool:
    return any(
        (event.get("metadata") or {}).get("utter_action") in responses
        for event in events
        if event.get("event") == "bot"
    )


def _found(rule: str, key: str, text: str) -> bool:
    return any(pattern.search(text) for pattern in _patterns(rule, key))


@lru_cache
def _patterns(rule: str, key: str) -> tuple[re.Pattern[str], ...]:
    raw = _rules()[rule][key]
    return tuple(re.compile(each) for each in (raw if isinstance(raw, list) else [raw]))


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    path = Path(__file__).with_name("overrides.yml")
    loaded: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return loaded
