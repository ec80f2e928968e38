"""Queries of the room."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from ticket_bridge.models import Ticket, TicketCounter, TicketEvent
from ticket_bridge.schemas import Page, TicketFilter
from ticket_bridge.transitions import OPEN


class TicketRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self, subject: str) -> None:
        """Let one transaction at a time work on `subject`, until it ends."""
        await self._session.execute(
            select(func.pg_advisory_xact_lock(func.hashtextextended(subject, 0)))
        )

    async def next_number(self, prefix: str, day: date) -> str:
        """TS20261121000001, and so on; unique over all processes, without gaps."""
        last = await self._session.scalar(
            insert(TicketCounter)
            .values(prefix=prefix, day=day, last=1)
            .on_conflict_do_update(
                index_elements=[TicketCounter.prefix, TicketCounter.day],
                set_={"last": TicketCounter.last + 1},
            )
            .returning(TicketCounter.last)
        )
        return f"{prefix}{day:%Y%m%d}{last:06d}"

    async def get(self, ticket_id: UUID) -> Ticket | None:
        return await self._session.get(Ticket, ticket_id)

    async def locked(self, ticket_id: UUID) -> Ticket | None:
        """The ticket as it is now, held until the transaction ends."""
        return await self._session.scalar(
            select(Ticket)
            .where(Ticket.id == ticket_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )

    async def by_number(self, number: str) -> Ticket | None:
        return await self._session.scalar(select(Ticket).where(Ticket.number == number))

    async def by_key(self, key: str) -> Ticket | None:
        return await self._session.scalar(select(Ticket).where(Ticket.idempotency_key == key))

    async def earlier(
        self,
        type: str,
        category: str,
        customer_id: UUID | None,
        contact_digest: str | None,
        since: datetime,
    ) -> Ticket | None:
        """The latest ticket about the same thing of the same customer (or contact number)."""
        who: list[ColumnElement[bool]] = []
        if customer_id is not None:
            who.append(Ticket.customer_id == customer_id)
        if contact_digest is not None:
            who.append(Ticket.contact_digest == contact_digest)
        if not who:
            return None
        return await self._session.scalar(
            select(Ticket)
            .where(
                or_(*who),
                Ticket.type == type,
                Ticket.category == category,
                Ticket.created_at >= since,
                Ticket.status != "cancelled",
            )
            .order_by(Ticket.created_at.desc(), Ticket.id.desc())
            .limit(1)
        )

    async def events(self, ticket_id: UUID) -> list[TicketEvent]:
        return list(
            await self._session.scalars(
                select(TicketEvent)
                .where(TicketEvent.ticket_id == ticket_id)
                .order_by(TicketEvent.seq)
            )
        )

    async def of_conversation(self, conversation_id: UUID) -> list[Ticket]:
        return list(
            await self._session.scalars(
                select(Ticket)
                .where(Ticket.conversation_id == conversation_id)
                .order_by(Ticket.created_at.desc(), Ticket.id.desc())
            )
        )

    async def of_customer(self, customer_id: UUID, open_only: bool, limit: int) -> list[Ticket]:
        query = select(Ticket).where(Ticket.customer_id == customer_id)
        if open_only:
            query = query.where(Ticket.status.in_(OPEN))
        return list(
            await self._session.scalars(
                query.order_by(Ticket.created_at.desc(), Ticket.id.desc()).limit(limit)
            )
        )

    async def find(self, wanted: TicketFilter, at: datetime) -> Page[Ticket]:
        conditions = _conditions(wanted, at)
        total = await self._session.scalar(select(func.count(Ticket.id)).where(*conditions))
        order = (
            (Ticket.due_resolve_at, Ticket.priority)
            if wanted.order == "due"
            else (Ticket.created_at.desc(), Ticket.id.desc())
        )
        items = await self._session.scalars(
            select(Ticket)
            .where(*conditions)
            .order_by(*order)
            .limit(wanted.size)
            .offset((wanted.page - 1) * wanted.size)
        )
        return Page(list(items), total or 0, wanted.page, wanted.size)

    async def counts(self) -> dict[str, int]:
        rows = await self._session.execute(
            select(Ticket.status, func.count(Ticket.id)).group_by(Ticket.status)
        )
        return {status: count for status, count in rows}


def _overdue(at: datetime) -> ColumnElement[bool]:
    """The same rule as `Ticket.overdue`."""
    return and_(
        Ticket.status.not_in(["closed", "cancelled", "resolved", "confirming"]),
        or_(
            Ticket.due_resolve_at < at,
            and_(Ticket.contacted_at.is_(None), Ticket.due_contact_at < at),
        ),
    )


def _conditions(wanted: TicketFilter, at: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for column, values in (
        (Ticket.status, wanted.statuses),
        (Ticket.type, wanted.types),
        (Ticket.priority, wanted.priorities),
    ):
        if values:
            conditions.append(column.in_(values))
    for owned, value in (
        (Ticket.owner_id, wanted.owner_id),
        (Ticket.customer_id, wanted.customer_id),
        (Ticket.group_name, wanted.group_name),
    ):
        if value is not None:
            conditions.append(owned == value)
    if wanted.unassigned:
        conditions.append(Ticket.owner_id.is_(None))
    if wanted.open_only:
        conditions.append(Ticket.status.in_(OPEN))
    if wanted.overdue:
        conditions.append(_overdue(at))
    if wanted.created_from:
        conditions.append(Ticket.created_at >= wanted.created_from)
    if wanted.created_to:
        conditions.append(Ticket.created_at < wanted.created_to)
    if wanted.q and (q := wanted.q.strip()):
        conditions.append(
            or_(
                Ticket.number.istartswith(q, autoescape=True),
                Ticket.title.icontains(q, autoescape=True),
                Ticket.description.icontains(q, autoescape=True),
            )
        )
    return conditions
