"""One runner per conversation at a time, held by a row in PostgreSQL and kept by a heartbeat."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import func, or_, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Conversation
from conversations.signals import Transaction

log = structlog.get_logger()


class LeaseLost(Exception):
    """Another runner has taken over; what this one found out must not be stored."""


class Lease:
    """The right to answer for one conversation, `seconds` long unless renewed.

    The database's clock decides, so runners on machines with other clocks agree.
    """

    def __init__(
        self, transaction: Transaction, conversation_id: UUID, owner: str, seconds: float
    ) -> None:
        self._transaction = transaction
        self._id = conversation_id
        self.owner = owner
        self._for = timedelta(seconds=seconds)

    async def take(self) -> bool:
        """Take the lease if it is free or has run out."""
        async with self._transaction() as session:
            return await self.take_in(session) is not None

    async def take_in(self, session: AsyncSession) -> Conversation | None:
        """Take it in the caller's transaction, which then holds the row; None if it is not free."""
        return await self._extend(
            session,
            or_(
                Conversation.lease_owner.is_(None),
                Conversation.lease_until < func.clock_timestamp(),
            ),
        )

    async def renew(self) -> bool:
        async with self._transaction() as session:
            held = Conversation.lease_owner == self.owner
            return await self._extend(session, held) is not None

    async def _extend(self, session: AsyncSession, condition: object) -> Conversation | None:
        return await session.scalar(
            update(Conversation)
            .where(Conversation.id == self._id, condition)  # type: ignore[arg-type]
            .values(
                lease_owner=self.owner,
                lease_until=func.clock_timestamp() + self._for,
                updated_at=Conversation.updated_at,
            )
            .returning(Conversation)
            .execution_options(synchronize_session=False, populate_existing=True)
        )

    def check(self, conversation: Conversation) -> None:
        """Raise `LeaseLost` unless this lease still holds the (locked) row."""
        if conversation.lease_owner != self.owner:
            raise LeaseLost

    def give_back(self, conversation: Conversation) -> None:
        """Release in the caller's transaction, which holds the row: no message can slip in."""
        conversation.lease_owner = conversation.lease_until = None

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Renew in the background while the body runs."""
        beat = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            beat.cancel()
            with suppress(asyncio.CancelledError):
                await beat

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._for.total_seconds() / 3)
            try:
                if not await self.renew():
                    return
            except (SQLAlchemyError, OSError):
                log.warning("lease.renewal_failed", conversation_id=str(self._id))
