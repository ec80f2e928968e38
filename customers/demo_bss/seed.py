"""Loads the demo operator. Running it again changes nothing, or brings it up to the new day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import SHANGHAI, local, now
from core.database import Base
from customers.demo_bss import months
from customers.demo_bss.catalogue import catalogue
from customers.demo_bss.models import (
    DemoBill,
    DemoBillItem,
    DemoBroadband,
    DemoContract,
    DemoOutage,
    DemoPlan,
    DemoPoints,
    DemoSubscriber,
    DemoSubscription,
    DemoUsage,
)
from customers.demo_bss.population import Subject, population

Row = dict[str, Any]


@dataclass(frozen=True)
class Loaded:
    subscribers: int
    bills: int


async def seed(session: AsyncSession, today: date | None = None) -> Loaded:
    """Bring the demo BSS to its state on `today`: a pure function of the day."""
    today = today or local(now()).date()
    subjects = population()
    ledgers = [months.ledger(subject, today) for subject in subjects]
    await _upsert(session, DemoPlan, list(catalogue().values()))
    await _upsert(
        session,
        DemoSubscriber,
        [_subscriber(s, book.unpaid) for s, book in zip(subjects, ledgers, strict=True)],
    )
    bills = [bill for book in ledgers for bill in book.bills]
    # What depends on the day is written anew, so nothing of an earlier day is left over.
    for table, rows in (
        (DemoSubscription, [row for s in subjects for row in _subscriptions(s)]),
        (DemoUsage, [months.usage(s, today) for s in subjects]),
        (DemoBill, bills),
        (DemoBillItem, [item for book in ledgers for item in book.items]),
        (DemoContract, [row for s in subjects if (row := months.contract(s, today))]),
        (DemoPoints, [months.points(s, today) for s in subjects]),
        (DemoBroadband, [_broadband(s) for s in subjects if s.broadband_account]),
        (DemoOutage, _outages(today)),
    ):
        await session.execute(delete(table))
        await session.execute(insert(table), rows)
    await session.flush()
    return Loaded(len(subjects), len(bills))


async def _upsert(session: AsyncSession, table: type[Base], rows: list[Row]) -> None:
    statement = upsert(table)
    keys = [column.name for column in table.__table__.primary_key]
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    await session.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), rows)


def _subscriber(subject: Subject, unpaid: Decimal) -> Row:
    person = subject.person
    cents = Random(f"balance {subject.bss_id}").randint(500, 30_000)
    return {
        "bss_id": subject.bss_id,
        "name": person.name,
        "phone": person.phone,
        "customer_type": person.customer_type,
        "tier": subject.tier,
        "region": person.region,
        "is_town": subject.is_town,
        "birth_year": person.birth_year,
        "status": subject.status,
        "joined_on": subject.joined_on,
        "balance": Decimal(0) if unpaid else Decimal(cents) / 100,
        "arrears": unpaid,
    }


def _subscriptions(subject: Subject) -> list[Row]:
    random = Random(f"since {subject.bss_id}")
    latest = date(2026, 1, 1)
    rows = []
    for code in subject.codes:
        days = (latest - subject.joined_on).days
        since = subject.joined_on + timedelta(days=random.randint(0, days))
        rows.append({"bss_id": subject.bss_id, "plan_code": code, "since": since})
    return rows


def _broadband(subject: Subject) -> Row:
    return {
        "account": subject.broadband_account,
        "bss_id": subject.bss_id,
        "mbps": subject.broadband_mbps,
        "status": "停机" if subject.person.suspended else "正常",
        "region": subject.person.region,
        "installed_on": subject.joined_on + timedelta(days=3),
    }


def _outages(today: date) -> list[Row]:
    def at(days: int, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(today + timedelta(days=days), time(hour, minute), SHANGHAI)

    rows = (
        (
            "OUT-1", "河南省郑州市中原区", "桐柏路、棉纺路片区", "宽带",
            "道路施工挖断光缆，抢修人员已到现场", at(0, 7, 40), at(1, 7, 40), None,
        ),
        (
            "OUT-2", "重庆市奉节县", "永安街道部分区域", "移动",
            "基站停电，已调发电车前往", at(0, 6, 10), at(0, 22), None,
        ),
        (
            "OUT-3", "广东省广州市天河区", "体育西路片区", "计划施工",
            "机房割接，凌晨宽带可能短时中断", at(2, 0), at(2, 5), None,
        ),
        (
            "OUT-4", "浙江省杭州市西湖区", "文三路片区", "宽带",
            "分光器故障，已修复", at(-2, 9), at(-2, 18), at(-2, 15, 30),
        ),
    )  # fmt: skip
    columns = (
        "id", "region", "area", "kind", "description", "started_at", "expected_at", "recovered_at",
    )  # fmt: skip
    return [dict(zip(columns, row, strict=True)) for row in rows]
