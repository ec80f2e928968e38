"""Short sentences that are heard together with what is in play, and those that are not."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.shared.core.events import ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.components.follow_up import Heard, is_choice, with_topic
from bot.components.topic import QUESTION

# What a classifier makes of a text; the first phrase found decides.
UNDERSTOOD = {
    "国际漫游，": ("ask_roaming", 0.95),
    "余额，会不会": ("query_bill", 0.8),
    "流量超出套餐，": ("report_mobile_fault", 0.4),
    "套餐，": ("ask_plan_recommend", 0.9),
    "退订，": ("cancel_service", 0.5),
    "装宽带，": ("ask_business_rule", 0.3),
    "光猫": ("install_broadband", 0.5),
    "流量": ("query_data_usage", 0.65),
    "断网": ("report_broadband_fault", 0.6),
    "讨厌": ("complain", 0.5),
    "怎么查话费": ("query_balance", 0.95),
    "贵": ("provide_info", 0.8),
    "那一个": ("provide_info", 0.7),
    "嗯": ("affirm", 0.5),
}


async def parse(text: str) -> dict[str, Any]:
    name, confidence = next(
        (known for phrase, known in UNDERSTOOD.items() if phrase in text), ("query_store", 0.3)
    )
    ranking = [{"name": name, "confidence": confidence}]
    return {"text": text, "intent": ranking[0], "intent_ranking": ranking, "entities": []}


def after(intent: str, said: str = "问一下", answered: str | None = None) -> DialogueStateTracker:
    slots = [
        AnySlot(name, mappings=[{"type": "custom"}], influence_conversation=False)
        for name in (QUESTION, "pending_action")
    ]
    tracker = DialogueStateTracker("s", slots)
    tracker.update(UserUttered(said, {"name": intent}))
    if answered:
        tracker.update(SlotSet(QUESTION, answered))
    return tracker


def heard(text: str, tracker: DialogueStateTracker) -> Heard | None:
    return asyncio.run(with_topic(text, tracker, parse))


def test_it_is_understood_anew_with_the_subject_in_front() -> None:
    found = heard("落地就能上网么", after("ask_roaming"))
    assert found is not None
    assert found.text == "国际漫游，落地就能上网么"
    assert found.parsed["intent"]["name"] == "ask_roaming"


def test_what_becomes_clear_as_something_else_is_that() -> None:
    found = heard("会不会算错了", after("query_balance"))
    assert found is not None
    assert found.parsed["intent"]["name"] == "query_bill"


def test_what_stays_unclear_goes_on_with_what_was_wanted() -> None:
    found = heard("听歌的那一个", after("cancel_service", "我要退订"))
    assert found is not None
    assert found.text == "退订，听歌的那一个"
    assert found.parsed["intent"] == {"name": "cancel_service", "confidence": 0.5}


def test_an_answered_question_is_asked_on() -> None:
    tracker = after("ask_plan_tariff", "流量用超了怎么扣钱", "流量超出套餐怎么收费？")
    found = heard("能不能超了就断网", tracker)
    assert found is not None
    assert found.text == "流量超出套餐，能不能超了就断网"
    assert found.parsed["intent"]["name"] == "ask_plan_tariff"


def test_after_a_choice_from_the_list_it_is_a_question_as_well() -> None:
    tracker = after("choose_entry", "/choose_entry", "携号转网要满足什么条件？")
    found = heard("两三天够不够", tracker)
    assert found is not None
    assert found.parsed["intent"]["name"] == "ask_business_rule"


def test_another_thing_may_still_belong_to_what_was_wanted() -> None:
    found = heard("流量多一点的", after("ask_plan_recommend"))
    assert found is not None
    assert found.parsed["intent"]["name"] == "ask_plan_recommend"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("怎么查话费", "ask_roaming"),
        ("嗯嗯", "query_balance"),
        ("讨厌死了", "query_balance"),
        ("帮我看看门店", "change_plan"),
        ("家里断网", "query_balance"),
        ("光猫坏没坏", "query_store"),
        ("〔手机号1〕", "query_balance"),
        ("我也说不清楚这到底算是怎么一回事反正就是不对劲", "query_balance"),
        ("太贵", "greet"),
        ("太贵", "complain"),
    ],
)
def test_what_stands_by_itself_is_left_alone(text: str, intent: str) -> None:
    assert heard(text, after(intent)) is None


def test_inside_a_form_the_form_decides() -> None:
    tracker = after("ask_roaming")
    tracker.update(ActiveLoop("complaint_form"))
    assert heard("落地就能上网么", tracker) is None


def test_it_was_too_long_ago() -> None:
    tracker = after("ask_roaming")
    for _ in range(2):
        tracker.update(UserUttered("谢谢", {"name": "thanks"}))
    assert heard("落地就能上网么", tracker) is None


def test_a_choice_is_kept_only_while_the_errand_waits() -> None:
    tracker = after("cancel_service", "我要退订")
    found = heard("听歌的那一个", tracker)
    assert found is not None
    assert not is_choice(found, tracker)
    tracker.update(SlotSet("pending_action", "action_start_cancel_service"))
    assert is_choice(found, tracker)
