"""The HTTP edge of the actions: Rasa calls it, nobody else."""

import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter

import structlog
from fastapi import FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from sqlalchemy import text

from bot.actions.runner import Runner, Services
from core.database import Json, open_database
from core.encryption import Cipher
from core.errors import HuiyinError, Unauthorized
from core.settings import Settings
from customers.demo_bss import DemoBss
from knowledge_base.client import KnowledgeClient

log = structlog.get_logger()


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.calls = Counter(
            "huiyin_action_calls", "Action calls", ["action", "outcome"], registry=self.registry
        )
        self.seconds = Histogram(
            "huiyin_action_seconds",
            "Time of an action call",
            ["action"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            registry=self.registry,
        )


def create_app(settings: Settings, services: Services | None = None) -> FastAPI:
    """The app; `services` are given by tests, otherwise made at start from the settings."""
    metrics = Metrics()
    token = settings.internal_token.get_secret_value()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if services is not None:
            app.state.services, app.state.runner = services, Runner(services)
            yield
            return
        knowledge = KnowledgeClient(settings.search_url, token)
        async with open_database(settings) as sessions:
            made = Services(settings, Cipher.from_settings(settings), sessions, DemoBss, knowledge)
            app.state.services, app.state.runner = made, Runner(made)
            yield
        await knowledge.aclose()

    app = FastAPI(title="Huiyin actions", docs_url=None, redoc_url=None, lifespan=lifespan)

    @app.exception_handler(HuiyinError)
    async def on_error(request: Request, error: HuiyinError) -> JSONResponse:
        return JSONResponse({"error": error.code, "message": error.message}, error.status)

    @app.post("/webhook")
    async def webhook(request: Request, x_internal_token: str = Header("")) -> JSONResponse:
        if not token or not hmac.compare_digest(x_internal_token.encode(), token.encode()):
            raise Unauthorized
        payload: Json = await request.json()
        runner: Runner = request.app.state.runner
        name = str(payload.get("next_action"))
        label = name if name in runner.names else "unknown"
        started = perf_counter()
        outcome = "ok"
        try:
            return JSONResponse(await runner.run(payload))
        except HuiyinError as error:
            outcome = error.code
            raise
        finally:
            metrics.calls.labels(label, outcome).inc()
            metrics.seconds.labels(label).observe(perf_counter() - started)

    @app.get("/healthz")
    async def healthz(request: Request) -> JSONResponse:
        """200 when an action could do its work, 503 while the database is away."""
        try:
            async with request.app.state.services.sessions() as session:
                await session.execute(text("SELECT 1"))
        except Exception:
            log.warning("health.database_away")
            return JSONResponse({"status": "database_away"}, 503)
        return JSONResponse({"status": "ok", "actions": len(request.app.state.runner.names)})

    @app.get("/metrics")
    async def read_metrics() -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return app
