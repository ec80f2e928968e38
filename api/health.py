"""Liveness, readiness, metrics."""

import hmac
from typing import Any

import httpx
from fastapi import APIRouter, Request, Response
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from api.addresses import client_address, is_loopback
from api.dependencies import EdgeDep
from api.edge import Edge
from api.metrics import CONTENT_TYPE
from api.rasa_client import RasaClient
from conversations.models import Turn, TurnStatus
from conversations.queue import Queue
from core.errors import Forbidden

router = APIRouter(tags=["运行状态"])


@router.get("/healthz", summary="进程存活")
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz", summary="是否可以接客")
async def readyz(edge: EdgeDep, response: Response) -> dict[str, Any]:
    """503 while the database, Rasa or search does not answer."""
    checks = {
        "database": await _database(edge),
        "rasa": await edge.engine.healthy() if isinstance(edge.engine, RasaClient) else True,
        "search": await _search(edge),
    }
    ready = all(checks.values())
    response.status_code = 200 if ready else 503
    return {"status": "ok" if ready else "unavailable", "checks": checks}


@router.get("/metrics", summary="指标（Prometheus）")
async def metrics(request: Request, edge: EdgeDep) -> Response:
    """For this machine, or with the internal token.

    Who comes through a proxy that the settings do not name may be anybody, however near it sits.
    """
    token = edge.settings.internal_token.get_secret_value()
    given = request.headers.get("x-internal-token", "")
    known = bool(token) and hmac.compare_digest(given.encode(), token.encode())
    local = is_loopback(client_address(request, edge.settings))
    if not known and not (local and "x-forwarded-for" not in request.headers):
        raise Forbidden
    await measure(edge)
    return Response(edge.metrics.render(), media_type=CONTENT_TYPE)


async def measure(edge: Edge) -> None:
    """Gauges that are read from the database when somebody looks."""
    async with edge.sessions() as session:
        edge.metrics.queue_length.set(await Queue(session, edge.settings).length())
        pending = await session.scalar(
            select(func.count())
            .select_from(Turn)
            .where(Turn.status.in_((TurnStatus.PENDING, TurnStatus.RUNNING)))
        )
        edge.metrics.turns_pending.set(pending or 0)


async def _database(edge: Edge) -> bool:
    try:
        async with edge.sessions() as session:
            await session.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError):
        return False
    return True


async def _search(edge: Edge) -> bool:
    try:
        response = await edge.http.get(f"{edge.settings.search_url}/healthz", timeout=2.0)
    except httpx.HTTPError:
        return False
    return response.status_code == 200
