"""The search process: `python -m knowledge_base.server`, loopback only.

The encoder, torch with it, lives here and nowhere else. Callers show the internal token.
"""

import asyncio
import hmac
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import structlog
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError

from core.database import Sessions, open_database
from core.errors import HuiyinError, Invalid, NotFound, TooLarge, Unauthorized, Unavailable
from core.logging import configure
from core.settings import Settings, get_settings
from knowledge_base.encoders import Encoder, load_encoder
from knowledge_base.gaps import Gaps
from knowledge_base.repository import KnowledgeRepository, today
from knowledge_base.schemas import Decision, Hit, SearchResult
from knowledge_base.search import Searcher
from knowledge_base.upkeep import Upkeep
from language.mask import mask

log = structlog.get_logger()

OPEN_PATHS = {"/healthz", "/readyz", "/metrics"}


class SearchRequest(BaseModel):
    text: str
    limit: int = Field(5, ge=1, le=20)
    record_gap: bool = False
    conversation_id: UUID | None = None


class NotReady(Unavailable):
    message = "知识检索正在准备中，请稍后再试。"


class Metrics:
    """Of one process; a registry of its own, so that tests may start several."""

    def __init__(self, upkeep: Upkeep) -> None:
        self.registry = CollectorRegistry()
        self.decisions = Counter(
            "huiyin_search_decisions", "Searches by decision", ["decision"], registry=self.registry
        )
        self.seconds = Histogram(
            "huiyin_search_seconds", "Time of a search", registry=self.registry,
            buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2),
        )  # fmt: skip
        for name, text, value in (
            ("questions", "Questions in the knowledge base", lambda: upkeep.progress.total),
            ("questions_indexed", "Questions with a vector", lambda: upkeep.progress.done),
            ("ready", "1 when searches are answered", lambda: int(upkeep.index is not None)),
        ):
            gauge = Gauge(f"huiyin_search_{name}", text, registry=self.registry)
            gauge.set_function(value)


def create_app(
    settings: Settings, sessions: Sessions, load: Callable[[], Encoder] | None = None
) -> FastAPI:
    """The application on a session factory; `load` gives another encoder than the settings'."""
    upkeep = Upkeep(
        sessions,
        load or (lambda: load_encoder(settings.encoder)),
        settings.data_dir / "calibration",
    )
    metrics = Metrics(upkeep)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        upkeep.start()
        yield
        await upkeep.stop()

    app = FastAPI(title="Huiyin knowledge search", lifespan=lifespan, openapi_url=None)
    _guard(app, settings)
    _explain_errors(app)

    @app.post("/search")
    async def search(asked: SearchRequest) -> SearchResult:
        if len(asked.text) > settings.max_text_chars:
            raise TooLarge
        if upkeep.index is None:
            raise NotReady
        start = time.perf_counter()
        async with sessions.begin() as session:
            result = await Searcher(session, upkeep.index).search(asked.text, asked.limit)
            if asked.record_gap and result.decision is Decision.NONE:
                await Gaps(session).record(asked.text, result, asked.conversation_id)
        metrics.seconds.observe(time.perf_counter() - start)
        metrics.decisions.labels(result.decision).inc()
        return result

    @app.get("/entries/{key}")
    async def entry(key: str) -> Hit:
        async with sessions.begin() as session:
            hit = await KnowledgeRepository(session).hit(key, today())
        if hit is None:
            raise NotFound("没有这条知识。")
        return hit

    @app.post("/reindex", status_code=202)
    async def reindex() -> dict[str, bool]:
        """Index new and changed entries now rather than at the next round."""
        upkeep.refresh_soon()
        return {"ok": True}

    @app.get("/healthz")
    async def healthz() -> dict[str, bool]:
        return {"ok": True}

    @app.get("/readyz")
    async def readyz() -> JSONResponse:
        progress = {"done": upkeep.progress.done, "total": upkeep.progress.total}
        ready = upkeep.index is not None
        if ready:
            try:
                async with sessions() as session:
                    await session.connection()
            except (DBAPIError, OSError, TimeoutError):
                ready = False
        return JSONResponse({"ready": ready, "index": progress}, 200 if ready else 503)

    @app.get("/metrics")
    async def exposition() -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return app


def _guard(app: FastAPI, settings: Settings) -> None:
    expected = settings.internal_token.get_secret_value().encode()

    @app.middleware("http")
    async def check(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        """Token and size are looked at before the body is."""
        if request.url.path not in OPEN_PATHS:
            given = request.headers.get("x-internal-token", "").encode()
            if not expected or not hmac.compare_digest(given, expected):
                return _error(Unauthorized("内部令牌不正确。"))
            length = request.headers.get("content-length", "0")
            if not length.isdigit() or int(length) > settings.max_body_bytes:
                return _error(TooLarge())
        return await call_next(request)


def _explain_errors(app: FastAPI) -> None:
    @app.exception_handler(HuiyinError)
    async def expected(_: Request, error: HuiyinError) -> JSONResponse:
        return _error(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, __: RequestValidationError) -> JSONResponse:
        return _error(Invalid())

    async def away(_: Request, error: Exception) -> JSONResponse:
        log.warning("search.database_away", error=type(error).__name__)
        return _error(Unavailable())

    for kind in (DBAPIError, OSError, TimeoutError):
        app.add_exception_handler(kind, away)


def _error(error: HuiyinError) -> JSONResponse:
    content: dict[str, Any] = {"error": error.code, "message": error.message}
    return JSONResponse(content, error.status)


async def serve(settings: Settings) -> None:
    async with open_database(settings) as sessions:
        config = uvicorn.Config(
            create_app(settings, sessions),
            host=settings.bind,
            port=settings.search_port,
            log_config=None,
            access_log=False,
        )
        await uvicorn.Server(config).serve()


def main() -> None:
    settings = get_settings()
    settings.demand_secrets()
    configure(settings, "search", mask)
    asyncio.run(serve(settings))


if __name__ == "__main__":
    main()
