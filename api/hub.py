"""Wakes the sockets of this process; Redis tells it of the others, polling when Redis is away.

A wake-up only says where to look: messages are read from the database by number, so nothing is
lost when one is missed and nothing is shown twice when one comes twice.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from typing import Any

import structlog
from redis.exceptions import RedisError
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from conversations.models import Conversation
from conversations.signals import CONVERSATION, NOTICE, QUEUE, TYPING
from core.clock import now
from core.database import Json, Sessions, new_id
from core.redis import Client, Wakeups

log = structlog.get_logger()

Event = tuple[str, Json]
STAFF = "staff"
WAITING = "waiting"
_POLL_S = 2.0
# Transactions that began before the last look but committed after it are seen too.
_OVERLAP = timedelta(seconds=10)
_BACKLOG = 200


def customer_topic(channel: str, external_user: str) -> str:
    return f"customer:{channel}:{external_user}"


class Hub:
    """A `Publisher` for transactions, and `listen` for sockets and long polls."""

    def __init__(self, redis: Client, wakeups: Wakeups, sessions: Sessions) -> None:
        self._redis = redis
        self._wakeups = wakeups
        self._sessions = sessions
        self._me = new_id().hex
        self._listeners: dict[str, set[asyncio.Queue[Event]]] = {}
        self._looked_at = now()

    async def publish(self, channel: str, payload: dict[str, Any]) -> None:
        self._dispatch(channel, payload)
        await self._wakeups.publish(channel, {**payload, "from": self._me})

    @contextmanager
    def listen(self, *topics: str) -> Iterator[asyncio.Queue[Event]]:
        """Events for these topics; a full queue drops events, its reader has to look anyway."""
        queue: asyncio.Queue[Event] = asyncio.Queue(_BACKLOG)
        for topic in topics:
            self._listeners.setdefault(topic, set()).add(queue)
        try:
            yield queue
        finally:
            for topic in topics:
                self._listeners[topic].discard(queue)
                if not self._listeners[topic]:
                    del self._listeners[topic]

    def listeners(self, topic: str) -> int:
        return len(self._listeners.get(topic, ()))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(self._follow()), asyncio.create_task(self._poll())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task

    def _dispatch(self, channel: str, payload: Json) -> None:
        topics = [STAFF]
        if channel in (CONVERSATION, TYPING, NOTICE):
            topics.append(customer_topic(payload["channel"], payload["external_user"]))
        elif channel == QUEUE:
            topics.append(WAITING)
        for topic in topics:
            for queue in self._listeners.get(topic, ()):
                with suppress(asyncio.QueueFull):
                    queue.put_nowait((channel, payload))

    async def _follow(self) -> None:
        async for channel, payload in self._wakeups.subscribe("huiyin:*"):
            if channel == "connected":
                await self._catch_up()
            elif payload.pop("from", None) != self._me:
                try:
                    self._dispatch(channel, payload)
                except KeyError:
                    # Somebody else writes to this Redis: their words must not deafen us.
                    log.warning("hub.strange_event", channel=channel)

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(_POLL_S)
            try:
                await self._redis.ping()
                self._looked_at = now()
            except (RedisError, OSError, asyncio.TimeoutError):
                await self._catch_up()

    async def _catch_up(self) -> None:
        """Wake everybody whose conversation changed since the last look."""
        if not self._listeners:
            return
        since, self._looked_at = self._looked_at - _OVERLAP, now()
        try:
            async with self._sessions() as session:
                rows = await session.execute(
                    select(Conversation.id, Conversation.channel, Conversation.external_user).where(
                        Conversation.updated_at > since
                    )
                )
                for conversation_id, channel, external_user in rows:
                    self._dispatch(
                        CONVERSATION,
                        {
                            "conversation_id": str(conversation_id),
                            "channel": channel,
                            "external_user": external_user,
                        },
                    )
        except (SQLAlchemyError, OSError):
            log.warning("hub.catch_up_failed")
        self._dispatch(QUEUE, {})
