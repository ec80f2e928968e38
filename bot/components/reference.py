"""What 那个, 它 or a bare 要多久 refers to, from what was spoken of just before.

A sentence that stands by itself is never touched. One that does not is completed with the service
or the subject of the last answer, so that intent, entities and search see a whole question.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.components.phrases import pattern, section
from language.pieces import pieces

ENTRY, QUESTION = "last_entry", "last_question"
# How many messages back something can be meant; longer sentences say what they mean.
_TURNS = 3
_LONGEST = 16
_NAMES = ("service_name", "plan_name")
_WORDS = Path(__file__).parents[2] / "language" / "lexicon" / "telecom.txt"
_MOST_WORDS = 2


@dataclass(frozen=True)
class Topic:
    """`subject` is a noun (携号转网, 彩铃); `asked` the question that was answered about it."""

    subject: str
    asked: str = ""


def complete(text: str, tracker: DialogueStateTracker) -> str:
    """The text, completed when it only makes sense after what was said before."""
    plain = text.strip()
    if not plain or len(plain) > _LONGEST or "〔" in plain:
        return text
    case = pattern("reference", "case").match(plain)
    points = pattern("reference", "pronoun").search(plain)
    rest = pattern("reference", "pronoun").sub("", plain)
    elliptic = bool(pattern("reference", "bare").match(rest)) or not rest
    asks = bool(pattern("reference", "asks").search(plain))
    if not case and not (elliptic and (points or asks)):
        return text
    topic = _topic(tracker)
    if topic is None or (tracker.active_loop_name and not asks):
        return text
    if case and not (points and elliptic):
        return _other_case(text, case["case"], topic)
    if not topic.subject or _only_courtesy(rest):
        return text
    if points:
        return pattern("reference", "pronoun").sub(topic.subject, plain, count=1)
    return f"{topic.subject}{plain}"


def _other_case(text: str, case: str, topic: Topic) -> str:
    """农村呢: the question before, for another case; 流量呢: about another subject."""
    if not topic.asked or pattern("reference", "asks_alone").match(case):
        return text
    if case in section("reference")["cases"]:
        return f"{case}{topic.asked}"
    if topic.subject and topic.subject in topic.asked and _subject(case):
        return topic.asked.replace(topic.subject, case)
    return text


def _only_courtesy(rest: str) -> bool:
    """那个呢 or 这个吧 asks nothing that could be completed."""
    return len(rest.strip("，,。？?！! 呢吧啊的了")) < 2


def _topic(tracker: DialogueStateTracker) -> Topic | None:
    """Named by the customer or answered from an entry, the latest first."""
    question, turns = "", 0
    events = list(tracker.applied_events())
    for event in reversed(events):
        if isinstance(event, SlotSet) and event.key == QUESTION and event.value:
            question = question or str(event.value)
        if not isinstance(event, UserUttered):
            continue
        turns += 1
        if turns > _TURNS:
            return None
        said = event.text or ""
        name = next(
            (
                said[found["start"] : found["end"]]
                for found in event.entities
                if found.get("entity") in _NAMES and "start" in found
            ),
            "",
        )
        if said.startswith("/"):
            said = ""
        if name:
            return Topic(name, said)
        if question:
            return Topic(_subject(said) or _subject(question), said or question)
    return None


def _subject(text: str) -> str:
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


@lru_cache
def _telecom_words() -> frozenset[str]:
    lines = _WORDS.read_text("utf-8").splitlines()
    return frozenset(line.split()[0] for line in lines if line.strip())
