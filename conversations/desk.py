"""What an agent does with a conversation: take, reply, note, hand back, end, open a ticket."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.cleaning import clean
from conversations.handoff import Handoffs
from conversations.journal import Journal
from conversations.models import Author, Conversation, Kind, Message, State
from conversations.ports import Setup
from conversations.presence import Presence
from conversations.replies import Reply
from conversations.repository import Conversations
from conversations.state import move
from conversations.unmasking import Unmasking
from conversations.wording import say
from core.accounts import Account
from core.audit import record
from core.clock import now
from core.errors import Conflict
from language.mask import mask
from ticket_bridge.models import Ticket
from ticket_bridge.schemas import Actor, ActorKind, TicketDraft
from ticket_bridge.service import Tickets

MAX_AGENT_TEXT = 2000


class NotYours(Conflict):
    message = "这段对话不在您手上，请先接入。"


class HandsFull(Conflict):
    message = "您正在服务的客户已达上限，请先结束一段对话。"


class Desk:
    """Acts of one agent; `NotYours` (409) when the conversation is somebody else's."""

    def __init__(self, session: AsyncSession, setup: Setup, account: Account) -> None:
        self._session = session
        self._setup = setup
        self._account = account
        self._conversations = Conversations(session)
        self._journal = Journal(session, setup.cipher)

    async def take(self, conversation_id: UUID) -> Conversation:
        """Take a waiting conversation; of two who try at once one gets `StateChanged` (409)."""
        return await self._give(conversation_id, self._account)

    async def assign(self, conversation_id: UUID, agent: Account) -> Conversation:
        """Give a waiting conversation to an agent (supervisors)."""
        conversation = await self._give(conversation_id, agent)
        record(
            self._session,
            self._account.username,
            "conversation.assign",
            str(conversation_id),
            detail={"agent": agent.username},
        )
        return conversation

    async def _give(self, conversation_id: UUID, agent: Account) -> Conversation:
        conversation = await self._conversations.get(conversation_id)
        # The agent's row serialises the count, the conversation's row decides who wins.
        presence = await Presence(self._session, self._setup.settings).locked(agent)
        in_hand = await self._session.scalar(
            select(func.count())
            .select_from(Conversation)
            .where(Conversation.state == State.HUMAN, Conversation.assignee_id == agent.id)
        )
        if (in_hand or 0) >= presence.capacity:
            raise HandsFull
        handoff = conversation.handoff or await Handoffs(self._session, self._setup).packet(
            conversation, "request"
        )
        await move(
            self._session,
            conversation,
            State.HUMAN,
            frm={State.QUEUED, State.BOT, State.OFFLINE},
            only_if=(Conversation.assignee_id.is_(None),),
            assignee_id=agent.id,
            assignee_name=agent.name,
            handoff=handoff,
        )
        await self._journal.say(conversation, say("agent_joined", name=agent.name))
        return conversation

    async def reply(self, conversation_id: UUID, text: str, client_id: str) -> Message:
        """Say something to the customer; the same `client_id` again gives the same message."""
        return await self._write(conversation_id, text, client_id, private=False)

    async def note(self, conversation_id: UUID, text: str, client_id: str | None = None) -> Message:
        """A note among colleagues; never shown to the customer."""
        return await self._write(conversation_id, text, client_id, private=True)

    async def _write(
        self, conversation_id: UUID, text: str, client_id: str | None, *, private: bool
    ) -> Message:
        conversation = await self._conversations.locked(conversation_id)
        if client_id is not None:
            earlier = await self._session.scalar(
                select(Message).where(
                    Message.conversation_id == conversation_id, Message.client_id == client_id
                )
            )
            if earlier is not None:
                return earlier
        if not private:
            self._must_be_mine(conversation)
            conversation.first_reply_at = conversation.first_reply_at or now()
        return await self._journal.append(
            conversation,
            Author.AGENT,
            clean(text, MAX_AGENT_TEXT),
            kind=Kind.NOTE if private else Kind.TEXT,
            author_id=self._account.id,
            author_name=self._account.name,
            client_id=client_id,
            private=private,
        )

    async def give_back(self, conversation_id: UUID) -> Conversation:
        """Return the conversation to the bot: a new engine session, what is known carried on."""
        conversation = await self._conversations.locked(conversation_id)
        self._must_be_mine(conversation, supervisor_may=True)
        name = conversation.assignee_name
        await move(
            self._session,
            conversation,
            State.BOT,
            frm={State.HUMAN},
            assignee_id=None,
            assignee_name=None,
            rasa_session=None,
            session_turns=0,
            active_form=None,
            failures=0,
        )
        await self._journal.say(conversation, say("returned", name=name))
        return conversation

    async def end(self, conversation_id: UUID, summary: str | None) -> Conversation:
        """Close the conversation and ask the customer for a rating."""
        conversation = await self._conversations.locked(conversation_id)
        self._must_be_mine(conversation, supervisor_may=True)
        await self._journal.say(
            conversation, say("agent_left", name=conversation.assignee_name or self._account.name)
        )
        await ask_rating(self._journal, conversation)
        await move(
            self._session,
            conversation,
            State.CLOSED,
            frm={State.HUMAN},
            closed_at=now(),
            summary=mask(summary.strip()) if summary else None,
            rasa_session=None,
        )
        return conversation

    async def open_ticket(
        self, conversation_id: UUID, draft: TicketDraft, key: str | None
    ) -> Ticket:
        """Open a ticket for the customer of this conversation and show it to them."""
        conversation = await self._conversations.locked(conversation_id)
        plain = await Unmasking.of(self._session, self._setup.cipher, conversation)
        draft = draft.model_copy(
            update={
                # Agents read and copy masked text; whoever works on the ticket needs the values.
                "description": plain(draft.description),
                "contact": plain(draft.contact) or plain.phone,
                "conversation_id": conversation.id,
                "channel": conversation.channel,
                "customer_id": draft.customer_id or conversation.customer_id,
            }
        )
        return await Tickets(self._session, self._setup.cipher).open(
            draft,
            actor=Actor(ActorKind.AGENT, str(self._account.id), self._account.name),
            idempotency_key=f"desk:{conversation.id}:{key}" if key else None,
        )

    async def reveal(self, message_id: UUID, reason: str) -> str:
        """The original of a masked message; who looked and why is kept for ever."""
        message = await self._conversations.message(message_id)
        record(self._session, self._account.username, "message.reveal", str(message_id), reason)
        return self._journal.original(message)

    def _must_be_mine(self, conversation: Conversation, *, supervisor_may: bool = False) -> None:
        if conversation.state == State.HUMAN:
            if conversation.assignee_id == self._account.id:
                return
            if supervisor_may and self._account.has_role("supervisor"):
                return
        raise NotYours


async def ask_rating(journal: Journal, conversation: Conversation) -> None:
    reply = Reply().text(say("rating"))
    reply.parts.append({"type": "rating"})
    await journal.say(conversation, say("rating"), reply.content)
