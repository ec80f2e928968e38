"""The customer's verdict on a conversation."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Conversation, Message
from conversations.signals import changed
from core.errors import Conflict
from language.mask import mask


class NothingToRate(Conflict):
    message = "还没有可以评价的对话。"


async def rate(
    session: AsyncSession,
    conversation: Conversation,
    score: int,
    resolved: bool | None,
    comment: str | None,
) -> None:
    """Keep (or correct) the rating, 1 to 5; a conversation without words cannot be rated."""
    spoken = await session.scalar(
        select(Message.id).where(Message.conversation_id == conversation.id).limit(1)
    )
    if spoken is None:
        raise NothingToRate
    conversation.rating, conversation.resolved = score, resolved
    conversation.rating_comment = mask(comment.strip()) if comment else None
    await session.flush()
    changed(session, conversation)
