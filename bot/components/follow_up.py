"""A short sentence that says too little by itself, heard together with what is in play.

到了那边直接能用吗 after a question about roaming, 视频的那个 after a wish to cancel: understood
alone it would be anything. With the subject in front of it it is understood anew; where that is
unclear as well, it goes on with what was wanted before.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from bot.components.phrases import pattern, section
from bot.components.topic import Topic, in_play, spoken_of, subject_of

_TURNS = 2
_LONGEST = 16
_SURE, _LIKELY = 0.7, 0.4

Parse = Callable[[str], Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Heard:
    """The sentence completed, and how it is to be understood."""

    text: str
    parsed: dict[str, Any]


async def with_topic(text: str, tracker: DialogueStateTracker, parse: Parse) -> Heard | None:
    """None when the sentence stands by itself, or nothing is in play."""
    plain = text.strip()
    if not plain or len(plain) > _LONGEST or "〔" in plain or tracker.active_loop_name:
        return None
    topic = in_play(tracker, _TURNS)
    if topic is None or not topic.subject or topic.subject in plain:
        return None
    named = spoken_of(tracker, _TURNS)
    if named is not None and named.subject in plain and pattern("reference", "asks").search(plain):
        # A whole question about the thing: 视频会员多久生效.
        return None
    alone = await parse(plain)
    if not _unclear(plain, alone):
        return None
    whole = f"{topic.subject}，{plain}"
    together = await parse(whole)
    name, confidence = _intent(together)
    if confidence >= _SURE and name not in section("matters")["none"]:
        clear = name == topic.intent or not _names_another_thing(plain, alone, topic)
        return Heard(whole, together) if clear else None
    if _names_another_thing(plain, alone, topic):
        return None
    return Heard(whole, _understood_as(topic.intent, together))


def is_choice(heard: Heard, tracker: DialogueStateTracker) -> bool:
    """Whether it says more of an errand that waits for the verification."""
    waits = tracker.get_slot("pending_action") is not None
    asks = bool(pattern("reference", "asks").search(heard.text))
    return waits and not asks and _intent(heard.parsed)[0] in section("follow_up")["chosen_for"]


def _unclear(text: str, parsed: dict[str, Any]) -> bool:
    name, confidence = _intent(parsed)
    words = section("follow_up")
    if name in words["says_nothing"]:
        return True
    if confidence >= _SURE or (name in words["never"] and confidence >= _LIKELY):
        return False
    # Who reports a fault does not ask for it: 能不能到了就断网.
    asks = bool(pattern("reference", "asks").search(text))
    return name not in words["unless_asked"] or asks


def _names_another_thing(text: str, alone: dict[str, Any], topic: Topic) -> bool:
    """Whether it rather begins something else, by the thing or the deed that it names."""
    if _intent(alone)[0] in section("follow_up")["says_nothing"]:
        return False
    thing = subject_of(text)
    begins = bool(pattern("follow_up", "begins").match(text))
    return begins or (bool(thing) and thing not in topic.asked)


def _understood_as(intent: str, parsed: dict[str, Any]) -> dict[str, Any]:
    ranking = parsed.get("intent_ranking") or []
    found = next((r for r in ranking if r.get("name") == intent), {"name": intent})
    return {**parsed, "intent": {"confidence": 0.0, **found}}


def _intent(parsed: dict[str, Any]) -> tuple[str, float]:
    intent = parsed.get("intent") or {}
    return str(intent.get("name") or ""), float(intent.get("confidence") or 0)
