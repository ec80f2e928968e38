"""Moving a ticket from one status to the next, and what each move entails."""

from datetime import datetime
from typing import Any

from ticket_bridge.journal import Journal
from ticket_bridge.models import Ticket
from ticket_bridge.schemas import Actor, ActorKind, CloseBasis, Priority, TicketType
from ticket_bridge.sla import Deadlines, Sla
from ticket_bridge.transitions import Status


class Workflow:
    """Works on tickets whose rows the caller holds; whether a move is allowed is its business."""

    def __init__(self, journal: Journal, sla: Sla) -> None:
        self._journal = journal
        self._sla = sla

    async def move(
        self,
        ticket: Ticket,
        to: Status,
        actor: Actor,
        at: datetime,
        note: str | None = None,
        data: dict[str, Any] | None = None,
    ) -> Ticket:
        before, ticket.status = ticket.status, to.value
        if to is not Status.REOPENED and actor.kind is ActorKind.AGENT:
            ticket.contacted_at = ticket.contacted_at or at
        if to is Status.RESOLVED:
            ticket.resolved_at = at
        if to is Status.CONFIRMING:
            ticket.confirming_since = at
        await self._journal.log(
            ticket,
            "status",
            actor,
            at,
            from_status=before,
            to_status=to.value,
            note=note,
            data=data,
        )
        return ticket

    async def close(
        self, ticket: Ticket, basis: CloseBasis, actor: Actor, at: datetime, note: str | None
    ) -> Ticket:
        ticket.closed_at, ticket.close_basis = at, basis.value
        return await self.move(ticket, Status.CLOSED, actor, at, note, {"close_basis": basis.value})

    async def reopen(self, ticket: Ticket, actor: Actor, at: datetime, note: str | None) -> Ticket:
        """Back to work, at a supervisor's desk, more urgent, with new promises."""
        ticket.reopened_count += 1
        ticket.closed_at = ticket.close_basis = None
        ticket.resolved_at = ticket.confirming_since = ticket.contacted_at = None
        # What was written last time stays in the history; a new answer is owed.
        ticket.cause = ticket.department = ticket.measure = None
        ticket.owner_id = ticket.owner_name = None
        ticket.group_name = self._sla.reopened_group
        ticket.priority = Priority(ticket.priority).raised().value
        due = self.deadlines(ticket, at)
        ticket.due_contact_at, ticket.due_resolve_at = due.contact, due.resolve
        if ticket.regulator_due_at is not None and ticket.regulator_due_at > at:
            ticket.due_resolve_at = min(due.resolve, ticket.regulator_due_at)
        data = {"priority": ticket.priority, "group": ticket.group_name}
        return await self.move(ticket, Status.REOPENED, actor, at, note, data)

    def raise_priority(self, ticket: Ticket, at: datetime) -> None:
        """One level up."""
        self.set_priority(ticket, Priority(ticket.priority).raised(), at)

    def set_priority(self, ticket: Ticket, priority: Priority, at: datetime) -> None:
        """A promise made is kept: it may come earlier by a new priority, never later."""
        ticket.priority = priority.value
        due = self.deadlines(ticket, at)
        ticket.due_contact_at = min(ticket.due_contact_at, due.contact)
        ticket.due_resolve_at = min(ticket.due_resolve_at, due.resolve)

    def deadlines(self, ticket: Ticket, start: datetime) -> Deadlines:
        return self._sla.deadlines(
            TicketType(ticket.type),
            Priority(ticket.priority),
            start,
            ticket.region,
            ticket.is_town,
        )
