"""The web channel between HTTP or WebSocket and the conversations: translates, never decides."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.edge import Edge
from conversations.inbox import Inbox, Received
from conversations.journal import Journal
from conversations.models import Author, Conversation, State
from conversations.ports import InboundMessage
from conversations.queue import Queue
from conversations.repository import Conversations, ConversationUnknown
from conversations.views import message_view
from core.database import Json, new_id
from core.errors import TooMany

CHANNEL = "web"
# As many messages as one look fetches; fewer mean that there are no more.
PAGE = 100
ACCOUNT = "web"


async def check_rate(edge: Edge, visitor: UUID, address: str) -> None:
    """Per visitor, and looser per address, behind which many may sit."""
    limit = edge.settings.messages_per_minute
    try:
        await edge.limiter.check(f"message:{visitor}", limit, 60)
        await edge.limiter.check(f"message-address:{address}", limit * 10, 60)
    except TooMany as error:
        raise TooMany("消息发得太快了，请稍等片刻再发。") from error


async def accept(
    edge: Edge,
    visitor: UUID,
    *,
    client_id: str | None = None,
    text: str | None = None,
    button: str | None = None,
    intent: str | None = None,
) -> Received:
    """Store what the visitor sent, then let the runner answer it."""
    inbound = InboundMessage(
        channel=CHANNEL,
        account=ACCOUNT,
        external_user=str(visitor),
        # Another visitor's ids cannot collide with, or find out about, this one's.
        external_id=f"{visitor}:{client_id or new_id()}",
        client_id=client_id,
        text=text,
        button=button,
        intent=intent,
    )
    async with edge.transaction() as session:
        received = await Inbox(session, edge.setup).receive(inbound)
    if not received.duplicate:
        edge.metrics.messages.labels(CHANNEL).inc()
    edge.runner.start(received.conversation_id)
    return received


async def current(session: AsyncSession, visitor: UUID) -> Conversation:
    conversation = await Conversations(session).latest(CHANNEL, ACCOUNT, str(visitor))
    if conversation is None:
        raise ConversationUnknown
    return conversation


async def conversation_view(edge: Edge, session: AsyncSession, conversation: Conversation) -> Json:
    position = None
    if conversation.state == State.QUEUED:
        position = 1 + await Queue(session, edge.settings).ahead(conversation)
    return {
        "id": str(conversation.id),
        "state": conversation.state,
        "position": position,
        "agent_name": conversation.assignee_name if conversation.state == State.HUMAN else None,
        "last_seq": conversation.last_seq,
    }


async def messages_after(
    edge: Edge,
    session: AsyncSession,
    conversation: Conversation,
    after: int | None,
    *,
    before: int | None = None,
    limit: int = PAGE,
) -> list[Json]:
    """What the customer sees: their own words masked, agents' words as they wrote them."""
    journal = Journal(session, edge.cipher)
    found = await Conversations(session).of_customer(
        conversation, after=after, before=before, limit=limit
    )
    return [
        message_view(m, journal.original(m) if m.author == Author.AGENT else None) for m in found
    ]
