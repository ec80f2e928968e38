"""Opening: masked, numbered, linked, announced, and once only."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from core.audit import AuditRecord
from core.database import make_sessions, new_id
from core.encryption import Cipher
from core.outbox import OutboxEvent
from tests.ticket_bridge.builders import AGENT, draft
from tests.ticket_bridge.conftest import Clock
from ticket_bridge.errors import ReasonMissing, TicketUnknown
from ticket_bridge.models import Ticket
from ticket_bridge.schemas import BOT, CUSTOMER, TicketFilter, TicketType
from ticket_bridge.service import Tickets
from ticket_bridge.transitions import Status

# Tables that only a rolled-back test leaves alone.
_WIPE = "TRUNCATE ticket_events, tickets, ticket_counters, outbox_events"


@pytest.mark.parametrize(
    ("type", "prefix"),
    [
        ("complaint", "TS"),
        ("fault", "BZ"),
        ("consult", "ZX"),
        ("suggestion", "JY"),
        ("handling", "YW"),
        ("praise", "BY"),
    ],
)
async def test_numbers_say_type_and_day(tickets: Tickets, type: str, prefix: str) -> None:
    first = await tickets.open(draft(type=TicketType(type)), actor=BOT)
    second = await tickets.open(draft(type=TicketType(type)), actor=BOT)

    assert first.number == f"{prefix}20261123000001"
    assert second.number == f"{prefix}20261123000002"
    assert (await tickets.by_number(f" {first.number.lower()} ")).id == first.id


async def test_the_day_of_a_number_is_the_day_in_china(tickets: Tickets, clock: Clock) -> None:
    clock.forward(hours=14, minutes=30)
    ticket = await tickets.open(draft(), actor=BOT)
    assert ticket.number == "TS20261124000001"


async def test_people_see_masked_texts_and_originals_are_encrypted(
    tickets: Tickets, session: AsyncSession
) -> None:
    ticket = await tickets.open(draft(title="13800001001被乱扣费"), actor=BOT)

    shown = " ".join(
        [ticket.title, ticket.description, ticket.wish or "", ticket.contact_masked or ""]
    )
    assert "13800001001" not in shown
    assert ticket.contact_masked == "138****1001"
    for blob in (ticket.description_enc, ticket.wish_enc, ticket.contact_enc):
        assert blob
        assert b"13800001001" not in blob
    assert await tickets.original(ticket.id, "contact", AGENT, "回电") == "13800001001"
    assert "13800001001" in await tickets.original(ticket.id, "description", AGENT, "核对号码")
    records = list(await session.scalars(select(AuditRecord).order_by(AuditRecord.id)))
    assert [(r.actor, r.action, r.reason) for r in records] == [
        (AGENT.id, "ticket.reveal", "回电"),
        (AGENT.id, "ticket.reveal", "核对号码"),
    ]
    with pytest.raises(ReasonMissing):
        await tickets.original(ticket.id, "wish", AGENT, " ")


async def test_an_odd_contact_is_masked_too(tickets: Tickets) -> None:
    ticket = await tickets.open(draft(contact="weixin_abc_778", wish=None), actor=BOT)

    assert ticket.contact_masked == "we****"
    assert await tickets.original(ticket.id, "wish", AGENT, "查看") == ""


async def test_a_new_ticket_has_deadlines_a_history_and_is_announced(
    tickets: Tickets, session: AsyncSession, clock: Clock
) -> None:
    conversation = new_id()
    ticket = await tickets.open(draft(conversation_id=conversation), actor=BOT)

    assert (ticket.status, ticket.priority) == ("new", "P4")
    assert clock.at < ticket.due_contact_at < ticket.due_resolve_at
    assert ticket.regulator_due_at == clock.at + timedelta(days=15)
    history = await tickets.history(ticket.id)
    assert [(e.seq, e.kind, e.to_status, e.actor_kind) for e in history] == [
        (1, "opened", "new", "bot")
    ]
    event = (await session.scalars(select(OutboxEvent))).one()
    assert event.topic == "ticket.opened"
    assert event.payload["ticket_id"] == str(ticket.id)
    assert event.payload["conversation_id"] == str(conversation)
    assert event.payload["number"] == ticket.number
    assert "13800001001" not in str(event.payload)
    assert [t.id for t in await tickets.for_conversation(conversation)] == [ticket.id]


async def test_the_same_key_opens_once(tickets: Tickets, session: AsyncSession) -> None:
    first = await tickets.open(draft(), actor=BOT, idempotency_key="turn-1")
    again = await tickets.open(draft(title="另一个标题"), actor=BOT, idempotency_key="turn-1")
    other = await tickets.open(draft(), actor=BOT, idempotency_key="turn-2")

    assert again.id == first.id
    assert other.id != first.id
    assert len(list(await session.scalars(select(OutboxEvent)))) == 2


@pytest.fixture
async def wiped(engine: AsyncEngine) -> Any:
    yield
    async with engine.begin() as connection:
        await connection.execute(text(_WIPE))


@pytest.mark.usefixtures("wiped")
async def test_the_same_key_at_the_same_moment_opens_once(
    engine: AsyncEngine, cipher: Cipher
) -> None:
    sessions = make_sessions(engine)

    async def submit() -> str:
        async with sessions.begin() as session:
            ticket = await Tickets(session, cipher).open(draft(), actor=BOT, idempotency_key="same")
            await asyncio.sleep(0.05)
            return ticket.number

    assert len(set(await asyncio.gather(*(submit() for _ in range(4))))) == 1
    async with sessions() as session:
        assert len(list(await session.scalars(select(Ticket)))) == 1


@pytest.mark.usefixtures("wiped")
async def test_numbers_are_unique_and_without_gaps_under_load(
    engine: AsyncEngine, cipher: Cipher
) -> None:
    sessions = make_sessions(engine)

    async def submit(number: int) -> str:
        async with sessions.begin() as session:
            contact = f"1380000{number:04d}"
            ticket = await Tickets(session, cipher).open(draft(contact=contact), actor=BOT)
            return ticket.number

    numbers = await asyncio.gather(*(submit(n) for n in range(12)))
    assert sorted(int(number[-6:]) for number in numbers) == list(range(1, 13))
    assert all(re.fullmatch(r"TS\d{14}", number) for number in numbers)


@pytest.mark.usefixtures("wiped")
async def test_a_rolled_back_opening_leaves_no_gap(engine: AsyncEngine, cipher: Cipher) -> None:
    sessions = make_sessions(engine)
    async with sessions() as session:
        await Tickets(session, cipher).open(draft(), actor=BOT)
        await session.rollback()
    async with sessions.begin() as session:
        ticket = await Tickets(session, cipher).open(draft(), actor=BOT)
    assert ticket.number.endswith("000001")


@pytest.mark.usefixtures("wiped")
async def test_changes_at_the_same_moment_are_all_kept_in_order(
    engine: AsyncEngine, cipher: Cipher
) -> None:
    sessions = make_sessions(engine)
    async with sessions.begin() as session:
        opened = await Tickets(session, cipher).open(draft(), actor=BOT)

    async def urge() -> None:
        async with sessions.begin() as session:
            await Tickets(session, cipher).urge(opened.id, CUSTOMER)

    await asyncio.gather(*(urge() for _ in range(6)))
    async with sessions() as session:
        tickets = Tickets(session, cipher)
        ticket = await tickets.get(opened.id)
        assert (ticket.urge_count, ticket.priority) == (6, "P3")
        assert [event.seq for event in await tickets.history(ticket.id)] == list(range(1, 8))


class TestRepeats:
    async def test_the_same_trouble_within_30_days_links_and_rises(
        self, tickets: Tickets, clock: Clock
    ) -> None:
        first = await tickets.open(draft(), actor=BOT)
        clock.forward(days=29)
        second = await tickets.open(draft(contact="138-0000-1001"), actor=BOT)
        clock.forward(days=29)
        third = await tickets.open(draft(), actor=BOT)

        assert (first.parent_id, first.priority) == (None, "P4")
        assert (second.parent_id, second.priority) == (first.id, "P3")
        assert third.parent_id == first.id
        opened = (await tickets.history(second.id))[0]
        assert opened.data["repeat_of"] == first.number

    @pytest.mark.parametrize(
        "changes",
        [
            {"category": "收费争议", "region": None},
            {"contact": "13800001009"},
            {"type": TicketType.SUGGESTION},
            {"contact": None},
        ],
    )
    async def test_something_else_does_not_link(
        self, tickets: Tickets, changes: dict[str, Any]
    ) -> None:
        await tickets.open(draft(), actor=BOT)
        assert (await tickets.open(draft(**changes), actor=BOT)).parent_id is None

    async def test_after_30_days_it_is_a_new_matter(self, tickets: Tickets, clock: Clock) -> None:
        await tickets.open(draft(), actor=BOT)
        clock.forward(days=30, minutes=1)
        assert (await tickets.open(draft(), actor=BOT)).parent_id is None

    async def test_a_withdrawn_ticket_is_no_precedent(self, tickets: Tickets) -> None:
        first = await tickets.open(draft(), actor=BOT)
        await tickets.change_status(first.id, Status.CANCELLED, CUSTOMER)
        assert (await tickets.open(draft(), actor=BOT)).parent_id is None


class TestFinding:
    async def test_by_each_condition(self, tickets: Tickets, clock: Clock) -> None:
        slow = await tickets.open(draft(title="网速慢", type=TicketType.FAULT), actor=BOT)
        owner = new_id()
        await tickets.assign(slow.id, owner, "林晓", AGENT)
        clock.forward(days=1)
        bill = await tickets.open(draft(title="乱扣费100%", category="收费争议"), actor=BOT)

        async def found(**wanted: Any) -> list[str]:
            return [t.title for t in (await tickets.find(TicketFilter(**wanted))).items]

        assert await found() == [bill.title, slow.title]
        assert await found(order="due") == [slow.title, bill.title]
        assert await found(types=[TicketType.FAULT]) == [slow.title]
        assert await found(priorities=["P3"], unassigned=True) == [bill.title]
        assert await found(owner_id=owner) == [slow.title]
        assert await found(q="100%") == [bill.title]
        assert await found(q="100_") == []
        assert await found(q=slow.number.lower()) == [slow.title]
        assert await found(statuses=["accepted"]) == []
        assert await found(created_from=bill.created_at) == [bill.title]
        assert await found(created_to=bill.created_at) == [slow.title]
        assert await tickets.counts() == {"new": 2}

    async def test_overdue_means_the_same_in_the_list_and_on_the_ticket(
        self, tickets: Tickets, clock: Clock
    ) -> None:
        ticket = await tickets.open(draft(), actor=BOT)
        for _ in range(2):
            page = await tickets.find(TicketFilter(overdue=True))
            assert [t.id for t in page.items] == [
                t.id for t in [ticket] if ticket.overdue(clock.at)
            ]
            clock.forward(days=3)
        assert ticket.overdue(clock.at)

    async def test_pages(self, tickets: Tickets) -> None:
        for number in range(5):
            await tickets.open(draft(title=f"第{number}件"), actor=BOT)
        page = await tickets.find(TicketFilter(page=2, size=2))
        assert (page.total, [t.title for t in page.items]) == (5, ["第2件", "第1件"])

    async def test_what_does_not_exist_is_not_found(self, tickets: Tickets) -> None:
        with pytest.raises(TicketUnknown):
            await tickets.get(new_id())
        with pytest.raises(TicketUnknown):
            await tickets.by_number("TS20200101000001")
        with pytest.raises(TicketUnknown):
            await tickets.urge(new_id(), CUSTOMER)


@pytest.mark.parametrize(
    "change", ["UPDATE ticket_events SET note = 'x'", "DELETE FROM ticket_events"]
)
async def test_history_cannot_be_rewritten(
    tickets: Tickets, session: AsyncSession, change: str
) -> None:
    await tickets.open(draft(), actor=BOT)
    with pytest.raises(DBAPIError, match="append-only"):
        async with session.begin_nested():
            await session.execute(text(change))
