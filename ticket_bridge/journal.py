"""What happened to a ticket: one row of history and one piece of news for the upper rooms."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core import outbox
from language.mask import mask
from ticket_bridge.models import Ticket, TicketEvent
from ticket_bridge.schemas import Actor

_TOPICS = {"opened": "ticket.opened", "urged": "ticket.urged"}


class Journal:
    """Writes for a ticket whose row the caller holds, so that `seq` has no gaps or doubles."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def log(
        self,
        ticket: Ticket,
        kind: str,
        actor: Actor,
        at: datetime,
        *,
        from_status: str | None = None,
        to_status: str | None = None,
        note: str | None = None,
        data: dict[str, Any] | None = None,
    ) -> None:
        ticket.last_seq += 1
        ticket.updated_at = at
        self._session.add(
            TicketEvent(
                ticket_id=ticket.id,
                seq=ticket.last_seq,
                kind=kind,
                actor_kind=actor.kind.value,
                actor_id=actor.id,
                actor_name=actor.name,
                from_status=from_status,
                to_status=to_status,
                note=mask(note.strip()) if note and note.strip() else None,
                data=data or {},
                at=at,
            )
        )
        topic = _TOPICS.get(kind, "ticket.changed")
        outbox.publish(self._session, topic, _news(ticket, kind, from_status))
        await self._session.flush()


def _news(ticket: Ticket, kind: str, from_status: str | None) -> dict[str, Any]:
    return {
        "ticket_id": str(ticket.id),
        "number": ticket.number,
        "kind": kind,
        "type": ticket.type,
        "category": ticket.category,
        "title": ticket.title,
        "status": ticket.status,
        "from_status": from_status,
        "priority": ticket.priority,
        "urge_count": ticket.urge_count,
        "conversation_id": str(ticket.conversation_id) if ticket.conversation_id else None,
        "customer_id": str(ticket.customer_id) if ticket.customer_id else None,
        "owner_id": str(ticket.owner_id) if ticket.owner_id else None,
        "group_name": ticket.group_name,
    }
