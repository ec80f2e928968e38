"""What the worker does while nobody speaks: lost agents, an unstaffed line, idle ends, purges."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.journal import Journal
from conversations.models import ActionRun, Conversation, InboundReceipt, State, Turn, TurnStatus
from conversations.offline import Offline
from conversations.ports import Setup
from conversations.presence import Presence
from conversations.queue import Queue
from conversations.replies import Reply
from conversations.repository import Conversations
from conversations.routing import Routing
from conversations.signals import Transaction
from conversations.state import move
from conversations.wording import say
from core.clock import now

log = structlog.get_logger()

IDLE_BOT = timedelta(hours=2)
IDLE_OFFLINE = timedelta(hours=24)
KEEP_RECEIPTS = timedelta(days=30)
_BATCH = 100


class Housekeeping:
    """Each conversation in a transaction of its own, looked at again under its row lock."""

    def __init__(self, transaction: Transaction, setup: Setup) -> None:
        self._transaction = transaction
        self._setup = setup

    async def requeue_lost(self) -> int:
        """Conversations of lost agents go to the head of the line."""
        async with self._transaction() as session:
            left = await Presence(session, self._setup.settings).left_behind()
        return await self._each(left, self._requeue)

    async def close_unstaffed_queue(self) -> int:
        """Nobody is there any more: those who wait get a ticket with call-back."""
        limit = now() - timedelta(seconds=self._setup.settings.agent_lost_s)
        async with self._transaction() as session:
            if await Queue(session, self._setup.settings).staffed():
                return 0
            waiting = await self._ids(
                session, Conversation.state == State.QUEUED, Conversation.queued_at < limit
            )
        return await self._each(waiting, self._leave_message)

    async def close_idle(self) -> int:
        """End conversations of the bot in which the customer has long been silent."""
        last = func.coalesce(Conversation.last_customer_at, Conversation.created_at)
        async with self._transaction() as session:
            idle = await self._ids(
                session, Conversation.state == State.BOT, last < now() - IDLE_BOT
            )
            idle += await self._ids(
                session, Conversation.state == State.OFFLINE, last < now() - IDLE_OFFLINE
            )
        return await self._each(idle, self._close)

    async def purge(self) -> None:
        before = now() - KEEP_RECEIPTS
        async with self._transaction() as session:
            await session.execute(delete(InboundReceipt).where(InboundReceipt.received_at < before))
            await session.execute(delete(ActionRun).where(ActionRun.at < before))

    async def _each(
        self,
        conversation_ids: list[UUID],
        work: Callable[[AsyncSession, Conversation], Awaitable[bool]],
    ) -> int:
        """How many it was done to. One that fails is logged and keeps nobody else waiting."""
        done = 0
        for conversation_id in conversation_ids:
            try:
                async with self._transaction() as session:
                    done += await work(
                        session, await Conversations(session).locked(conversation_id)
                    )
            except (OperationalError, InterfaceError, OSError):
                # The database is away: so it is for all of them.
                raise
            except Exception:
                log.exception("housekeeping.failed", conversation_id=str(conversation_id))
        return done

    async def _requeue(self, session: AsyncSession, conversation: Conversation) -> bool:
        presence = Presence(session, self._setup.settings)
        # Meanwhile the agent may be back, or another one have taken it from the line.
        if conversation.state != State.HUMAN or not await presence.is_lost(
            conversation.assignee_id
        ):
            return False
        await Routing(session, self._setup).enqueue(conversation, "agent_lost")
        await self._journal(session).say(conversation, say("agent_lost"))
        return True

    async def _leave_message(self, session: AsyncSession, conversation: Conversation) -> bool:
        if conversation.state != State.QUEUED:
            return False
        reply = Reply()
        await Offline(session, self._setup).leave_message(
            conversation, conversation.queue_reason or "request", reply, waited=True
        )
        await self._journal(session).say(conversation, reply.plain, reply.content)
        return True

    async def _close(self, session: AsyncSession, conversation: Conversation) -> bool:
        silent_since = conversation.last_customer_at or conversation.created_at
        owed = await session.scalar(
            select(Turn.id)
            .where(
                Turn.conversation_id == conversation.id,
                Turn.status.in_((TurnStatus.PENDING, TurnStatus.RUNNING)),
            )
            .limit(1)
        )
        idle_for = {State.BOT: IDLE_BOT, State.OFFLINE: IDLE_OFFLINE}.get(State(conversation.state))
        if owed or idle_for is None or silent_since > now() - idle_for:
            return False
        if conversation.last_customer_at is not None:
            await self._journal(session).say(conversation, say("closed_idle"))
        await move(
            session,
            conversation,
            State.CLOSED,
            frm={State.BOT, State.OFFLINE},
            closed_at=now(),
            rasa_session=None,
        )
        return True

    async def _ids(self, session: AsyncSession, *conditions: object) -> list[UUID]:
        rows = await session.scalars(
            select(Conversation.id)
            .where(*conditions)  # type: ignore[arg-type]
            .order_by(Conversation.created_at)
            .limit(_BATCH)
        )
        return list(rows)

    def _journal(self, session: AsyncSession) -> Journal:
        return Journal(session, self._setup.cipher)
