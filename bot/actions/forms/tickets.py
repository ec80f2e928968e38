"""Opening a ticket from a form, once per call, and telling the customer about it."""

from typing import Any

from bot.actions.base import Dispatcher
from bot.actions.context import call
from bot.actions.facts import moment
from customers.models import Customer
from ticket_bridge.labels import label
from ticket_bridge.models import Ticket
from ticket_bridge.schemas import BOT, TicketDraft


async def open_ticket(**draft: Any) -> Ticket:
    """A ticket of the one who is speaking; a repeated call gets the same one."""
    current = call()
    conversation = await current.conversation()
    verified = await current.verified()
    draft.setdefault("customer_id", verified.customer_id if verified else None)
    draft.setdefault("tier", verified.tier if verified else None)
    if conversation is not None:
        draft.setdefault("conversation_id", conversation.id)
        draft.setdefault("channel", conversation.channel)
        draft.setdefault("emotion", conversation.emotion)
    key = f"bot:{current.key}" if current.key else None
    return await current.tickets.open(TicketDraft(**draft), actor=BOT, idempotency_key=key)


async def home() -> Customer | None:
    """The verified customer, whose region and kind of place decide legal limits."""
    verified = await call().verified()
    return await call().customer(verified) if verified else None


def show_ticket(dispatcher: Dispatcher, ticket: Ticket) -> None:
    dispatcher.utter_message(
        json_message={
            "type": "ticket",
            "number": ticket.number,
            "title": ticket.title,
            "status": ticket.status,
            "status_text": label("status", ticket.status),
            "ticket_type": ticket.type,
            "category": ticket.category,
            "created_at": ticket.created_at.isoformat(),
            "due_contact_at": ticket.due_contact_at.isoformat(),
            "due_resolve_at": ticket.due_resolve_at.isoformat(),
            "urge_count": ticket.urge_count,
        }
    )


def dues(ticket: Ticket) -> dict[str, str]:
    """The promises in words, for the templates."""
    return {
        "contact_due": moment(ticket.due_contact_at),
        "resolve_due": moment(ticket.due_resolve_at),
    }
