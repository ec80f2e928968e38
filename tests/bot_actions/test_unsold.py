"""Services that are not in the catalogue, and add-ons that are asked about."""

import pytest

from tests.bot_actions.support import Person

LISTING = "utter_subscribe"


@pytest.mark.parametrize("text", ["呼叫转移怎么设", "帮我开通来电提醒", "开个音乐会员"])
async def test_what_is_not_on_sale_brings_no_list_and_no_card(person: Person, text: str) -> None:
    reply = await person.do("action_subscribe_service", text, "subscribe_service")
    assert LISTING not in reply.utters
    assert reply.custom("verify") is None
    known = reply.custom("faq") or reply.custom("clarify")
    assert known or reply.utters == ["utter_not_on_sale"]


async def test_roaming_is_answered_from_the_knowledge_base(person: Person) -> None:
    reply = await person.do("action_subscribe_service", "给我开通国际漫游", "subscribe_service")
    faq = reply.custom("faq")
    assert faq is not None
    assert faq["key"] == "roaming.activate"
    assert reply.custom("verify") is None


async def test_nor_can_it_be_cancelled_here(person: Person) -> None:
    reply = await person.do("action_start_cancel_service", "把呼叫转移取消了", "cancel_service")
    assert reply.custom("verify") is None
    assert reply.custom("faq") or reply.utters == ["utter_not_booked_here"]
    pressed = await person.do("action_start_cancel_service", "", "cancel_service")
    assert pressed.custom("verify") is not None


@pytest.mark.parametrize("text", ["我要开彩铃", "加个10G的流量包", "开通视频会员", "买个流量日包"])
async def test_what_is_on_sale_goes_on_as_ever(person: Person, text: str) -> None:
    reply = await person.do("action_subscribe_service", text, "subscribe_service")
    assert LISTING in reply.utters
    assert reply.custom("verify") is not None


async def test_an_add_on_is_subscribed_to_and_not_changed_to(person: Person) -> None:
    reply = await person.do("action_answer_question", "彩铃多少钱一个月", "ask_plan_tariff")
    assert "开通彩铃月包" in reply.said("utter_add_on_facts")
    assert "换成" not in reply.said("utter_add_on_facts")


async def test_a_question_of_our_trade_without_an_entry_is_admitted(person: Person) -> None:
    first = await person.do("action_answer_question", "卫星电话号码能不能绑短号", "nlu_fallback")
    assert first.custom("faq") is None
    assert first.utters in (["utter_no_entry"], ["utter_clarify"])
