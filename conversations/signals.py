"""Wake-ups: collected while a transaction runs, sent once it has committed.

They say that something is stored, never what: a listener reads the database.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Conversation
from core.database import Json, Sessions

CONVERSATION = "huiyin:conversation"
QUEUE = "huiyin:queue"
TYPING = "huiyin:typing"
NOTICE = "huiyin:notice"
TICKET = "huiyin:ticket"
PRESENCE = "huiyin:presence"

_KEY = "signals"


class Publisher(Protocol):
    async def publish(self, channel: str, payload: dict[str, Any]) -> None: ...


Transaction = Callable[[], AbstractAsyncContextManager[AsyncSession]]


def signal(session: AsyncSession, channel: str, payload: Json) -> None:
    """Send this once the transaction has committed; repeats are sent once."""
    pending: list[tuple[str, Json]] = session.info.setdefault(_KEY, [])
    if (channel, payload) not in pending:
        pending.append((channel, payload))


def changed(session: AsyncSession, conversation: Conversation) -> None:
    """Tell whoever shows this conversation to look again."""
    signal(session, CONVERSATION, address(conversation))


def address(conversation: Conversation) -> Json:
    return {
        "conversation_id": str(conversation.id),
        "channel": conversation.channel,
        "external_user": conversation.external_user,
    }


async def send(session: AsyncSession, publisher: Publisher) -> None:
    for channel, payload in session.info.pop(_KEY, []):
        await publisher.publish(channel, payload)


def transactions(sessions: Sessions, publisher: Publisher) -> Transaction:
    """A factory of transactions that send their signals after the commit."""

    @asynccontextmanager
    async def transaction() -> AsyncIterator[AsyncSession]:
        async with sessions() as session:
            async with session.begin():
                yield session
            await send(session, publisher)

    return transaction
