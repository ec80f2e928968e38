"""What an action may use during one call: a session, the services on it, who is speaking."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Conversation
from conversations.readable import Readable
from core.encryption import Cipher
from core.settings import Settings
from customers.bss import Bss
from customers.models import Customer
from customers.schemas import Verified
from customers.service import Customers
from customers.vault import Vault
from knowledge_base.client import KnowledgeClient
from ticket_bridge.schemas import Actor, ActorKind
from ticket_bridge.service import Tickets


@dataclass
class Call:
    """One action call. `key` names it for idempotency; None where there is no message."""

    session: AsyncSession
    settings: Settings
    cipher: Cipher
    bss: Bss
    knowledge: KnowledgeClient
    conversation_id: UUID | None = None
    key: str | None = None
    _conversation: Conversation | None = field(default=None, repr=False)

    @property
    def tickets(self) -> Tickets:
        return Tickets(self.session, self.cipher)

    async def conversation(self) -> Conversation | None:
        if self._conversation is None and self.conversation_id is not None:
            self._conversation = await self.session.get(Conversation, self.conversation_id)
        return self._conversation

    async def verified(self, level: int = 1) -> Verified | None:
        """Who is speaking, by the database at this moment and not by what a message claims."""
        conversation = await self.conversation()
        if conversation is None:
            return None
        customers = Customers(self.session, self.bss, self.cipher)
        found = await customers.current(conversation.identity_id)
        return found if found is not None and found.level >= level else None

    async def customer(self, verified: Verified) -> Customer:
        return await self.session.get_one(Customer, verified.customer_id)

    async def own_phone(self, verified: Verified) -> str:
        customer = await self.customer(verified)
        return self.cipher.decrypt(customer.phone_enc, context="customer.phone")

    async def reveal(self, text: str) -> str:
        """The text with the values behind its placeholders; for tickets only."""
        if self.conversation_id is None:
            return text
        return await Vault(self.session, self.cipher).reveal(self.conversation_id, text)

    async def readable(self, text: str) -> str:
        """The text with masked values for its placeholders; for the customer to read."""
        if self.conversation_id is None:
            return text
        shown = await Readable(self.session, self.cipher, self.conversation_id)(text)
        return str(shown)

    async def actor(self) -> Actor:
        """The customer, as the one who asks for a change of a ticket."""
        conversation = await self.conversation()
        identity = str(conversation.identity_id) if conversation else None
        return Actor(ActorKind.CUSTOMER, id=identity)

    async def conversation_ids(self) -> set[UUID]:
        """All conversations of the one who is speaking here."""
        conversation = await self.conversation()
        if conversation is None:
            return set()
        ids = await self.session.scalars(
            select(Conversation.id).where(Conversation.identity_id == conversation.identity_id)
        )
        return set(ids)


_current: ContextVar[Call] = ContextVar("action_call")


def call() -> Call:
    """The call being served."""
    return _current.get()


def serve(current: Call) -> None:
    _current.set(current)
