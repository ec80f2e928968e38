"""Changes that cost money: shown, explicitly confirmed, ordered once, and proven."""

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from sqlalchemy import delete, func, select, text, update

from customers.demo_bss.models import (
    DemoContract,
    DemoOrder,
    DemoPlan,
    DemoSubscriber,
    DemoSubscription,
)
from tests.bot_actions.conftest import House
from tests.bot_actions.recorded import Recorded
from tests.bot_actions.support import Person

LI_MING = "13800001001"


@pytest.fixture
async def buyer(house: House, person: Person) -> AsyncIterator[Recorded]:
    """Orders are undone afterwards: the demo customers belong to all tests."""
    yield Recorded(**vars(person))
    async with house.services.sessions.begin() as session:
        await session.execute(delete(DemoOrder))


async def summary(buyer: Recorded, words: str = "换成99元的套餐") -> None:
    await buyer.verify(LI_MING)
    reply = await buyer.do("action_change_plan", words, "change_plan")
    assert reply.utters == ["utter_ask_plan_confirm"]


async def count(house: House) -> int:
    async with house.services.sessions() as session:
        return await session.scalar(select(func.count()).select_from(DemoOrder)) or 0


async def test_a_plan_is_changed_with_price_day_way_out_and_proof(buyer: Recorded) -> None:
    await buyer.verify(LI_MING)
    reply = await buyer.do("action_change_plan", "我想换个套餐", "change_plan")
    assert reply.utters == ["utter_ask_plan_choice"]
    assert "星河畅享129套餐" in reply.said("utter_ask_plan_choice")
    assert "星河畅享99套餐" in reply.buttons
    assert "千兆融合套餐169" not in reply.buttons
    assert "星河青春卡" not in reply.buttons

    reply = await buyer.press("choose_option", option="XH99")
    shown = reply.said("utter_ask_plan_confirm")
    for fact in ("每月 99 元", "每月 129 元", "1日", "没有违约金", "可随时换成其他在售套餐"):
        assert fact in shown
    reply = await buyer.press("affirm")
    assert reply.utters == ["utter_change_plan_done"]
    [order] = await buyer.orders()
    assert (order.kind, order.code, order.fee, order.penalty) == ("change_plan", "XH99", 99, 0)
    assert "DD" in reply.said("utter_change_plan_done")
    [consent] = await buyer.consents()
    assert consent.shown == shown
    assert (consent.answer_kind, consent.fee) == ("button", 99)
    assert consent.order_number in reply.said("utter_change_plan_done")
    assert consent.shown_at < consent.answered_at
    assert consent.shown_message_id != consent.answer_message_id
    assert buyer.slots["plan_choice"] is None


@pytest.mark.parametrize("words", ["确认", "确认办理", "好的，确认", "我同意，办吧"])
async def test_consent_in_so_many_words(buyer: Recorded, words: str) -> None:
    await summary(buyer)
    await buyer.say(words, "affirm")
    [consent] = await buyer.consents()
    assert (consent.answer, consent.answer_kind) == (words, "typed")


@pytest.mark.parametrize("words", ["嗯", "好的", "可以", "行吧", "没问题"])
async def test_a_murmur_is_asked_again(buyer: Recorded, house: House, words: str) -> None:
    await summary(buyer)
    reply = await buyer.say(words, "affirm")
    assert reply.utters == ["utter_order_say_confirm", "utter_ask_plan_confirm"]
    assert await count(house) == 0
    await buyer.say("确认", "affirm")
    assert len(await buyer.orders()) == 1


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("再考虑一下吧", "provide_info"),
        ("不办了", "deny"),
        ("算了", "stop"),
        ("太贵了", "chitchat"),
    ],
)
async def test_a_change_of_mind_costs_nothing(
    buyer: Recorded, house: House, words: str, intent: str
) -> None:
    await summary(buyer)
    reply = await buyer.say(words, intent)
    assert reply.utters == ["utter_change_plan_cancelled"]
    assert buyer.form is None
    assert await count(house) == 0
    assert await buyer.consents() == []


async def test_confirming_what_is_not_is_no_consent(buyer: Recorded, house: House) -> None:
    await summary(buyer)
    await buyer.say("我不确认", "deny")
    assert await count(house) == 0


async def test_another_choice_at_the_summary_is_summed_up_anew(buyer: Recorded) -> None:
    await summary(buyer)
    reply = await buyer.say("还是59那个吧", "provide_info")
    assert "每月 59 元" in reply.said("utter_ask_plan_confirm")
    await buyer.press("affirm")
    [order] = await buyer.orders()
    assert order.code == "XH59"


async def test_a_repeated_call_orders_once(buyer: Recorded, house: House) -> None:
    await summary(buyer)
    await buyer.utter("确认", "affirm")
    await buyer.run("validate_change_plan_form")
    buyer.slots |= {"form_outcome": "submitted", "requested_slot": None}
    payload = buyer.payload("action_submit_change_plan")
    first = await buyer.http.post("/webhook", json=payload)
    again = await buyer.http.post("/webhook", json=payload)
    assert first.json() == again.json()
    assert await count(house) == 1
    assert len(await buyer.consents()) == 1


async def test_a_price_that_changed_after_it_was_shown_is_not_charged(
    buyer: Recorded, house: House
) -> None:
    await summary(buyer)
    try:
        await _price(house, Decimal(109))
        reply = await buyer.press("affirm")
        assert reply.utters == ["utter_order_refused_quote_changed"]
        assert await count(house) == 0
    finally:
        await _price(house, Decimal(99))


async def test_without_a_stored_summary_there_is_no_order(buyer: Recorded, house: House) -> None:
    await summary(buyer)
    async with house.services.sessions.begin() as session:
        await session.execute(text("UPDATE messages SET text = '' WHERE author = 'bot'"))
    reply = await buyer.press("affirm")
    assert reply.utters == ["utter_order_refused_quote_changed"]
    assert await count(house) == 0


async def test_the_contract_penalty_is_shown_and_ordered(buyer: Recorded, house: House) -> None:
    async with house.services.sessions() as session:
        phone = await session.scalar(
            select(DemoSubscriber.phone)
            .join(DemoContract, DemoContract.bss_id == DemoSubscriber.bss_id)
            .join(DemoSubscription, DemoSubscription.bss_id == DemoSubscriber.bss_id)
            .where(DemoSubscription.plan_code == "XH129", DemoSubscriber.status == "正常")
            .limit(1)
        )
    assert phone is not None
    await buyer.verify(phone)
    reply = await buyer.do("action_change_plan", "换成畅享59套餐", "change_plan")
    shown = reply.said("utter_ask_plan_confirm")
    assert "需一次性支付违约金" in shown
    await buyer.press("affirm")
    [consent] = await buyer.consents()
    assert consent.penalty > 0
    assert f"违约金 {consent.penalty:.0f} 元" in consent.shown


async def test_verification_comes_first_and_the_wish_is_kept(buyer: Recorded) -> None:
    reply = await buyer.do("action_change_plan", "帮我换成星河畅享99套餐", "change_plan")
    assert reply.utters == ["utter_change_plan", "utter_verify_first"]
    await buyer.verify(LI_MING)
    reply = await buyer.do("action_resume_after_verify", "", "resume_after_verify")
    assert reply.utters == ["utter_ask_plan_confirm"]
    assert buyer.slots["plan_choice"] == "XH99"


@pytest.mark.parametrize(
    ("phone", "words", "reason"),
    [
        (LI_MING, "换成星河畅享129套餐", "same_plan"),
        (LI_MING, "我要星河青春卡", "audience"),
        (LI_MING, "换千兆融合套餐", "in_person"),
        ("13800001005", "换成99的套餐", "in_person"),
        ("13800001004", "换成59的套餐", "arrears"),
    ],
)
async def test_what_cannot_be_had_is_said(
    buyer: Recorded, phone: str, words: str, reason: str
) -> None:
    await buyer.verify(phone)
    reply = await buyer.do("action_change_plan", words, "change_plan")
    assert reply.utters[0] == f"utter_order_refused_{reason}"
    assert "utter_ask_plan_confirm" not in reply.utters


async def test_a_second_order_under_way_is_not_placed(buyer: Recorded) -> None:
    await summary(buyer)
    await buyer.press("affirm")
    reply = await buyer.do("action_change_plan", "换成59的", "change_plan")
    assert reply.utters == ["utter_order_refused_pending"]
    assert len(await buyer.orders()) == 1


async def test_an_add_on_is_subscribed(buyer: Recorded) -> None:
    await buyer.verify(LI_MING)
    reply = await buyer.do("action_subscribe_service", "我想开通业务", "subscribe_service")
    assert reply.utters == ["utter_ask_add_on_choice"]
    # He has the video package; an extra card needs a visit.
    assert reply.buttons == ["彩铃月包", "10GB流量月包（连续包月）"]
    reply = await buyer.say("彩铃")
    assert "每月 5 元" in reply.said("utter_ask_add_on_confirm")
    reply = await buyer.say("确认开通", "affirm")
    assert "可随时退订" in reply.said("utter_subscribe_done")
    [order] = await buyer.orders()
    assert (order.kind, order.code) == ("subscribe", "CL5")


async def test_prices_are_shown_before_verification(buyer: Recorded) -> None:
    reply = await buyer.do("action_subscribe_service", "开个流量包", "subscribe_service")
    assert "15 元" in reply.said("utter_subscribe")
    assert reply.custom("verify") is not None
    await buyer.verify(LI_MING)
    reply = await buyer.do("action_resume_after_verify", "", "resume_after_verify")
    assert reply.utters == ["utter_ask_add_on_confirm"]


async def test_what_one_has_is_not_sold_again(buyer: Recorded) -> None:
    await buyer.verify(LI_MING)
    reply = await buyer.do("action_subscribe_service", "开通视频会员", "subscribe_service")
    assert reply.utters == ["utter_order_refused_already_subscribed", "utter_ask_add_on_choice"]


async def test_recommendations_are_few_and_from_what_was_said(person: Person) -> None:
    reply = await person.do("action_recommend_plans", "推荐个套餐", "ask_plan_recommend")
    assert reply.said("utter_recommend").count("· ") == 3
    assert "没有用到您的个人消费数据" in reply.said("utter_recommend")
    reply = await person.do(
        "action_recommend_plans", "每个月要用50GB流量，推荐个套餐", "ask_plan_recommend"
    )
    shown = reply.said("utter_recommend_for")
    assert "星河畅享129套餐" in shown
    assert "星河畅享59套餐" not in shown
    assert 1 <= shown.count("· ") <= 3


async def _price(house: House, fee: Decimal) -> None:
    async with house.services.sessions.begin() as session:
        await session.execute(
            update(DemoPlan).where(DemoPlan.code == "XH99").values(monthly_fee=fee)
        )
