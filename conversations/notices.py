"""News from lower rooms, told to the customer in the conversation."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from conversations.journal import Journal
from conversations.models import Conversation
from conversations.ports import Setup
from conversations.repository import Conversations
from conversations.signals import TICKET, signal
from conversations.wording import known, say
from core.database import Json
from core.outbox import Relay


class TicketNotices:
    """Handlers of the outbox; each runs in the transaction that marks the event delivered."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup

    def register(self, relay: Relay) -> None:
        for topic in ("ticket.opened", "ticket.changed", "ticket.urged"):
            relay.on(topic, self.wake_staff)
        relay.on("ticket.changed", self.tell_customer)

    async def wake_staff(self, session: AsyncSession, news: Json) -> None:
        signal(
            session, TICKET, {name: news.get(name) for name in ("ticket_id", "number", "status")}
        )

    async def tell_customer(self, session: AsyncSession, news: Json) -> None:
        """A new status is said where the customer will see it next."""
        key = f"ticket_changed.{news.get('status')}"
        if news.get("kind") != "status" or not news.get("conversation_id") or not known(key):
            return
        origin = await session.get(Conversation, UUID(news["conversation_id"]))
        if origin is None:
            return
        conversations = Conversations(session)
        customer = (origin.channel, origin.account, origin.external_user)
        # The numbers run on over a customer's conversations: only the newest may grow.
        await conversations.hold_customer(*customer)
        conversation = await conversations.latest(*customer, lock=True)
        assert conversation is not None
        text = say(key, number=news["number"])
        ticket = {name: news.get(name) for name in ("number", "title", "status")}
        parts = [{"type": "text", "text": text}, {"type": "ticket", **ticket}]
        await Journal(session, self._setup.cipher).say(conversation, text, {"parts": parts})
