"""Orders at the demo operator: quotes, one order per request, and what follows from them."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import local, now
from core.database import new_id
from customers.bss import OrderKind, OrderRefused
from customers.demo_bss import DemoBss
from customers.demo_bss.models import DemoContract, DemoOrder, DemoPlan, DemoSubscription
from customers.demo_bss.seed import seed
from customers.models import OrderConsent
from customers.service import Customers

LI_MING, SENIOR, ARREARS, FAMILY, STUDENT = (f"XH{number:08d}" for number in (1, 2, 4, 5, 6))


def next_month() -> date:
    today = local(now()).date()
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)


async def refusal(bss: DemoBss, bss_id: str, kind: OrderKind, code: str) -> str:
    with pytest.raises(OrderRefused) as refused:
        await bss.quote(bss_id, kind, code)
    return refused.value.reason


async def test_a_change_of_plan_is_quoted_and_waits_for_the_next_month(bss: DemoBss) -> None:
    quote = await bss.quote(LI_MING, OrderKind.CHANGE_PLAN, "XH99")
    assert (quote.fee, quote.fee_before, quote.penalty) == (99, 129, 0)
    assert quote.effective_on == next_month()
    assert quote.leaving

    order = await bss.order(LI_MING, quote, "key-1")
    view = await bss.plan(LI_MING)
    assert view.plan.code == "XH129"
    assert view.pending == (order,)
    assert await refusal(bss, LI_MING, OrderKind.CHANGE_PLAN, "XH59") == "pending"


async def test_the_same_request_never_orders_twice(bss: DemoBss, session: AsyncSession) -> None:
    quote = await bss.quote(LI_MING, OrderKind.SUBSCRIBE, "CL5")
    first = await bss.order(LI_MING, quote, "key-2")
    again = await bss.order(LI_MING, quote, "key-2")
    assert again == first
    count = await session.scalar(select(func.count()).select_from(DemoOrder))
    assert count == 1


async def test_an_add_on_works_at_once_and_outlives_a_new_load(
    bss: DemoBss, session: AsyncSession
) -> None:
    before = await bss.usage(LI_MING)
    await bss.order(LI_MING, await bss.quote(LI_MING, OrderKind.SUBSCRIBE, "LL10G"), "key-3")
    after = await bss.usage(LI_MING)
    assert after.data_total_mb - before.data_total_mb == 10 * 1024
    await seed(session)
    assert "LL10G" in {item.code for item in (await bss.plan(LI_MING)).add_ons}
    assert await refusal(bss, LI_MING, OrderKind.SUBSCRIBE, "LL10G") == "already_subscribed"


async def test_a_cancelled_add_on_stays_to_the_end_of_the_month(
    bss: DemoBss, session: AsyncSession
) -> None:
    quote = await bss.quote(LI_MING, OrderKind.CANCEL, "VIP_VIDEO")
    assert (quote.fee, quote.fee_before) == (0, 15)
    await bss.order(LI_MING, quote, "key-4")
    assert [item.code for item in (await bss.plan(LI_MING)).add_ons] == ["VIP_VIDEO"]
    order = await session.scalar(select(DemoOrder).where(DemoOrder.request_key == "key-4"))
    assert order is not None
    order.effective_on = local(now()).date()
    assert (await bss.plan(LI_MING)).add_ons == ()


async def test_a_new_plan_takes_the_place_of_the_old_one(
    bss: DemoBss, session: AsyncSession
) -> None:
    await bss.order(LI_MING, await bss.quote(LI_MING, OrderKind.CHANGE_PLAN, "XH59"), "key-5")
    order = await session.scalar(select(DemoOrder).where(DemoOrder.request_key == "key-5"))
    assert order is not None
    order.effective_on = local(now()).date()
    view = await bss.plan(LI_MING)
    assert (view.plan.code, view.pending) == ("XH59", ())
    assert [item.code for item in view.add_ons] == ["VIP_VIDEO"]


async def test_going_down_within_a_contract_costs_what_the_contract_says(
    bss: DemoBss, session: AsyncSession
) -> None:
    bss_id = await session.scalar(
        select(DemoContract.bss_id)
        .join(DemoSubscription, DemoSubscription.bss_id == DemoContract.bss_id)
        .where(DemoSubscription.plan_code == "XH129")
        .limit(1)
    )
    assert bss_id is not None
    contract = await bss.contract(bss_id)
    assert contract is not None
    down = await bss.quote(bss_id, OrderKind.CHANGE_PLAN, "XH59")
    assert down.penalty == contract.penalty > 0
    assert contract.name in down.penalty_rule
    up = await bss.quote(bss_id, OrderKind.CHANGE_PLAN, "XH199")
    assert (up.penalty, up.penalty_rule) == (0, "")


async def test_a_price_that_changed_meanwhile_is_not_charged(
    bss: DemoBss, session: AsyncSession
) -> None:
    quote = await bss.quote(LI_MING, OrderKind.SUBSCRIBE, "CL5")
    plan = await session.get_one(DemoPlan, "CL5")
    plan.monthly_fee = Decimal(6)
    with pytest.raises(OrderRefused) as refused:
        await bss.order(LI_MING, quote, "key-6")
    assert refused.value.reason == "quote_changed"


async def test_what_cannot_be_ordered_says_why(bss: DemoBss) -> None:
    change, subscribe = OrderKind.CHANGE_PLAN, OrderKind.SUBSCRIBE
    assert await refusal(bss, LI_MING, change, "XH129") == "same_plan"
    assert await refusal(bss, LI_MING, change, "RH169") == "in_person"
    assert await refusal(bss, LI_MING, change, "JD79") == "not_on_sale"
    assert await refusal(bss, LI_MING, change, "QC39") == "audience"
    assert await refusal(bss, LI_MING, change, "CL5") == "not_on_sale"
    assert await refusal(bss, FAMILY, change, "XH99") == "in_person"
    assert await refusal(bss, ARREARS, subscribe, "CL5") == "arrears"
    assert await refusal(bss, LI_MING, subscribe, "FX10") == "in_person"
    assert await refusal(bss, LI_MING, OrderKind.CANCEL, "CL5") == "not_subscribed"
    assert (await bss.quote(SENIOR, change, "XH59")).fee == 59
    assert (await bss.quote(STUDENT, change, "XH59")).fee_before == 39


async def test_an_outage_is_found_by_its_id(bss: DemoBss) -> None:
    recovered = await bss.outage("OUT-4")
    assert recovered is not None
    assert recovered.recovered_at is not None
    still = await bss.outage("OUT-1")
    assert still is not None
    assert still.recovered_at is None
    assert await bss.outage("OUT-404") is None


async def test_a_kept_consent_cannot_be_changed(
    bss: DemoBss, session: AsyncSession, customers: Customers
) -> None:
    subscriber = await bss.find_by_phone("13800001001")
    assert subscriber is not None
    customer = await customers.remember(subscriber)
    identity = await customers.identify("web", "demo", "consent-test")
    quote = await bss.quote(LI_MING, OrderKind.SUBSCRIBE, "CL5")
    session.add(
        OrderConsent(
            request_key="key-7",
            customer_id=customer.id,
            identity_id=identity.id,
            conversation_id=new_id(),
            verification_level=1,
            kind=quote.kind,
            code=quote.code,
            name=quote.name,
            fee=quote.fee,
            penalty=quote.penalty,
            effective_on=quote.effective_on,
            order_number="DD20261121000001",
            shown="每月 5 元",
            shown_message_id=new_id(),
            shown_at=now(),
            answer="确认",
            answer_kind="typed",
            answer_message_id=new_id(),
            answered_at=now(),
            quote={},
        )
    )
    await session.flush()
    for change in ("UPDATE order_consents SET answer = '不'", "DELETE FROM order_consents"):
        with pytest.raises(DBAPIError):
            async with session.begin_nested():
                await session.execute(text(change))
