"""The fictional operator must be believable, the same everywhere, and quick to load."""

import re
import time
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from customers.bss import Bss, SubscriberUnknown
from customers.demo_bss import DemoBss, people
from customers.demo_bss.models import DemoBill, DemoBillItem, DemoSubscriber, DemoUsage
from customers.demo_bss.seed import seed
from customers.phones import is_mobile

DAY = date(2026, 11, 21)


async def snapshot(session: AsyncSession) -> list[object]:
    rows: list[object] = []
    for table in (DemoSubscriber, DemoBill, DemoBillItem, DemoUsage):
        columns = list(table.__table__.columns)
        found = await session.execute(select(*columns).order_by(*table.__table__.primary_key))
        rows += [tuple(row) for row in found]
    return rows


async def test_loading_twice_changes_nothing(session: AsyncSession) -> None:
    loaded = await seed(session, DAY)
    before = await snapshot(session)
    again = await seed(session, DAY)

    assert (loaded.subscribers, loaded.bills) == (200, 1200)
    assert again == loaded
    assert await snapshot(session) == before


async def test_loading_takes_under_three_seconds(session: AsyncSession) -> None:
    started = time.process_time()
    await seed(session, DAY)
    assert time.process_time() - started < 3


async def test_a_later_month_moves_the_bills_along(session: AsyncSession) -> None:
    await seed(session, DAY)
    await seed(session, date(2026, 12, 3))
    months = list(await session.scalars(select(DemoBill.month).distinct().order_by(DemoBill.month)))
    assert months == ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]


async def test_the_population_is_believable(session: AsyncSession) -> None:
    await seed(session, DAY)
    rows = list(await session.scalars(select(DemoSubscriber)))

    assert all(is_mobile(row.phone) for row in rows)
    assert len({row.phone for row in rows}) == 200
    assert {row.customer_type for row in rows} == {"个人", "家庭", "企业"}
    assert {row.tier for row in rows} == {"高价值", "中", "低"}
    assert len({row.region[:2] for row in rows}) >= 6
    assert any(not row.is_town for row in rows)
    assert all(re.search("[县]", row.region) for row in rows if not row.is_town)
    seniors = [row for row in rows if row.birth_year and DAY.year - row.birth_year >= 65]
    assert 20 <= len(seniors) <= 30
    for row in rows:
        assert (row.birth_year is None) == (row.customer_type == "企业")
        assert row.birth_year is None or row.joined_on.year - row.birth_year >= 18
        assert row.joined_on < DAY


async def test_bills_add_up_and_arrears_are_what_is_unpaid(session: AsyncSession) -> None:
    await seed(session, DAY)
    sums = {
        (bss_id, month): total
        for bss_id, month, total in await session.execute(
            select(DemoBillItem.bss_id, DemoBillItem.month, func.sum(DemoBillItem.amount)).group_by(
                DemoBillItem.bss_id, DemoBillItem.month
            )
        )
    }
    unpaid: dict[str, Decimal] = {}
    for bill in await session.scalars(select(DemoBill)):
        assert bill.total == sums[bill.bss_id, bill.month] > 0
        if not bill.paid:
            unpaid[bill.bss_id] = unpaid.get(bill.bss_id, Decimal(0)) + bill.total
    subscribers = list(await session.scalars(select(DemoSubscriber)))
    assert len(unpaid) >= 10
    for row in subscribers:
        assert row.arrears == unpaid.get(row.bss_id, 0)
        assert row.balance == 0 or row.arrears == 0
        assert row.status == "正常" or row.arrears > 0


@pytest.mark.parametrize("person", people, ids=lambda person: person.phone)
async def test_the_named_people_can_be_asked_about(bss: DemoBss, person: object) -> None:
    operator: Bss = bss
    subscriber = await operator.find_by_phone(person.phone)  # type: ignore[attr-defined]
    assert subscriber is not None
    plan = await operator.plan(subscriber.bss_id)
    usage = await operator.usage(subscriber.bss_id)
    bill = await operator.bill(subscriber.bss_id)

    assert bill is not None
    assert bill.total == sum(item.amount for item in bill.items)
    assert await operator.bill(subscriber.bss_id, bill.month) == bill
    assert await operator.bill(subscriber.bss_id, "1999-01") is None
    assert usage.data_total_mb >= plan.plan.data_mb
    assert usage.data_used_mb > 0
    assert (await operator.points(subscriber.bss_id)).balance > 0


async def test_each_named_person_lives_the_story_told(bss: DemoBss) -> None:
    by_name = {person.name: await bss.find_by_phone(person.phone) for person in people}
    senior, company = by_name["王秀英"], by_name["郑州启明商贸有限公司"]
    debtor, home, student = by_name["张强"], by_name["陈静"], by_name["刘洋"]
    assert senior
    assert company
    assert debtor
    assert home
    assert student

    assert 2026 - (senior.birth_year or 2026) >= 65
    assert (company.customer_type, company.tier) == ("企业", "高价值")
    account = await bss.account(debtor.bss_id)
    assert account.arrears > 0
    assert account.status == "欠费停机"
    assert [line.mbps for line in await bss.broadband(home.bss_id)] == [1000]
    assert [outage.kind for outage in await bss.outages(home.region)] == ["宽带"]
    contract = await bss.contract(home.bss_id)
    assert contract
    assert contract.penalty > 0
    assert (await bss.usage(student.bss_id)).data_left_mb < 2 * 1024


async def test_the_catalogue_offers_what_is_on_sale(bss: DemoBss) -> None:
    offers = await bss.plans_on_sale()
    plans = [offer for offer in offers if offer.kind != "addon"]

    assert len(plans) == 8
    assert "星河经典79套餐" not in {offer.name for offer in offers}
    assert [p.monthly_fee for p in plans] == sorted(p.monthly_fee for p in plans)
    assert offers[-1].kind == "addon"


async def test_a_whole_city_matches_its_districts_and_repaired_faults_are_gone(
    bss: DemoBss,
) -> None:
    assert [outage.id for outage in await bss.outages("河南省郑州市")] == ["OUT-1"]
    assert await bss.outages("浙江省") == []


async def test_an_unknown_subscriber_is_named_as_such(bss: DemoBss) -> None:
    assert await bss.find_by_phone("13999999999") is None
    for ask in (bss.account, bss.usage, bss.plan, bss.bill, bss.contract, bss.points):
        with pytest.raises(SubscriberUnknown):
            await ask("nobody")
