"""For those who judge and improve: finding conversations and replaying why the bot said what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Author, Conversation, Message, Turn
from conversations.repository import Conversations
from conversations.views import conversation_row, public_parts
from core.database import Json


@dataclass(frozen=True)
class ReviewFilter:
    """Every condition given must hold; `q` is looked for in the masked texts."""

    q: str | None = None
    channel: str | None = None
    states: tuple[str, ...] = ()
    intent: str | None = None
    rating: int | None = None
    assignee_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    queue_order: bool = False
    page: int = 1
    size: int = 20


@dataclass(frozen=True)
class Found:
    items: list[Conversation]
    total: int


class Review:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._conversations = Conversations(session)

    async def search(self, wanted: ReviewFilter) -> Found:
        """Conversations in which something was said, the latest first (or in queue order)."""
        query = select(Conversation).where(
            Conversation.last_seq > Conversation.seq_base, *_conditions(wanted)
        )
        total = await self._session.scalar(select(func.count()).select_from(query.subquery()))
        order: tuple[Any, ...] = (Conversation.updated_at.desc(), Conversation.id.desc())
        if wanted.queue_order:
            order = (Conversation.queue_priority, Conversation.queued_at)
        rows = await self._session.scalars(
            query.order_by(*order).offset((wanted.page - 1) * wanted.size).limit(wanted.size)
        )
        return Found(list(rows), total or 0)

    async def replay(self, conversation_id: UUID) -> Json:
        """Every customer message with its reply and the bot's reasons; other messages in order."""
        conversation = await self._conversations.get(conversation_id)
        messages = await self._conversations.messages(conversation_id, limit=2000)
        turns = {turn.message_id: turn for turn in await self._conversations.turns(conversation_id)}
        replies = {message.reply_to: message for message in messages if message.reply_to}
        return {
            "conversation": conversation_row(conversation),
            "turns": [
                _replayed(message, turns.get(message.id), replies.get(message.id))
                for message in messages
                if message.author == Author.CUSTOMER
            ],
            "messages": [
                {
                    "seq": message.seq,
                    "author": message.author,
                    "author_name": message.author_name,
                    "kind": message.kind,
                    "text": message.text,
                    "private": message.private,
                    "at": message.at.isoformat(),
                }
                for message in messages
            ],
        }


def _conditions(wanted: ReviewFilter) -> list[Any]:
    conditions: list[Any] = []
    if wanted.q:
        # The pattern characters of LIKE are ordinary characters to the one who searches.
        conditions.append(
            exists().where(
                Message.conversation_id == Conversation.id,
                Message.text.icontains(wanted.q, autoescape=True),
            )
        )
    if wanted.intent:
        conditions.append(
            exists().where(Turn.conversation_id == Conversation.id, Turn.intent == wanted.intent)
        )
    for column, value in (
        (Conversation.channel, wanted.channel),
        (Conversation.rating, wanted.rating),
        (Conversation.assignee_id, wanted.assignee_id),
    ):
        if value is not None:
            conditions.append(column == value)
    if wanted.states:
        conditions.append(Conversation.state.in_(wanted.states))
    if wanted.since:
        conditions.append(Conversation.created_at >= wanted.since)
    if wanted.until:
        conditions.append(Conversation.created_at < wanted.until)
    return conditions


def _replayed(message: Message, turn: Turn | None, reply: Message | None) -> Json:
    return {
        "seq": message.seq,
        "at": message.at.isoformat(),
        "customer_text": message.text,
        "reply": public_parts(reply) if reply else None,
        "outcome": turn.outcome if turn else None,
        "status": turn.status if turn else None,
        "intent": turn.intent if turn else None,
        "confidence": turn.confidence if turn else None,
        "ranking": turn.ranking if turn else [],
        "entities": turn.entities if turn else [],
        "entry_key": turn.entry_key if turn else None,
        "entry_score": turn.entry_score if turn else None,
        "actions": turn.actions if turn else [],
        "emotion": turn.emotion if turn else None,
        "emotion_confidence": turn.emotion_confidence if turn else None,
        "timings": turn.timings if turn else {},
        "error": turn.error if turn else None,
    }
