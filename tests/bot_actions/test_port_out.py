"""Leaving with the number: conditions, own facts, and nothing in the way."""

import pytest

from tests.bot_actions.support import Person

# A contract may well be called 优惠合约; what must not appear is something to stay for.
STAYING = ("挽留", "优惠券", "优惠活动", "再考虑", "赠送", "送您", "留下")


async def test_an_enquiry_gets_conditions_and_the_own_check(person: Person) -> None:
    reply = await person.do("action_port_out", "我要转到别的运营商", "ask_port_out")
    faq = reply.custom("faq")
    assert faq is not None
    assert faq["key"].startswith("port_out.")
    assert reply.utters[-1] == "utter_port_out_own"


@pytest.mark.parametrize("words", ["给我携号转网的授权码", "SQXZ怎么发", "我要申请转网"])
async def test_who_asks_for_the_code_gets_only_that(person: Person, words: str) -> None:
    reply = await person.do("action_port_out", words, "ask_port_out")
    faq = reply.custom("faq")
    assert faq is not None
    assert faq["key"] == "port_out.authorization_code"
    assert reply.utters == []
    assert not any(word in str(reply.responses) for word in ("挽留您", "优惠套餐", "再考虑"))


async def test_the_own_facts_need_verification(person: Person) -> None:
    words = "查一下我的号码能不能携号转网"
    reply = await person.do("action_port_out", words, "ask_port_out")
    assert reply.custom("verify") is not None
    await person.verify("13800001001")
    reply = await person.do("action_resume_after_verify", "", "resume_after_verify")
    text = reply.said("utter_port_out_ready")
    assert "已满120天" in text
    assert "没有未到期的合约" in text
    assert not any(word in text for word in STAYING)


async def test_what_stands_in_the_way_is_said_with_its_price(person: Person) -> None:
    await person.verify("13800001005")
    reply = await person.do("action_port_out", "我现在能转吗", "ask_port_out")
    text = reply.said("utter_port_out_not_yet")
    assert "按约定需付" in text
    assert not any(word in text for word in STAYING)


async def test_arrears_are_named(person: Person) -> None:
    await person.verify("13800001004")
    reply = await person.do("action_port_out", "我的号能转走吗", "ask_port_out")
    text = reply.said("utter_port_out_not_yet")
    assert "欠费停机" in text
    assert "缴清后即可" in text


async def test_nobody_elses_facts_are_told(person: Person) -> None:
    await person.verify("13800001001")
    reply = await person.do("action_port_out", "我爸的号码，我能不能转", "ask_port_out")
    assert reply.utters == ["utter_other_person"]
