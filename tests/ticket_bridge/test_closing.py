"""Nothing is closed without the customer's word or three honest attempts to get it."""

import itertools

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import new_id
from core.errors import Invalid
from core.outbox import OutboxEvent
from tests.ticket_bridge.builders import AGENT, RESOLUTION, draft, ticket_in
from tests.ticket_bridge.conftest import Clock
from ticket_bridge.errors import (
    ClosureUnproven,
    NotAwaitingConfirmation,
    NotForStaff,
    ReasonMissing,
    ResolutionIncomplete,
    StaffOnly,
    TicketFinished,
    TransitionForbidden,
    WithdrawalForbidden,
)
from ticket_bridge.labels import label
from ticket_bridge.schemas import (
    BOT,
    CUSTOMER,
    SYSTEM,
    Actor,
    ActorKind,
    Callback,
    Priority,
    TicketType,
)
from ticket_bridge.service import Tickets
from ticket_bridge.transitions import ALLOWED, Status

PAIRS = list(itertools.product(Status, Status))


@pytest.mark.parametrize(("current", "to"), [p for p in PAIRS if p[1] not in ALLOWED[p[0]]])
async def test_forbidden_transitions_are_refused(
    tickets: Tickets, current: Status, to: Status
) -> None:
    ticket = await ticket_in(tickets, current)
    before = len(await tickets.history(ticket.id))

    with pytest.raises(TransitionForbidden, match=label("status", current)):
        await tickets.change_status(ticket.id, to, CUSTOMER, "理由", **RESOLUTION)
    assert ticket.status == current
    assert len(await tickets.history(ticket.id)) == before


@pytest.mark.parametrize(
    ("current", "to"), [p for p in PAIRS if p[1] in ALLOWED[p[0]] and p[1] is not Status.CLOSED]
)
async def test_allowed_transitions_are_made_and_recorded(
    tickets: Tickets, session: AsyncSession, current: Status, to: Status
) -> None:
    ticket = await ticket_in(tickets, current)
    actor = CUSTOMER if to is Status.CANCELLED else AGENT
    details = RESOLUTION if to is Status.RESOLVED else {}
    await tickets.change_status(ticket.id, to, actor, "处理", **details)

    last = (await tickets.history(ticket.id))[-1]
    assert ticket.status == to
    assert (last.kind, last.from_status, last.to_status) == ("status", current, to)
    news = (await session.scalars(select(OutboxEvent).order_by(OutboxEvent.id.desc()))).first()
    assert news
    assert (news.topic, news.payload["status"]) == ("ticket.changed", to)


def test_closing_comes_after_asking_and_from_nowhere_else() -> None:
    assert [s for s in Status if Status.CLOSED in ALLOWED[s]] == [Status.CONFIRMING]
    assert set(ALLOWED) == set(Status)


async def test_an_unknown_status_is_refused(tickets: Tickets) -> None:
    ticket = await ticket_in(tickets, Status.NEW)
    with pytest.raises(Invalid):
        await tickets.change_status(ticket.id, "vanished", AGENT)


class TestResolving:
    @pytest.mark.parametrize("missing", ["cause", "department", "measure"])
    async def test_demands_cause_department_and_measure(
        self, tickets: Tickets, missing: str
    ) -> None:
        ticket = await ticket_in(tickets, Status.PROCESSING)
        with pytest.raises(ResolutionIncomplete):
            await tickets.change_status(
                ticket.id, Status.RESOLVED, AGENT, **{**RESOLUTION, missing: "  "}
            )

    async def test_keeps_them_masked(self, tickets: Tickets) -> None:
        ticket = await ticket_in(tickets, Status.PROCESSING)
        await tickets.change_status(
            ticket.id,
            Status.RESOLVED,
            AGENT,
            "已电话告知13800001001",
            **{**RESOLUTION, "measure": "退费至13800001001"},
        )
        event = (await tickets.history(ticket.id))[-1]
        assert ticket.measure == "退费至138****1001"
        assert event.data["measure"] == ticket.measure
        assert event.note == "已电话告知138****1001"


class TestTheCustomersWord:
    @pytest.mark.parametrize("status", [Status.RESOLVED, Status.CONFIRMING])
    async def test_satisfied_closes(self, tickets: Tickets, clock: Clock, status: Status) -> None:
        ticket = await ticket_in(tickets, status)
        await tickets.confirm(ticket.id, True, CUSTOMER)
        await tickets.confirm(ticket.id, True, CUSTOMER)

        assert (ticket.status, ticket.close_basis) == ("closed", "customer_confirmed")
        assert ticket.closed_at == clock.at
        steps = [e.to_status for e in await tickets.history(ticket.id) if e.kind == "status"]
        assert steps[-2:] == ["confirming", "closed"]

    @pytest.mark.parametrize("status", [Status.RESOLVED, Status.CONFIRMING, Status.CLOSED])
    async def test_unsatisfied_reopens_to_a_supervisor(
        self, tickets: Tickets, clock: Clock, status: Status
    ) -> None:
        ticket = await ticket_in(tickets, status)
        first_owner = ticket.first_owner_id
        clock.forward(days=1)
        await tickets.confirm(ticket.id, False, CUSTOMER, "没有解决")

        assert (ticket.status, ticket.priority) == ("reopened", "P3")
        assert (ticket.group_name, ticket.owner_id) == ("督导组", None)
        assert first_owner is not None
        assert ticket.first_owner_id == first_owner
        assert ticket.reopened_count == 1
        assert (ticket.cause, ticket.closed_at, ticket.close_basis) == (None, None, None)
        assert clock.at < ticket.due_contact_at < ticket.due_resolve_at
        assert not ticket.overdue(clock.at)
        await tickets.confirm(ticket.id, False, CUSTOMER)
        assert ticket.reopened_count == 1

    async def test_a_closed_matter_rests_after_30_days(
        self, tickets: Tickets, clock: Clock
    ) -> None:
        ticket = await ticket_in(tickets, Status.CLOSED)
        clock.forward(days=31)
        with pytest.raises(NotAwaitingConfirmation):
            await tickets.confirm(ticket.id, False, CUSTOMER)

    @pytest.mark.parametrize(
        "status", [Status.NEW, Status.ACCEPTED, Status.PROCESSING, Status.CANCELLED]
    )
    async def test_nothing_to_confirm_before_it_is_resolved(
        self, tickets: Tickets, status: Status
    ) -> None:
        ticket = await ticket_in(tickets, status)
        with pytest.raises(NotAwaitingConfirmation):
            await tickets.confirm(ticket.id, True, CUSTOMER)

    @pytest.mark.parametrize("actor", [AGENT, SYSTEM])
    async def test_nobody_else_can_say_it(self, tickets: Tickets, actor: Actor) -> None:
        ticket = await ticket_in(tickets, Status.CONFIRMING)
        with pytest.raises(NotForStaff):
            await tickets.confirm(ticket.id, True, actor)


class TestCallbacks:
    async def test_a_satisfied_customer_on_the_phone_closes(self, tickets: Tickets) -> None:
        ticket = await ticket_in(tickets, Status.RESOLVED)
        await tickets.record_callback(ticket.id, Callback.SATISFIED, "客户认可", AGENT)
        assert (ticket.status, ticket.close_basis) == ("closed", "customer_confirmed")

    async def test_an_unsatisfied_one_reopens(self, tickets: Tickets) -> None:
        ticket = await ticket_in(tickets, Status.RESOLVED)
        await tickets.record_callback(ticket.id, Callback.UNSATISFIED, "要求退费", AGENT)
        assert (ticket.status, ticket.group_name) == ("reopened", "督导组")

    async def test_three_failed_calls_two_hours_apart_allow_closing(
        self, tickets: Tickets, clock: Clock
    ) -> None:
        ticket = await ticket_in(tickets, Status.CONFIRMING)
        for outcome in (Callback.NO_ANSWER, Callback.REFUSED, Callback.NO_ANSWER):
            with pytest.raises(ClosureUnproven):
                await self.close(tickets, ticket.id)
            await tickets.record_callback(ticket.id, outcome, None, AGENT)
            clock.forward(hours=2)
        await self.close(tickets, ticket.id)

        assert (ticket.status, ticket.close_basis) == ("closed", "callbacks_failed")
        calls = [e for e in await tickets.history(ticket.id) if e.kind == "callback"]
        assert [e.data["failed"] for e in calls] == [1, 2, 3]

    async def test_calls_in_a_row_count_once(self, tickets: Tickets, clock: Clock) -> None:
        ticket = await ticket_in(tickets, Status.RESOLVED)
        for _ in range(4):
            await tickets.record_callback(ticket.id, Callback.NO_ANSWER, None, AGENT)
            clock.forward(minutes=50)
        calls = [e for e in await tickets.history(ticket.id) if e.kind == "callback"]

        assert [e.data["counted"] for e in calls] == [True, False, False, True]
        with pytest.raises(ClosureUnproven):
            await self.close(tickets, ticket.id)

    async def test_calls_before_a_reopening_do_not_count(
        self, tickets: Tickets, clock: Clock
    ) -> None:
        ticket = await ticket_in(tickets, Status.RESOLVED)
        for _ in range(3):
            await tickets.record_callback(ticket.id, Callback.NO_ANSWER, None, AGENT)
            clock.forward(hours=3)
        await tickets.record_callback(ticket.id, Callback.UNSATISFIED, None, AGENT)
        for step in (Status.PROCESSING, Status.RESOLVED, Status.CONFIRMING):
            details = RESOLUTION if step is Status.RESOLVED else {}
            clock.forward(hours=3)
            await tickets.change_status(ticket.id, step, AGENT, **details)
        with pytest.raises(ClosureUnproven):
            await self.close(tickets, ticket.id)

    async def test_only_staff_call_and_only_after_resolving(self, tickets: Tickets) -> None:
        ticket = await ticket_in(tickets, Status.PROCESSING)
        with pytest.raises(StaffOnly):
            await tickets.record_callback(ticket.id, Callback.SATISFIED, None, CUSTOMER)
        with pytest.raises(NotAwaitingConfirmation):
            await tickets.record_callback(ticket.id, Callback.SATISFIED, None, AGENT)

    @staticmethod
    async def close(tickets: Tickets, ticket_id: object) -> None:
        await tickets.change_status(ticket_id, Status.CLOSED, AGENT)  # type: ignore[arg-type]


async def test_the_database_refuses_a_close_without_reasons(
    tickets: Tickets, session: AsyncSession
) -> None:
    await ticket_in(tickets, Status.NEW)
    with pytest.raises(IntegrityError, match="closed_with_reason"):
        async with session.begin_nested():
            await session.execute(text("UPDATE tickets SET status = 'closed'"))


class TestWithdrawing:
    @pytest.mark.parametrize("type", [TicketType.COMPLAINT, TicketType.FAULT])
    @pytest.mark.parametrize("actor", [AGENT, SYSTEM])
    async def test_staff_cannot_make_troubles_disappear(
        self, tickets: Tickets, type: TicketType, actor: Actor
    ) -> None:
        ticket = await ticket_in(tickets, Status.ACCEPTED, type=type)
        with pytest.raises(WithdrawalForbidden):
            await tickets.change_status(ticket.id, Status.CANCELLED, actor, "重复")

    async def test_other_tickets_need_a_reason(self, tickets: Tickets) -> None:
        ticket = await ticket_in(tickets, Status.ACCEPTED, type=TicketType.CONSULT)
        with pytest.raises(ReasonMissing):
            await tickets.change_status(ticket.id, Status.CANCELLED, AGENT)
        await tickets.change_status(ticket.id, Status.CANCELLED, AGENT, "客户已自行解决")
        assert ticket.status == "cancelled"


class TestWorking:
    async def test_who_accepts_owns(self, tickets: Tickets, clock: Clock) -> None:
        ticket = await ticket_in(tickets, Status.ACCEPTED)
        assert (str(ticket.owner_id), ticket.owner_name) == (AGENT.id, "林晓")
        assert ticket.contacted_at == clock.at

    async def test_the_first_owner_is_remembered(self, tickets: Tickets) -> None:
        ticket = await ticket_in(tickets, Status.ACCEPTED)
        other = new_id()
        await tickets.assign(ticket.id, other, "赵敏", AGENT)

        assert (ticket.owner_id, ticket.owner_name) == (other, "赵敏")
        assert str(ticket.first_owner_id) == AGENT.id
        event = (await tickets.history(ticket.id))[-1]
        assert (event.data["from"], event.data["to"]) == ("林晓", "赵敏")

    async def test_the_second_urge_raises_the_priority(
        self, tickets: Tickets, session: AsyncSession
    ) -> None:
        ticket = await ticket_in(tickets, Status.NEW)
        due = ticket.due_resolve_at
        seen = []
        for _ in range(3):
            await tickets.urge(ticket.id, CUSTOMER, "还没人理我，打13800001001")
            seen.append((ticket.urge_count, ticket.priority))

        assert seen == [(1, "P4"), (2, "P3"), (3, "P3")]
        assert ticket.due_resolve_at < due
        event = (await tickets.history(ticket.id))[-1]
        assert event.note == "还没人理我，打138****1001"
        topics = list(await session.scalars(select(OutboxEvent.topic)))
        assert topics.count("ticket.urged") == 3

    async def test_a_supervisor_sets_the_priority_with_a_reason(self, tickets: Tickets) -> None:
        ticket = await ticket_in(tickets, Status.PROCESSING)
        due = ticket.due_resolve_at
        await tickets.set_priority(ticket.id, Priority.P1, AGENT, "媒体关注")
        urgent = ticket.due_resolve_at
        await tickets.set_priority(ticket.id, Priority.P4, AGENT, "误判")

        assert urgent < due
        assert (ticket.priority, ticket.due_resolve_at) == ("P4", urgent)
        with pytest.raises(ReasonMissing):
            await tickets.set_priority(ticket.id, Priority.P2, AGENT, "")

    async def test_a_finished_ticket_is_left_alone_but_for_notes(self, tickets: Tickets) -> None:
        ticket = await ticket_in(tickets, Status.CLOSED)
        with pytest.raises(TicketFinished):
            await tickets.urge(ticket.id, CUSTOMER)
        with pytest.raises(TicketFinished):
            await tickets.assign(ticket.id, new_id(), "赵敏", AGENT)
        await tickets.note(ticket.id, "客户来电致谢", AGENT)
        with pytest.raises(Invalid):
            await tickets.note(ticket.id, "  ", AGENT)

    async def test_history_is_complete_and_in_order(self, tickets: Tickets) -> None:
        ticket = await tickets.open(draft(), actor=Actor(ActorKind.BOT, None, "回音助手"))
        await tickets.note(ticket.id, "备注", AGENT)
        await tickets.change_status(ticket.id, Status.ACCEPTED, AGENT)
        await tickets.urge(ticket.id, CUSTOMER)
        history = await tickets.history(ticket.id)

        assert [e.seq for e in history] == [1, 2, 3, 4]
        assert [e.kind for e in history] == ["opened", "note", "status", "urged"]
        assert [e.actor_name for e in history] == ["回音助手", "林晓", "林晓", "客户"]


async def test_a_customers_tickets(tickets: Tickets, session: AsyncSession) -> None:
    customer = new_id()
    await session.execute(
        text(
            "INSERT INTO customers (id, bss_id, name_enc, name_masked, phone_enc, phone_digest,"
            " phone_masked, tier, customer_type, region, is_town, tags)"
            " VALUES (:id, 'XH1', '', '李*', '', 'd', '138****1001', '中', '个人', '', true, '[]')"
        ),
        {"id": customer},
    )
    done = await ticket_in(tickets, Status.CLOSED, customer_id=customer, category="其他")
    going = await tickets.open(draft(customer_id=customer, contact=None), actor=BOT)

    assert [t.id for t in await tickets.for_customer(customer)] == [going.id, done.id]
    assert [t.id for t in await tickets.for_customer(customer, open_only=True)] == [going.id]
