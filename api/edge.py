"""What one process of the edge holds open: database, Redis, engine, hub, runner."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from api.hub import Hub
from api.metrics import Metrics
from api.rasa_client import RasaClient
from conversations.ports import DialogueEngine, Setup
from conversations.signals import Transaction, transactions
from conversations.turns import LEASE_S, TurnRunner
from core.database import Sessions, open_database
from core.encryption import Cipher
from core.redis import Limiter, Wakeups, connect
from core.settings import Settings
from customers.demo_bss import DemoBss


@dataclass(frozen=True)
class Edge:
    settings: Settings
    sessions: Sessions
    transaction: Transaction
    cipher: Cipher
    setup: Setup
    hub: Hub
    limiter: Limiter
    engine: DialogueEngine
    runner: TurnRunner
    metrics: Metrics
    http: httpx.AsyncClient

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that only reads: without BEGIN and COMMIT, which are trips to the server."""
        async with self.sessions() as session:
            await session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
            yield session


@asynccontextmanager
async def open_edge(
    settings: Settings, engine: DialogueEngine | None = None, *, lease_s: float = LEASE_S
) -> AsyncIterator[Edge]:
    """Everything a process needs, closed in order; `engine` replaces Rasa in unit tests."""
    cipher = Cipher.from_settings(settings)
    # The one BSS there is so far; an operator's own goes here.
    setup = Setup(settings, cipher, DemoBss)
    metrics = Metrics()
    redis = connect(settings)
    http = httpx.AsyncClient(timeout=5.0, trust_env=False)
    rasa = RasaClient(settings)
    async with open_database(settings) as sessions:
        hub = Hub(redis, Wakeups(redis, settings.redis_url), sessions)
        transaction = transactions(sessions, hub)
        runner = TurnRunner(
            transaction, engine or rasa, setup, lease_s=lease_s, observe=metrics.turn
        )
        async with hub.running():
            try:
                yield Edge(
                    settings=settings,
                    sessions=sessions,
                    transaction=transaction,
                    cipher=cipher,
                    setup=setup,
                    hub=hub,
                    limiter=Limiter(settings.redis_url),
                    engine=engine or rasa,
                    runner=runner,
                    metrics=metrics,
                    http=http,
                )
            finally:
                await runner.drain()
                await rasa.close()
                await http.aclose()
                await redis.aclose()
