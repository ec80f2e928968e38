"""What is forgotten by itself."""

from datetime import timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, or_
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import now
from customers.models import DemoMessage, OneTimeCode

# Longer than any lock and as long as the daily limit looks back: forgetting resets neither.
KEEP = timedelta(days=1)


async def forget_codes(session: AsyncSession) -> int:
    """Delete codes and demo messages older than a day; how many rows went."""
    before = now() - KEEP
    codes = delete(OneTimeCode).where(
        OneTimeCode.sent_at < before,
        OneTimeCode.day_started_at < before,
        or_(OneTimeCode.last_attempt_at.is_(None), OneTimeCode.last_attempt_at < before),
    )
    messages = delete(DemoMessage).where(DemoMessage.sent_at < before)
    gone = 0
    for statement in (codes, messages):
        gone += cast(CursorResult[Any], await session.execute(statement)).rowcount
    return gone
