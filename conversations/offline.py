"""Nobody at the desk: what the customer wants becomes a ticket with call-back."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from conversations.journal import Journal
from conversations.models import Author, Conversation, Kind, State, Turn
from conversations.ports import Setup
from conversations.queue import desk_open
from conversations.replies import Reply
from conversations.repository import Conversations
from conversations.state import move
from conversations.wording import say
from customers.models import Customer
from customers.service import Customers
from customers.vault import Vault
from language.lexicon import complaint_category, regulator_words
from ticket_bridge.models import Ticket
from ticket_bridge.schemas import CUSTOMER, SYSTEM, TicketDraft, TicketType
from ticket_bridge.service import Tickets

_CONTACTS = ("〔手机号", "〔固话")
_DESCRIBING_MESSAGES = 20


class Offline:
    def __init__(self, session: AsyncSession, setup: Setup) -> None:
        self._session = session
        self._setup = setup
        self._journal = Journal(session, setup.cipher)
        self._tickets = Tickets(session, setup.cipher)

    async def leave_message(
        self, conversation: Conversation, reason: str, reply: Reply, *, waited: bool = False
    ) -> None:
        """Open the ticket (or go on with the one of this conversation) and say so in `reply`."""
        contact = await self._contact(conversation)
        ticket = await self._ticket(conversation, contact)
        await move(
            self._session,
            conversation,
            State.OFFLINE,
            frm={State.BOT, State.QUEUED},
            offline_ticket_id=ticket.id,
            queue_reason=reason,
            queued_at=None,
        )
        settings = self._setup.settings
        if not desk_open(settings):
            text = say("offline_closed", number=ticket.number, hours=settings.desk_hours)
        else:
            text = say("offline_left" if waited else "offline_nobody", number=ticket.number)
        reply.text(text if contact else text + say("offline_phone"))
        reply.parts.append(ticket_part(ticket))
        reply.buttons(_ways_on())

    async def note(self, conversation: Conversation, turn: Turn, reply: Reply) -> None:
        """Add what the customer says meanwhile to the ticket."""
        ticket = await self._tickets.get(self._offline_ticket(conversation))
        message = await Conversations(self._session).message(turn.message_id)
        await self._tickets.note(ticket.id, self._journal.original(message), CUSTOMER)
        reply.text(say("offline_noted", number=ticket.number)).buttons(_ways_on())

    async def back_to_bot(self, conversation: Conversation, reply: Reply) -> None:
        ticket = await self._tickets.get(self._offline_ticket(conversation))
        await self.resume(conversation)
        reply.text(say("back_to_bot", number=ticket.number))

    async def resume(self, conversation: Conversation) -> None:
        await move(self._session, conversation, State.BOT, frm={State.OFFLINE})

    async def _ticket(self, conversation: Conversation, contact: str | None) -> Ticket:
        for ticket in await self._tickets.for_conversation(conversation.id):
            if ticket.is_open:
                return ticket
        texts = [
            self._journal.original(message)
            for message in await Conversations(self._session).last_messages(
                conversation.id, _DESCRIBING_MESSAGES
            )
            if message.author == Author.CUSTOMER and message.kind == Kind.TEXT
        ]
        told = "\n".join(texts)[-2000:] or say("offline_title")
        category = complaint_category(told)
        return await self._tickets.open(
            TicketDraft(
                type=TicketType.COMPLAINT if category else TicketType.CONSULT,
                category=category or "其他",
                title=say("offline_title"),
                description=told,
                wish=say("offline_wish"),
                contact=contact,
                customer_id=conversation.customer_id,
                conversation_id=conversation.id,
                channel=conversation.channel,
                regulator=bool(regulator_words(told)),
            ),
            actor=SYSTEM,
            idempotency_key=f"offline:{conversation.id}:{conversation.last_seq}",
        )

    async def _contact(self, conversation: Conversation) -> str | None:
        """The number to call back: the last one given here, or the verified customer's own."""
        known = await Vault(self._session, self._setup.cipher).known(conversation.id)
        given = [value for value, name in known.items() if name.startswith(_CONTACTS)]
        if given:
            return given[-1]
        customers = Customers(self._session, self._setup.bss(self._session), self._setup.cipher)
        verified = await customers.current(conversation.identity_id)
        if verified is None:
            return None
        customer = await self._session.get_one(Customer, verified.customer_id)
        return self._setup.cipher.decrypt(customer.phone_enc, context="customer.phone")

    def _offline_ticket(self, conversation: Conversation) -> UUID:
        assert conversation.offline_ticket_id is not None
        return conversation.offline_ticket_id


def ticket_part(ticket: Ticket) -> dict[str, str]:
    return {
        "type": "ticket",
        "number": ticket.number,
        "title": ticket.title,
        "status": ticket.status,
    }


def _ways_on() -> list[tuple[str, dict[str, str]]]:
    return [
        (say("offline_bot_button"), {"intent": "back_to_bot"}),
        (say("offline_human_button"), {"intent": "request_human"}),
    ]
