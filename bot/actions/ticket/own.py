"""The tickets of the one who is speaking; anybody else's do not exist here."""

from bot.actions.context import call
from ticket_bridge.errors import TicketUnknown
from ticket_bridge.models import Ticket


async def own_tickets() -> list[Ticket]:
    """Of all conversations of this person here and of the verified customer, latest first."""
    current = call()
    found: dict[str, Ticket] = {}
    for conversation_id in await current.conversation_ids():
        for ticket in await current.tickets.for_conversation(conversation_id):
            found[ticket.number] = ticket
    if (verified := await current.verified()) is not None:
        for ticket in await current.tickets.for_customer(verified.customer_id):
            found[ticket.number] = ticket
    return sorted(found.values(), key=lambda ticket: ticket.created_at, reverse=True)


async def own_ticket(number: str) -> Ticket | None:
    """By its number; None when there is none or it is somebody else's."""
    current = call()
    try:
        ticket = await current.tickets.by_number(number)
    except TicketUnknown:
        return None
    if ticket.conversation_id in await current.conversation_ids():
        return ticket
    verified = await current.verified()
    if verified is not None and ticket.customer_id == verified.customer_id:
        return ticket
    return None


def most_relevant(tickets: list[Ticket], *statuses: str) -> Ticket | None:
    """The latest in one of the statuses, else the latest open one, else the latest."""
    wanted = [t for t in tickets if t.status in statuses]
    still_open = [t for t in tickets if t.is_open]
    return next(iter([*wanted, *still_open, *tickets]), None)
