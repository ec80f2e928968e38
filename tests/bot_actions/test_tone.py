"""The kind word before an answer; the greeting of the hour. Needs no services."""

from datetime import date, datetime
from typing import Any

import pytest

from bot.actions.said import Said
from bot.actions.smalltalk.greetings import greeting, part_of_day
from bot.actions.tone import SLOT, soften
from core.clock import SHANGHAI
from tests.bot_actions.support import domain

ANSWER = {"response": "utter_balance"}


def tracker(turns: int, soothed: int | None = None) -> dict[str, Any]:
    return {"events": [{"event": "user"}] * turns, "slots": {SLOT: soothed}}


def softened(
    emotion: str, *responses: dict[str, Any], turns: int = 1, soothed: int | None = None
) -> Any:
    said = Said(text="话费呢", intent="query_balance", emotion=emotion)
    result = {"events": [], "responses": list(responses)}
    return soften(said, tracker(turns, soothed), domain(), result)


def test_calm_customers_get_the_answer_alone() -> None:
    assert softened("calm", ANSWER) == {"events": [], "responses": [ANSWER]}


@pytest.mark.parametrize("emotion", ["angry", "anxious"])
def test_a_word_first(emotion: str) -> None:
    result = softened(emotion, ANSWER)
    assert [r["response"] for r in result["responses"]] == [
        f"utter_soothe_{emotion}",
        "utter_balance",
    ]
    assert result["events"][0]["value"] == 1


def test_not_every_time() -> None:
    assert softened("angry", ANSWER, turns=4, soothed=2)["responses"] == [ANSWER]
    assert len(softened("angry", ANSWER, turns=9, soothed=2)["responses"]) == 2


def test_an_apology_is_enough() -> None:
    result = softened("angry", {"response": "utter_complaint_start"})
    assert len(result["responses"]) == 1
    assert result["events"][0]["name"] == SLOT


def test_whoever_gets_a_person_hears_it_from_the_desk() -> None:
    handoff = {"custom": {"type": "handoff", "reason": "request"}}
    assert softened("angry", handoff)["responses"] == [handoff]


def test_an_unsure_emotion_is_none() -> None:
    message = {"text": "在吗", "intent": {}, "emotion": {"name": "angry", "confidence": 0.4}}
    fake = type("Tracker", (), {"latest_message": message})()
    assert Said.of(fake).emotion == "calm"
    message["emotion"] = {"name": "angry", "confidence": 0.7}
    assert Said.of(fake).upset


@pytest.mark.parametrize(
    ("hour", "part"),
    [
        (0, "night"), (4, "night"), (5, "morning"), (10, "morning"), (11, "noon"), (12, "noon"),
        (13, "afternoon"), (17, "afternoon"), (18, "evening"), (22, "evening"), (23, "night"),
    ],
)  # fmt: skip
def test_part_of_day(hour: int, part: str) -> None:
    at = datetime(2026, 11, 23, hour, 30, tzinfo=SHANGHAI)
    assert part_of_day(at) == part
    assert greeting(at) == (f"utter_greet_{part}", {})
    assert f"utter_greet_{part}" in domain()["responses"]


def test_festivals_are_wished_well() -> None:
    at = datetime.combine(date(2027, 1, 1), datetime.min.time(), SHANGHAI)
    assert greeting(at) == ("utter_greet_festival", {"festival": "元旦"})
