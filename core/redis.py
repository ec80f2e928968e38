"""Redis: wake-ups and rate limits. It holds nothing that matters; when it is away we go on."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
import structlog
from limits import RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.errors import TooMany
from core.settings import Settings

log = structlog.get_logger()

Client = Redis
_OUTAGE = (RedisError, OSError, asyncio.TimeoutError)


def connect(settings: Settings) -> Client:
    """A client that fails fast: a customer never waits for Redis."""
    return Redis.from_url(
        settings.redis_url, socket_connect_timeout=1, socket_timeout=2, health_check_interval=15
    )


class Wakeups:
    """Tells the other processes that something is stored; the database says what."""

    def __init__(self, redis: Client, url: str) -> None:
        self._redis = redis
        self._url = url

    async def publish(self, channel: str, payload: dict[str, Any]) -> None:
        try:
            await self._redis.publish(channel, orjson.dumps(payload))
        except _OUTAGE:
            log.warning("redis.publish_failed", channel=channel)

    async def subscribe(self, *patterns: str) -> AsyncIterator[tuple[str, dict[str, Any]]]:
        """Endless (channel, payload) pairs; reconnects by itself after an outage.

        After each (re)connection one pair ("connected", {}) is yielded, so that a listener
        can look up what it missed.
        """
        while True:
            # A blocking read must not time out: silence is normal here.
            client = Redis.from_url(self._url, socket_connect_timeout=1, health_check_interval=15)
            try:
                async with client.pubsub(ignore_subscribe_messages=True) as pubsub:
                    await pubsub.psubscribe(*patterns)
                    yield "connected", {}
                    while True:
                        message = await pubsub.get_message(timeout=5)
                        if message is not None and (payload := _read(message["data"])):
                            yield message["channel"].decode(), payload
            except _OUTAGE:
                log.warning("redis.subscription_lost")
                await asyncio.sleep(1)
            finally:
                await client.aclose()


def _read(data: bytes) -> dict[str, Any] | None:
    """The payload of one of ours; None for anything else."""
    try:
        payload = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    return payload if isinstance(payload, dict) else None


class Limiter:
    """Moving-window rate limits shared by all processes; open when Redis is away."""

    def __init__(self, url: str) -> None:
        storage = RedisStorage(f"async+{url}", implementation="redispy", socket_timeout=1)
        self._strategy = MovingWindowRateLimiter(storage)

    async def check(self, key: str, limit: int, seconds: int) -> None:
        """Count one use of `key`; raise `TooMany` above `limit` uses in `seconds`."""
        try:
            allowed = await self._strategy.hit(RateLimitItemPerSecond(limit, seconds), key)
        except _OUTAGE:
            log.warning("redis.limiter_away", key=key.partition(":")[0])
            return
        if not allowed:
            raise TooMany
