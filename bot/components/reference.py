"""What 那个, 它 or a bare 要多久 refers to, from what was spoken of just before.

A sentence that stands by itself is never touched. One that does not is completed with the service
or the subject of the last answer, so that intent, entities and search see a whole question.
"""

from __future__ import annotations

from rasa.shared.core.trackers import DialogueStateTracker

from bot.components.phrases import pattern, section
from bot.components.topic import QUESTION, Topic, spoken_of, subject_of

__all__ = ["QUESTION", "complete"]

# How many messages back something can be meant; longer sentences say what they mean.
_TURNS = 3
_LONGEST = 16


def complete(text: str, tracker: DialogueStateTracker) -> str:
    """The text, completed when it only makes sense after what was said before."""
    plain = text.strip()
    if not plain or len(plain) > _LONGEST or "〔" in plain:
        return text
    case = pattern("reference", "case").match(plain) or pattern("reference", "meant").match(plain)
    points = pattern("reference", "pronoun").search(plain)
    rest = pattern("reference", "pronoun").sub("", plain)
    elliptic = bool(pattern("reference", "bare").match(rest)) or not rest
    asks = bool(pattern("reference", "asks").search(plain))
    if not case and not (elliptic and (points or asks)):
        return text
    topic = spoken_of(tracker, _TURNS)
    if topic is None or (tracker.active_loop_name and not asks):
        return text
    if case and not (points and elliptic):
        return _other_case(text, case["case"], topic)
    if not topic.subject or _only_courtesy(rest):
        return text
    if points and topic.subject in section("follow_up")["deeds"]:
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
    if topic.subject and topic.subject in topic.asked and subject_of(case):
        return topic.asked.replace(topic.subject, case)
    return text


def _only_courtesy(rest: str) -> bool:
    """那个呢 or 这个吧 asks nothing that could be completed."""
    return len(rest.strip("，,。？?！! 呢吧啊的了")) < 2
