"""Who is in charge changes by compare-and-set only: two who try at once, one wins."""

from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Conversation, State
from conversations.signals import QUEUE, changed, signal
from core.clock import now
from core.errors import Conflict

BOT_ANSWERS = frozenset({State.BOT, State.QUEUED, State.RINGING})


class StateChanged(Conflict):
    message = "这段对话刚刚被其他人处理了，请刷新后再看。"


async def move(
    session: AsyncSession,
    conversation: Conversation,
    to: State,
    *,
    frm: frozenset[State] | set[State],
    only_if: tuple[Any, ...] = (),
    **values: Any,
) -> None:
    """Change the state from one of `frm`, or raise `StateChanged` (409)."""
    await session.flush()
    before = conversation.state
    row = await session.scalar(
        update(Conversation)
        .where(Conversation.id == conversation.id, Conversation.state.in_(frm), *only_if)
        .values(state=to, updated_at=now(), **values)
        .returning(Conversation.id)
        .execution_options(synchronize_session=False)
    )
    if row is None:
        raise StateChanged
    await session.refresh(conversation)
    changed(session, conversation)
    if State.QUEUED in (before, to) or State.QUEUED in frm:
        signal(session, QUEUE, {})
