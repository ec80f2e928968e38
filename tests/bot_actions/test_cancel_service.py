"""Giving up a service: the customer's own, by explicit consent, as an order at the BSS."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import delete

from customers.demo_bss.models import DemoOrder
from tests.bot_actions.conftest import House
from tests.bot_actions.recorded import Recorded
from tests.bot_actions.support import Person

ITEM = "视频会员月包"


@pytest.fixture
async def buyer(house: House, person: Person) -> AsyncIterator[Recorded]:
    """Orders are undone afterwards: the demo customers belong to all tests."""
    yield Recorded(**vars(person))
    async with house.services.sessions.begin() as session:
        await session.execute(delete(DemoOrder))


async def test_explicit_consent_becomes_an_order(buyer: Recorded) -> None:
    await buyer.verify("13800001001")
    reply = await buyer.do("action_start_cancel_service", "我要退订业务", "cancel_service")
    assert ITEM in reply.buttons
    reply = await buyer.say(ITEM)
    summary = reply.said("utter_ask_cancel_confirm")
    assert ITEM in summary
    assert "15 元" in summary
    assert await buyer.orders() == []
    reply = await buyer.press("affirm")
    assert reply.utters == ["utter_cancel_done"]
    [order] = await buyer.orders()
    assert (order.kind, order.code, order.fee) == ("cancel", "VIP_VIDEO", 0)
    [consent] = await buyer.consents()
    assert consent.shown == summary
    again = await buyer.do("action_start_cancel_service", f"退订{ITEM}", "cancel_service")
    assert again.utters == ["utter_order_refused_pending"]


async def test_the_named_service_is_not_asked_again(person: Person) -> None:
    await person.verify("13800001001")
    reply = await person.do("action_start_cancel_service", f"退订{ITEM}", "cancel_service")
    assert reply.utters == ["utter_ask_cancel_confirm"]


async def test_no_means_no(person: Person) -> None:
    await person.verify("13800001001")
    await person.do("action_start_cancel_service", f"退订{ITEM}", "cancel_service")
    reply = await person.say("不退了", "deny")
    assert reply.utters == ["utter_cancel_service_cancelled"]


async def test_verification_comes_first_and_then_it_goes_on(person: Person) -> None:
    reply = await person.do("action_start_cancel_service", f"退订{ITEM}", "cancel_service")
    assert reply.utters == ["utter_verify_first"]
    await person.verify("13800001001")
    reply = await person.do("action_resume_after_verify", "", "resume_after_verify")
    assert person.form == "cancel_service_form"
    assert reply.utters[-1] in {"utter_ask_cancel_confirm", "utter_ask_cancel_item"}


async def test_nothing_subscribed(person: Person) -> None:
    await person.verify("13800001002")
    reply = await person.do("action_start_cancel_service", "退订业务", "cancel_service")
    assert reply.utters == ["utter_cancel_nothing"]


async def test_another_errand_ends_the_form(person: Person) -> None:
    await person.verify("13800001001")
    await person.do("action_start_cancel_service", "我要退订业务", "cancel_service")
    reply = await person.say("给这次服务打个五星", "rate_service")
    assert reply.custom("rating") == {"type": "rating"}
    assert person.form is None


async def test_nobody_is_asked_for_ever(person: Person) -> None:
    await person.verify("13800001001")
    await person.do("action_start_cancel_service", "我要退订业务", "cancel_service")
    for _ in range(3):
        reply = await person.say("啦啦啦啦啦", "chitchat")
    assert "utter_cancel_service_cancelled" in reply.utters
