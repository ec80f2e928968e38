"""Tickets as staff see them: masked."""

from typing import Any

from core.database import Json
from ticket_bridge.labels import label
from ticket_bridge.models import Ticket, TicketEvent
from ticket_bridge.transitions import ALLOWED, Status

_FIELDS = (
    "number",
    "type",
    "category",
    "title",
    "description",
    "wish",
    "contact_masked",
    "region",
    "is_town",
    "channel",
    "priority",
    "regulator",
    "status",
    "owner_name",
    "group_name",
    "urge_count",
    "reopened_count",
    "cause",
    "department",
    "measure",
    "close_basis",
)
_IDS = ("id", "customer_id", "conversation_id", "owner_id", "parent_id")
_TIMES = (
    "due_contact_at",
    "due_resolve_at",
    "regulator_due_at",
    "contacted_at",
    "resolved_at",
    "closed_at",
    "created_at",
    "updated_at",
)


def ticket_view(ticket: Ticket) -> Json:
    view: Json = {name: getattr(ticket, name) for name in _FIELDS}
    view |= {name: _text(getattr(ticket, name)) for name in _IDS}
    view |= {name: _iso(getattr(ticket, name)) for name in _TIMES}
    view["allowed"] = sorted(ALLOWED[Status(ticket.status)])
    view["overdue"] = ticket.overdue()
    view["status_label"] = label("status", ticket.status)
    view["type_label"] = label("type", ticket.type)
    return view


def event_view(event: TicketEvent) -> Json:
    return {
        "id": str(event.id),
        "seq": event.seq,
        "kind": event.kind,
        "actor_kind": event.actor_kind,
        "actor_name": event.actor_name,
        "from_status": event.from_status,
        "to_status": event.to_status,
        "note": event.note,
        "data": event.data,
        "at": event.at.isoformat(),
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _iso(value: Any) -> str | None:
    return None if value is None else value.isoformat()
