"""The worker: `python -m api.worker`. Turns left behind, the outbox, timers and purges.

Quick sweeps run in loops; what runs by the clock is deferred by procrastinate, so that of several
workers one does it.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import cast

import procrastinate
import structlog
import uvicorn
from fastapi import FastAPI
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

import api.models  # noqa: F401  (tables refer to each other over rooms)
from api import health, socket_tickets
from api.edge import Edge, open_edge
from api.staff.sessions import StaffSessions
from conversations.housekeeping import Housekeeping
from conversations.notices import TicketNotices
from conversations.outages import OutageNotices
from core.database import Sessions
from core.logging import configure
from core.outbox import Relay, forget_delivered
from core.settings import Settings, get_settings
from customers.retention import forget_codes
from language.mask import mask

log = structlog.get_logger()

_OUTAGES = (SQLAlchemyError, RedisError, OSError)


class Worker:
    """Everything a worker does, over an open edge."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        self.jobs = self._make_jobs()
        self._housekeeping = Housekeeping(edge.transaction, edge.setup)
        self._outages = OutageNotices(edge.transaction, edge.setup)
        self._relay = Relay(cast(Sessions, _Signalling(edge)))
        TicketNotices(edge.setup).register(self._relay)
        self._relay.on("knowledge.changed", self._ask_reindex)

    async def sweep_turns(self) -> int:
        """Start every conversation whose turn nobody is doing."""
        due = await self._edge.runner.due()
        for conversation_id in due:
            self._edge.runner.start(conversation_id)
        return len(due)

    async def relay(self) -> int:
        return await self._relay.deliver_due()

    async def keep_desk(self) -> None:
        await self._housekeeping.requeue_lost()
        await self._housekeeping.close_unstaffed_queue()

    async def tell_outages(self) -> int:
        """Tell those who wait for an outage that it is over."""
        return await self._outages.tell_recovered()

    async def close_idle(self) -> int:
        return await self._housekeeping.close_idle()

    async def purge(self) -> None:
        """Receipts, action runs, used-up tickets and sessions, old codes, delivered news."""
        await self._housekeeping.purge()
        async with self._edge.transaction() as session:
            await socket_tickets.purge(session)
            await StaffSessions(session, self._edge.settings).purge()
            await forget_codes(session)
            await forget_delivered(session)

    async def _ask_reindex(self, session: object, news: object) -> None:
        """Search indexes again soon; many changes at once make one run."""
        with suppress(procrastinate.exceptions.AlreadyEnqueued):
            await self.jobs.tasks["reindex"].defer_async()

    async def reindex(self) -> None:
        settings = self._edge.settings
        response = await self._edge.http.post(
            f"{settings.search_url}/reindex",
            headers={"X-Internal-Token": settings.internal_token.get_secret_value()},
            timeout=30.0,
        )
        response.raise_for_status()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Worker"]:
        async with self.jobs.open_async():
            yield self

    def _make_jobs(self) -> procrastinate.App:
        """What runs by the clock, or is put off."""
        app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(
                conninfo=self._edge.settings.database_url, min_size=1, max_size=4
            )
        )

        async def close_idle(timestamp: int) -> None:
            await self.close_idle()

        async def purge(timestamp: int) -> None:
            await self.purge()

        for name, work, cron in (
            ("close_idle", close_idle, "*/5 * * * *"),
            ("purge", purge, "17 * * * *"),
        ):
            app.periodic(cron=cron)(app.task(name=name, queueing_lock=name)(work))
        app.task(name="reindex", queueing_lock="reindex", retry=20)(self.reindex)
        return app


class _Signalling:
    """Sessions for the relay whose transactions send their wake-ups after the commit."""

    def __init__(self, edge: Edge) -> None:
        self.begin = edge.transaction


async def every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    """Repeat for ever; an outage is logged and outlived."""
    while True:
        try:
            await work()
        except _OUTAGES as error:
            log.warning("worker.outage", work=work.__name__, error=type(error).__name__)
        except Exception:
            log.exception("worker.failed", work=work.__name__)
        await asyncio.sleep(seconds)


async def run_jobs(worker: Worker) -> None:
    while True:
        try:
            await worker.jobs.run_worker_async(
                concurrency=2, install_signal_handlers=False, delete_jobs="always"
            )
        except Exception:
            log.exception("worker.jobs_failed")
        await asyncio.sleep(5)


def monitor(edge: Edge) -> FastAPI:
    """/healthz, /readyz and /metrics of the worker."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.edge = edge
    app.include_router(health.router)
    return app


class _Monitor(uvicorn.Server):
    """Leaves when told, without passing the signal on: what is running is finished first."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def leave(self) -> None:
        self.should_exit = True


async def run(settings: Settings) -> None:
    async with open_edge(settings) as edge, Worker(edge).running() as worker:
        server = _Monitor(
            uvicorn.Config(
                monitor(edge),
                host=settings.bind,
                port=settings.worker_port,
                log_config=None,
                access_log=False,
                proxy_headers=False,
                lifespan="off",
            )
        )
        loops = [
            asyncio.create_task(every(1.0, worker.sweep_turns)),
            asyncio.create_task(every(1.0, worker.relay)),
            asyncio.create_task(every(5.0, worker.keep_desk)),
            asyncio.create_task(every(15.0, worker.tell_outages)),
            asyncio.create_task(run_jobs(worker)),
        ]
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, server.leave)
        try:
            await server.serve()
        finally:
            for loop in loops:
                loop.cancel()
            for loop in loops:
                with suppress(asyncio.CancelledError):
                    await loop


def main() -> None:
    settings = get_settings()
    settings.demand_secrets()
    configure(settings, "worker", mask)
    asyncio.run(run(settings))


if __name__ == "__main__":
    main()
