"""The runner: turns of a conversation one at a time, in order, each answered exactly once.

Whoever holds the lease works. A process that dies leaves its lease to run out; the sweeper finds
the turn, and the engine, which knows the message id, gives the same answer again.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from uuid import UUID

import structlog
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.answering import Answering
from conversations.lease import Lease, LeaseLost
from conversations.models import Conversation, Turn, TurnStatus
from conversations.ports import DialogueEngine, Setup, TurnFailed, TurnRequest, TurnResult
from conversations.repository import Conversations
from conversations.signals import NOTICE, Transaction, address, changed, signal
from conversations.wording import say
from core.clock import now
from core.database import new_id

log = structlog.get_logger()

LEASE_S = 30.0
MAX_BACKOFF_S = 30
_OPEN = (TurnStatus.PENDING, TurnStatus.RUNNING)

Observer = Callable[[str, float], None]


class _Step(Enum):
    WORKED = 1
    NOTHING_LEFT = 2


@dataclass(frozen=True)
class _Asked:
    turn_id: UUID
    request: TurnRequest


class TurnRunner:
    """`observe(outcome, seconds from message to reply)` is called for every finished turn."""

    def __init__(
        self,
        transaction: Transaction,
        engine: DialogueEngine,
        setup: Setup,
        *,
        lease_s: float = LEASE_S,
        observe: Observer = lambda outcome, seconds: None,
    ) -> None:
        self._transaction = transaction
        self._engine = engine
        self._setup = setup
        self._lease_s = lease_s
        self._observe = observe
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, conversation_id: UUID) -> None:
        """Run in the background; what is left undone the sweeper picks up."""
        task = asyncio.create_task(self._run_logged(conversation_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, seconds: float = 10.0) -> None:
        """At the end of the process: let running turns finish, up to `seconds`."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)
        for task in set(self._tasks):
            task.cancel()

    async def due(self, limit: int = 100) -> list[UUID]:
        """Conversations with a turn to do and nobody doing it."""
        async with self._transaction() as session:
            rows = await session.scalars(
                select(Turn.conversation_id)
                .join(Conversation, Conversation.id == Turn.conversation_id)
                .where(
                    Turn.status.in_(_OPEN),
                    Turn.next_try_at <= now(),
                    or_(
                        Conversation.lease_owner.is_(None),
                        Conversation.lease_until < func.clock_timestamp(),
                    ),
                )
                .group_by(Turn.conversation_id)
                .order_by(func.min(Turn.next_try_at))
                .limit(limit)
            )
            return list(rows)

    async def run(self, conversation_id: UUID) -> None:
        """Do every due turn of the conversation, unless another runner is at it."""
        lease = Lease(self._transaction, conversation_id, new_id().hex, self._lease_s)
        try:
            step = await self._begin(lease, conversation_id, take=True)
            async with lease.kept():
                while step is not _Step.NOTHING_LEFT:
                    if isinstance(step, _Asked):
                        step = await self._answer(lease, conversation_id, step)
                    else:
                        step = await self._begin(lease, conversation_id)
        except LeaseLost:
            log.warning("turn.lease_lost", conversation_id=str(conversation_id))

    async def _run_logged(self, conversation_id: UUID) -> None:
        try:
            await self.run(conversation_id)
        except Exception:
            log.exception("turn.runner_failed", conversation_id=str(conversation_id))

    async def _begin(
        self, lease: Lease, conversation_id: UUID, *, take: bool = False
    ) -> _Asked | _Step:
        """Look for the next due turn and finish it here or say what to ask the engine.

        `take`: the lease as well, in the same transaction; each commit waits for the disk.
        """
        turn_id: UUID | None = None
        try:
            async with self._transaction() as session:
                conversation = await self._own(session, lease, conversation_id, take)
                if conversation is None:
                    return _Step.NOTHING_LEFT
                turn = await self._due(session, lease, conversation)
                if turn is None:
                    return _Step.NOTHING_LEFT
                turn_id = turn.id
                request = await Answering(session, self._setup).begin(conversation, turn)
        except LeaseLost:
            raise
        except Exception as error:
            # Undone with the rest: what failed can only be noted by the holder.
            if turn_id is None or (take and not await lease.take()):
                raise
            return await self._broken(lease, conversation_id, turn_id, error)
        if request is not None:
            return _Asked(turn.id, request)
        self._seen(turn)
        return _Step.WORKED

    async def _answer(self, lease: Lease, conversation_id: UUID, asked: _Asked) -> _Step:
        started = time.perf_counter()
        try:
            result = await self._engine.turn(asked.request)
            engine_ms = (time.perf_counter() - started) * 1000
            return await self._finish(lease, conversation_id, asked.turn_id, result, engine_ms)
        except LeaseLost:
            raise
        except TurnFailed as failure:
            await self._failed(lease, conversation_id, asked.turn_id, failure)
            return _Step.WORKED
        except Exception as error:
            return await self._broken(lease, conversation_id, asked.turn_id, error)

    async def _broken(
        self, lease: Lease, conversation_id: UUID, turn_id: UUID, error: Exception
    ) -> _Step:
        log.error("turn.failed", conversation_id=str(conversation_id), exc_info=error)
        failure = TurnFailed(type(error).__name__, retryable=True)
        await self._failed(lease, conversation_id, turn_id, failure)
        return _Step.WORKED

    async def _finish(
        self,
        lease: Lease,
        conversation_id: UUID,
        turn_id: UUID,
        result: TurnResult,
        engine_ms: float,
    ) -> _Step:
        async with self._transaction() as session:
            conversation, turn = await self._hold(session, lease, conversation_id, turn_id)
            following = await self._due(session, lease, conversation, besides=turn_id)
            await Answering(session, self._setup).finish(conversation, turn, result, engine_ms)
        self._seen(turn)
        return _Step.NOTHING_LEFT if following is None else _Step.WORKED

    async def _failed(
        self, lease: Lease, conversation_id: UUID, turn_id: UUID, failure: TurnFailed
    ) -> None:
        async with self._transaction() as session:
            conversation, turn = await self._hold(session, lease, conversation_id, turn_id)
            turn.attempts = max(turn.attempts, 1)
            waited = (now() - turn.created_at).total_seconds()
            if not failure.retryable or waited > self._setup.settings.turn_give_up_s:
                await Answering(session, self._setup).give_up(conversation, turn, failure.code)
            else:
                turn.status, turn.error = TurnStatus.PENDING, failure.code
                pause = min(2 ** min(turn.attempts, 10), MAX_BACKOFF_S)
                turn.next_try_at = now() + timedelta(seconds=pause)
                if turn.delayed_at is None:
                    turn.delayed_at = now()
                    notice = {**address(conversation), "type": "turn.delayed"}
                    signal(session, NOTICE, {**notice, "text": say("delayed")})
                changed(session, conversation)
        log.warning(
            "turn.engine_failed",
            conversation_id=str(conversation_id),
            code=failure.code,
            attempts=turn.attempts,
        )
        self._seen(turn)

    async def _own(
        self, session: AsyncSession, lease: Lease, conversation_id: UUID, take: bool
    ) -> Conversation | None:
        """The locked row, under this lease; None when it was to be taken and is not free."""
        if take:
            return await lease.take_in(session)
        conversation = await Conversations(session).locked(conversation_id)
        lease.check(conversation)
        return conversation

    async def _due(
        self,
        session: AsyncSession,
        lease: Lease,
        conversation: Conversation,
        besides: UUID | None = None,
    ) -> Turn | None:
        """The next turn to do now, `besides` one. With none the lease ends in this transaction.

        The row is locked before this looks: a message stored before is seen here, one stored
        later finds the lease free.
        """
        query = select(Turn).where(Turn.conversation_id == conversation.id, Turn.status.in_(_OPEN))
        if besides is not None:
            query = query.where(Turn.id != besides)
        turn = await session.scalar(query.order_by(Turn.seq).limit(1))
        if turn is None or turn.next_try_at > now():
            lease.give_back(conversation)
            return None
        return turn

    async def _hold(
        self, session: AsyncSession, lease: Lease, conversation_id: UUID, turn_id: UUID
    ) -> tuple[Conversation, Turn]:
        row = await session.execute(
            select(Conversation, Turn)
            .join(Turn, Turn.conversation_id == Conversation.id)
            .where(Conversation.id == conversation_id, Turn.id == turn_id)
            .with_for_update(of=Conversation)
        )
        conversation, turn = row.one()
        lease.check(conversation)
        return conversation, turn

    def _seen(self, turn: Turn) -> None:
        if turn.finished_at is not None:
            seconds = (turn.finished_at - turn.created_at).total_seconds()
            self._observe(turn.outcome or turn.status, seconds)
        elif turn.error is not None:
            self._observe("retry", 0.0)
