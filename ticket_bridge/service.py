"""Opening a ticket, working on it, and closing it with the customer's consent."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core import audit
from core.clock import local, now
from core.encryption import Cipher
from core.errors import Invalid
from language.mask import mask
from ticket_bridge.closure import (
    FAILED,
    FAILED_CALLBACKS_NEEDED,
    REOPEN_WITHIN,
    counted_failures,
)
from ticket_bridge.drafting import contact_digest, new_ticket, set_contact, unseal
from ticket_bridge.errors import (
    ClosureUnproven,
    NotAwaitingConfirmation,
    NotForStaff,
    ReasonMissing,
    ResolutionIncomplete,
    StaffOnly,
    TicketFinished,
    TicketUnknown,
    TransitionForbidden,
    WithdrawalForbidden,
)
from ticket_bridge.journal import Journal
from ticket_bridge.labels import label
from ticket_bridge.models import Ticket, TicketEvent
from ticket_bridge.repository import TicketRepository
from ticket_bridge.schemas import (
    Actor,
    ActorKind,
    Callback,
    CloseBasis,
    Page,
    Priority,
    TicketDraft,
    TicketFilter,
    TicketType,
)
from ticket_bridge.sla import Sla, default_sla
from ticket_bridge.transitions import Status, allowed
from ticket_bridge.workflow import Workflow

PREFIXES = {
    TicketType.COMPLAINT: "TS",
    TicketType.FAULT: "BZ",
    TicketType.CONSULT: "ZX",
    TicketType.SUGGESTION: "JY",
    TicketType.HANDLING: "YW",
    TicketType.PRAISE: "BY",
}
REPEAT_WITHIN = timedelta(days=30)
# Only troubles repeat; a second question is just a question.
REPEATING = frozenset({TicketType.COMPLAINT, TicketType.FAULT})
URGES_THAT_RAISE = 2

Original = Literal["description", "wish", "contact"]


class Tickets:
    """One instance per session; flushes, never commits.

    Every change locks the ticket's row, appends to its history and tells the upper rooms.
    `clock` gives aware times.
    """

    def __init__(
        self,
        session: AsyncSession,
        cipher: Cipher,
        *,
        sla: Sla | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._session = session
        self._cipher = cipher
        self._sla = sla or default_sla()
        self._clock = clock
        self._repository = TicketRepository(session)
        self._journal = Journal(session)
        self._workflow = Workflow(self._journal, self._sla)

    # -- opening and reading -----------------------------------------------------------------

    async def open(
        self, draft: TicketDraft, *, actor: Actor, idempotency_key: str | None = None
    ) -> Ticket:
        """A new ticket, or the one that the same key opened before, however close in time.

        Keys are trusted: a caller that takes them from outside puts its own name in front.
        """
        if idempotency_key is not None:
            await self._repository.lock(f"ticket:{idempotency_key}")
            if (existing := await self._repository.by_key(idempotency_key)) is not None:
                return existing
        at = self._clock()
        digest = contact_digest(self._cipher, draft.contact)
        earlier = None
        if draft.type in REPEATING:
            earlier = await self._repository.earlier(
                draft.type, draft.category, draft.customer_id, digest, at - REPEAT_WITHIN
            )
        priority = draft.priority or self._sla.priority(
            draft.type, draft.category, draft.tier, draft.regulator, draft.emotion
        )
        if earlier is not None:
            priority = priority.raised()
        due = self._sla.deadlines(draft.type, priority, at, draft.region, draft.is_town)
        number = await self._repository.next_number(PREFIXES[draft.type], local(at).date())
        ticket = new_ticket(draft, number, self._cipher, at)
        ticket.priority = priority.value
        ticket.due_contact_at, ticket.due_resolve_at = due.contact, due.resolve
        ticket.regulator_due_at = due.regulator
        ticket.parent_id = (earlier.parent_id or earlier.id) if earlier else None
        ticket.idempotency_key = idempotency_key
        self._session.add(ticket)
        await self._session.flush()
        data = {"priority": ticket.priority, "repeat_of": earlier.number if earlier else None}
        await self._journal.log(ticket, "opened", actor, at, to_status=ticket.status, data=data)
        return ticket

    async def get(self, ticket_id: UUID) -> Ticket:
        if (ticket := await self._repository.get(ticket_id)) is None:
            raise TicketUnknown
        return ticket

    async def by_number(self, number: str) -> Ticket:
        """By a number as people type it: "ts20261121000001" works too."""
        if (ticket := await self._repository.by_number(number.strip().upper())) is None:
            raise TicketUnknown
        return ticket

    async def find(self, wanted: TicketFilter) -> Page[Ticket]:
        return await self._repository.find(wanted, self._clock())

    async def counts(self) -> dict[str, int]:
        """How many tickets are in each status; statuses without any are left out."""
        return await self._repository.counts()

    async def for_conversation(self, conversation_id: UUID) -> list[Ticket]:
        """Latest first."""
        return await self._repository.of_conversation(conversation_id)

    async def for_customer(
        self, customer_id: UUID, open_only: bool = False, limit: int = 50
    ) -> list[Ticket]:
        """Latest first."""
        return await self._repository.of_customer(customer_id, open_only, limit)

    async def history(self, ticket_id: UUID) -> list[TicketEvent]:
        return await self._repository.events((await self.get(ticket_id)).id)

    async def original(self, ticket_id: UUID, field: Original, actor: Actor, reason: str) -> str:
        """The unmasked text; who read it and why is kept for good. Empty if there is none."""
        if not reason.strip():
            raise ReasonMissing
        ticket = await self.get(ticket_id)
        blob: bytes | None = getattr(ticket, f"{field}_enc")
        audit.record(
            self._session,
            actor.id or actor.kind,
            "ticket.reveal",
            str(ticket.id),
            reason,
            {"field": field, "number": ticket.number},
        )
        await self._session.flush()
        return unseal(self._cipher, ticket.number, field, blob) if blob else ""

    # -- working -------------------------------------------------------------------------------

    async def change_status(
        self,
        ticket_id: UUID,
        to: str,
        actor: Actor,
        note: str | None = None,
        *,
        cause: str | None = None,
        department: str | None = None,
        measure: str | None = None,
    ) -> Ticket:
        """Move along `transitions.ALLOWED`.

        Resolving demands cause, department and measure. Closing by hand demands three failed
        call-backs; with the customer's word it is `confirm` or `record_callback`. Complaints and
        faults are cancelled by the customer alone, other tickets with a reason. Raises
        `TransitionForbidden`, `ResolutionIncomplete`, `ClosureUnproven`, `WithdrawalForbidden`,
        `ReasonMissing`.
        """
        ticket = await self._locked(ticket_id)
        at = self._clock()
        if to not in set(Status):
            raise Invalid("没有这样的工单状态。")
        if not allowed(ticket.status, to):
            raise _forbidden(ticket.status, to)
        data: dict[str, Any] = {}
        if to == Status.RESOLVED:
            data = _resolution(cause, department, measure)
            ticket.cause, ticket.department = data["cause"], data["department"]
            ticket.measure = data["measure"]
        if to == Status.CANCELLED:
            _check_withdrawal(ticket, actor, note)
        if to == Status.CLOSED:
            await self._check_callbacks(ticket)
            return await self._workflow.close(ticket, CloseBasis.CALLBACKS_FAILED, actor, at, note)
        if to == Status.REOPENED:
            return await self._workflow.reopen(ticket, actor, at, note)
        if to == Status.ACCEPTED:
            _take(ticket, actor)
        return await self._workflow.move(ticket, Status(to), actor, at, note, data)

    async def assign(
        self, ticket_id: UUID, owner_id: UUID, owner_name: str, actor: Actor
    ) -> Ticket:
        ticket = await self._open_ticket(ticket_id)
        before = ticket.owner_name
        ticket.owner_id, ticket.owner_name = owner_id, owner_name
        ticket.first_owner_id = ticket.first_owner_id or owner_id
        data = {"from": before, "to": owner_name, "owner_id": str(owner_id)}
        await self._journal.log(ticket, "assigned", actor, self._clock(), data=data)
        return ticket

    async def note(self, ticket_id: UUID, text: str, actor: Actor) -> Ticket:
        """Add a remark; also on a finished ticket."""
        if not text.strip():
            raise Invalid("备注不能为空。")
        ticket = await self._locked(ticket_id)
        await self._journal.log(ticket, "note", actor, self._clock(), note=text)
        return ticket

    async def change_contact(
        self, ticket_id: UUID, contact: str | None, actor: Actor, note: str
    ) -> Ticket:
        """Call another number from now on, or none. Raises `TicketFinished`."""
        ticket = await self._open_ticket(ticket_id)
        set_contact(ticket, contact, self._cipher)
        await self._journal.log(ticket, "note", actor, self._clock(), note=note)
        return ticket

    async def urge(self, ticket_id: UUID, actor: Actor, note: str | None = None) -> Ticket:
        """Count a 催单; the second one raises the priority. Raises `TicketFinished`."""
        ticket = await self._open_ticket(ticket_id)
        at = self._clock()
        ticket.urge_count += 1
        before = ticket.priority
        if ticket.urge_count == URGES_THAT_RAISE:
            self._workflow.raise_priority(ticket, at)
        data = {"count": ticket.urge_count, "priority": ticket.priority, "from": before}
        await self._journal.log(ticket, "urged", actor, at, note=note, data=data)
        return ticket

    async def set_priority(
        self, ticket_id: UUID, priority: Priority, actor: Actor, note: str
    ) -> Ticket:
        """A supervisor's decision, with its reason; promises made are not taken back."""
        if not note.strip():
            raise ReasonMissing
        ticket = await self._open_ticket(ticket_id)
        at = self._clock()
        data = {"from": ticket.priority, "to": Priority(priority).value}
        self._workflow.set_priority(ticket, Priority(priority), at)
        await self._journal.log(ticket, "priority", actor, at, note=note, data=data)
        return ticket

    # -- closing ---------------------------------------------------------------------------------

    async def record_callback(
        self, ticket_id: UUID, outcome: Callback, note: str | None, actor: Actor
    ) -> Ticket:
        """What came of calling the customer back about a resolved ticket.

        A satisfied customer closes it, an unsatisfied one reopens it. A failed call is counted
        when it lies two hours after the last counted one. Raises `StaffOnly`,
        `NotAwaitingConfirmation`.
        """
        if actor.kind not in {ActorKind.AGENT, ActorKind.SYSTEM}:
            raise StaffOnly
        ticket = await self._locked(ticket_id)
        at = self._clock()
        outcome = Callback(outcome)
        await self._await_confirmation(ticket, actor, at)
        data: dict[str, Any] = {"outcome": outcome.value}
        if outcome in FAILED:
            events = await self._repository.events(ticket.id)
            so_far = counted_failures(events, ticket.confirming_since)
            this = TicketEvent(kind="callback", at=at, data=data)
            failed = counted_failures([*events, this], ticket.confirming_since)
            data = {**data, "counted": failed > so_far, "failed": failed}
        await self._journal.log(ticket, "callback", actor, at, note=note, data=data)
        if outcome is Callback.SATISFIED:
            return await self._workflow.close(
                ticket, CloseBasis.CUSTOMER_CONFIRMED, actor, at, note
            )
        if outcome is Callback.UNSATISFIED:
            return await self._workflow.reopen(ticket, actor, at, note)
        return ticket

    async def confirm(
        self, ticket_id: UUID, satisfied: bool, actor: Actor, note: str | None = None
    ) -> Ticket:
        """The customer's own word on a resolved ticket: closed, or reopened to a supervisor.

        Saying the same thing twice changes nothing. A closed ticket can be reopened for 30 days.
        Raises `NotForStaff`, `NotAwaitingConfirmation`.
        """
        if actor.kind not in {ActorKind.CUSTOMER, ActorKind.BOT}:
            raise NotForStaff
        ticket = await self._locked(ticket_id)
        at = self._clock()
        if ticket.status == (Status.CLOSED if satisfied else Status.REOPENED):
            return ticket
        if not satisfied and ticket.status == Status.CLOSED and ticket.closed_at is not None:
            if at - ticket.closed_at > REOPEN_WITHIN:
                raise NotAwaitingConfirmation
            return await self._workflow.reopen(ticket, actor, at, note)
        await self._await_confirmation(ticket, actor, at)
        if satisfied:
            return await self._workflow.close(
                ticket, CloseBasis.CUSTOMER_CONFIRMED, actor, at, note
            )
        return await self._workflow.reopen(ticket, actor, at, note)

    async def _await_confirmation(self, ticket: Ticket, actor: Actor, at: datetime) -> None:
        if ticket.status == Status.RESOLVED:
            await self._workflow.move(ticket, Status.CONFIRMING, actor, at)
        elif ticket.status != Status.CONFIRMING:
            raise NotAwaitingConfirmation

    async def _check_callbacks(self, ticket: Ticket) -> None:
        events = await self._repository.events(ticket.id)
        if counted_failures(events, ticket.confirming_since) < FAILED_CALLBACKS_NEEDED:
            raise ClosureUnproven

    # -- inside --------------------------------------------------------------------------------

    async def _locked(self, ticket_id: UUID) -> Ticket:
        if (ticket := await self._repository.locked(ticket_id)) is None:
            raise TicketUnknown
        return ticket

    async def _open_ticket(self, ticket_id: UUID) -> Ticket:
        ticket = await self._locked(ticket_id)
        if not ticket.is_open:
            raise TicketFinished
        return ticket


def _forbidden(current: str, to: str) -> TransitionForbidden:
    return TransitionForbidden(
        f"工单当前为“{label('status', current)}”，不能改为“{label('status', to)}”。"
    )


def _resolution(cause: str | None, department: str | None, measure: str | None) -> dict[str, str]:
    texts = [(text or "").strip() for text in (cause, department, measure)]
    if not all(texts):
        raise ResolutionIncomplete
    return dict(zip(("cause", "department", "measure"), map(mask, texts), strict=True))


def _check_withdrawal(ticket: Ticket, actor: Actor, note: str | None) -> None:
    """Staff must not make a complaint disappear by cancelling it."""
    if actor.kind in {ActorKind.CUSTOMER, ActorKind.BOT}:
        return
    if ticket.type in REPEATING:
        raise WithdrawalForbidden
    if not (note or "").strip():
        raise ReasonMissing


def _take(ticket: Ticket, actor: Actor) -> None:
    """Who accepts a ticket that nobody owns owns it."""
    if ticket.owner_id is not None or actor.kind is not ActorKind.AGENT or actor.id is None:
        return
    ticket.owner_id, ticket.owner_name = UUID(actor.id), actor.name
    ticket.first_owner_id = ticket.first_owner_id or ticket.owner_id
