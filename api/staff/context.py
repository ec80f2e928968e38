"""Everything an agent should know before the first word."""

from fastapi.encoders import jsonable_encoder
from sqlalchemy.ext.asyncio import AsyncSession

from api.edge import Edge
from api.tickets.views import ticket_view
from conversations.handoff import Handoffs, summarise
from conversations.models import Conversation
from conversations.readable import Readable
from conversations.repository import Conversations
from conversations.views import conversation_row
from core.database import Json
from customers.schemas import CustomerProfile
from customers.service import Customers
from ticket_bridge.service import Tickets


async def conversation_context(
    edge: Edge, session: AsyncSession, conversation: Conversation
) -> Json:
    """The packet of the hand-over, and what is true now: profile, slots, tickets, history.

    The profile is given only while the customer's identity is proven.
    """
    conversations = Conversations(session)
    customers = Customers(session, edge.setup.bss(session), edge.cipher)
    tickets = Tickets(session, edge.cipher)
    readable = Readable(session, edge.cipher, conversation.id)
    verified = await customers.current(conversation.identity_id)
    profile = await customers.profile(verified.customer_id) if verified else None
    found = await tickets.for_conversation(conversation.id)
    if verified:
        found += [
            ticket
            for ticket in await tickets.for_customer(verified.customer_id, open_only=True)
            if ticket.id not in {other.id for other in found}
        ]
    return {
        "conversation": conversation_row(conversation),
        "handoff": conversation.handoff,
        "summary": summarise(await conversations.last_messages(conversation.id, 50)),
        "verified": verified.level if verified else 0,
        "profile": _profile(profile) if profile else None,
        "slots": await readable(conversation.slots),
        "entries_tried": await Handoffs(session, edge.setup).entries_tried(conversation),
        "open_tickets": [ticket_view(ticket) for ticket in found if ticket.is_open],
        "past": [conversation_row(past) for past in await conversations.past(conversation)],
    }


def _profile(profile: CustomerProfile) -> Json:
    """The 360 view with the plan's name in front; the rest of the BSS under its own names."""
    view: Json = jsonable_encoder(profile)
    view["plan_detail"] = view["plan"]
    view["plan"] = profile.plan.plan.name if profile.plan else None
    return view
