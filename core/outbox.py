"""News from a lower room to an upper one, written in the transaction that made it true."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Index, delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.database import Base, Identified, Json, Sessions

log = structlog.get_logger()

Handler = Callable[[AsyncSession, Json], Awaitable[None]]

MAX_ATTEMPTS = 20
KEEP_DELIVERED = timedelta(days=30)


class OutboxEvent(Identified, Base):
    __tablename__ = "outbox_events"
    __table_args__ = (
        Index("ix_outbox_events_due", "due_at", postgresql_where=text("delivered_at IS NULL")),
    )

    topic: Mapped[str]
    payload: Mapped[Json]
    created_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    delivered_at: Mapped[datetime | None]
    error: Mapped[str | None]


def publish(session: AsyncSession, topic: str, payload: Json) -> None:
    """Tell the upper rooms; nothing leaves unless the transaction commits."""
    session.add(OutboxEvent(topic=topic, payload=payload))


async def forget_delivered(session: AsyncSession) -> None:
    """Delete what was delivered long ago; what could not be delivered stays to be looked at."""
    await session.execute(
        delete(OutboxEvent).where(OutboxEvent.delivered_at < now() - KEEP_DELIVERED)
    )


class Relay:
    """Hands stored events to their handlers, at least once, each in its own transaction."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._handlers: dict[str, list[Handler]] = {}

    def on(self, topic: str, handler: Handler) -> None:
        self._handlers.setdefault(topic, []).append(handler)

    async def deliver_due(self, limit: int = 50) -> int:
        """Deliver what is due; the number of events handled, failed ones included."""
        handled = 0
        while handled < limit and await self._deliver_one():
            handled += 1
        return handled

    async def _deliver_one(self) -> bool:
        async with self._sessions.begin() as session:
            event = await session.scalar(
                select(OutboxEvent)
                .where(
                    OutboxEvent.delivered_at.is_(None),
                    OutboxEvent.due_at <= now(),
                    OutboxEvent.attempts < MAX_ATTEMPTS,
                )
                .order_by(OutboxEvent.due_at, OutboxEvent.id)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            if event is None:
                return False
            try:
                async with session.begin_nested():
                    for handler in self._handlers.get(event.topic, []):
                        await handler(session, event.payload)
                event.delivered_at, event.error = now(), None
            except Exception as error:
                event.attempts += 1
                event.due_at = now() + timedelta(seconds=min(2**event.attempts, 3600))
                event.error = type(error).__name__
                log.exception("outbox.failed", topic=event.topic, attempts=event.attempts)
            return True
