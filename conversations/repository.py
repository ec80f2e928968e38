"""Finding conversations and messages; the only place that knows how they are indexed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Conversation, Message, State, Turn
from core.errors import NotFound


class ConversationUnknown(NotFound):
    message = "没有找到这段对话。"


class Conversations:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, conversation_id: UUID) -> Conversation:
        conversation = await self._session.get(Conversation, conversation_id)
        if conversation is None:
            raise ConversationUnknown
        return conversation

    async def locked(self, conversation_id: UUID) -> Conversation:
        """The row, locked until the transaction ends, with its present values."""
        conversation = await self._session.scalar(
            select(Conversation)
            .where(Conversation.id == conversation_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if conversation is None:
            raise ConversationUnknown
        return conversation

    async def hold_customer(self, channel: str, account: str, external_user: str) -> None:
        """Keep others from opening or continuing conversations of this customer meanwhile."""
        key = func.hashtextextended(f"{channel}:{account}:{external_user}", 0)
        await self._session.execute(select(func.pg_advisory_xact_lock(key)))

    async def latest(
        self, channel: str, account: str, external_user: str, *, lock: bool = False
    ) -> Conversation | None:
        """The newest conversation of a customer on a channel, open or closed."""
        query = (
            select(Conversation)
            .where(
                Conversation.channel == channel,
                Conversation.account == account,
                Conversation.external_user == external_user,
            )
            .order_by(Conversation.created_at.desc(), Conversation.id.desc())
            .limit(1)
        )
        if lock:
            query = query.with_for_update().execution_options(populate_existing=True)
        return await self._session.scalar(query)

    async def going_on(self, channel: str, account: str, external_user: str) -> Conversation | None:
        """The customer's open conversation, locked; there is never more than one."""
        return await self._session.scalar(
            select(Conversation)
            .where(
                Conversation.channel == channel,
                Conversation.account == account,
                Conversation.external_user == external_user,
                Conversation.state != State.CLOSED,
            )
            .with_for_update()
            .execution_options(populate_existing=True)
        )

    async def of_customer(
        self,
        conversation: Conversation,
        *,
        after: int | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> list[Message]:
        """What a customer may see of all their conversations on the channel, oldest first.

        The first after `after`, or the last before `before`, or with neither the last of all.
        """
        mine = select(Conversation.id).where(
            Conversation.channel == conversation.channel,
            Conversation.account == conversation.account,
            Conversation.external_user == conversation.external_user,
        )
        query = select(Message).where(Message.conversation_id.in_(mine), Message.private.is_(False))
        if before is not None:
            query = query.where(Message.seq < before)
        if after is None:
            newest = query.order_by(Message.seq.desc()).limit(limit)
            return list(await self._session.scalars(newest))[::-1]
        query = query.where(Message.seq > after)
        return list(await self._session.scalars(query.order_by(Message.seq).limit(limit)))

    async def messages(
        self, conversation_id: UUID, *, after: int = 0, limit: int = 500
    ) -> list[Message]:
        return list(
            await self._session.scalars(
                select(Message)
                .where(Message.conversation_id == conversation_id, Message.seq > after)
                .order_by(Message.seq)
                .limit(limit)
            )
        )

    async def last_messages(self, conversation_id: UUID, limit: int) -> list[Message]:
        newest = await self._session.scalars(
            select(Message)
            .where(Message.conversation_id == conversation_id)
            .order_by(Message.seq.desc())
            .limit(limit)
        )
        return list(newest)[::-1]

    async def message(self, message_id: UUID) -> Message:
        message = await self._session.get(Message, message_id)
        if message is None:
            raise NotFound("没有找到这条消息。")
        return message

    async def turns(self, conversation_id: UUID) -> Sequence[Turn]:
        return (
            await self._session.scalars(
                select(Turn).where(Turn.conversation_id == conversation_id).order_by(Turn.seq)
            )
        ).all()

    async def past(self, conversation: Conversation, limit: int = 5) -> list[Conversation]:
        """Earlier closed conversations of the same person."""
        same = Conversation.identity_id == conversation.identity_id
        if conversation.customer_id is not None:
            same = same | (Conversation.customer_id == conversation.customer_id)
        return list(
            await self._session.scalars(
                select(Conversation)
                .where(
                    same,
                    Conversation.id != conversation.id,
                    Conversation.state == State.CLOSED,
                    Conversation.last_seq > Conversation.seq_base,
                )
                .order_by(Conversation.created_at.desc())
                .limit(limit)
            )
        )
