"""The customer's verdict on a conversation."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Conversation
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
    """Keep (or correct) the rating, 1 to 5, of the customer's last conversation with words.

    A page opened again after the end has begun a new, empty conversation already.
    """
    conversation = await _last_spoken(session, conversation)
    conversation.rating, conversation.resolved = score, resolved
    conversation.rating_comment = mask(comment.strip()) if comment else None
    await session.flush()
    changed(session, conversation)


async def _last_spoken(session: AsyncSession, conversation: Conversation) -> Conversation:
    found = await session.scalar(
        select(Conversation)
        .where(
            Conversation.channel == conversation.channel,
            Conversation.account == conversation.account,
            Conversation.external_user == conversation.external_user,
            Conversation.last_seq > Conversation.seq_base,
        )
        .order_by(Conversation.created_at.desc(), Conversation.id.desc())
        .limit(1)
    )
    if found is None:
        raise NothingToRate
    return found
