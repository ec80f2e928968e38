"""One API for all tests of this folder, on a real port, with the real database and Redis."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from api.app import create_app
from api.tokens import issue
from core.settings import Settings
from tests.api.support import Colleague, Running, WireRasa, serving
from tests.conversations.committed import empty, sweep
from tests.conversations.support import make_account
from tests.ports import free_port

Signed = Callable[..., Awaitable[Colleague]]


@pytest.fixture(scope="module")
async def service(settings: Settings, engine: AsyncEngine) -> AsyncIterator[Running]:
    rasa = WireRasa(settings.internal_token.get_secret_value())
    rasa_port, api_port = free_port(), free_port()
    base = f"http://127.0.0.1:{api_port}"
    configured = settings.model_copy(
        update={
            "rasa_urls": [f"http://127.0.0.1:{rasa_port}"],
            "search_url": f"http://127.0.0.1:{free_port()}",
            "allowed_origins": [base],
            "sessions_per_minute": 10_000,
            "turn_timeout_s": 2.0,
        }
    )
    app = create_app(configured)
    async with (
        serving(rasa.app(), rasa_port),
        serving(app, api_port, ws_max_size=configured.max_body_bytes),
        httpx.AsyncClient(base_url=base, trust_env=False, timeout=30) as http,
    ):
        yield Running(base, app.state.edge, rasa, http)
    await empty(engine)


@pytest.fixture
async def running(service: Running, engine: AsyncEngine) -> AsyncIterator[Running]:
    service.rasa.answer = None
    service.rasa.bodies.clear()
    yield service
    await service.edge.runner.drain()
    await sweep(engine)


@pytest.fixture
def signed(running: Running) -> Signed:
    """Makes an account with these roles and signs it in."""

    async def sign_in(*roles: str, online: bool = False) -> Colleague:
        account = await make_account(running.edge.transaction, *roles)
        token = issue(
            running.edge.settings,
            "access",
            str(account.id),
            timedelta(minutes=15),
            ver=account.token_version,
        )
        colleague = Colleague(running.http, running.base, token, str(account.id), account.username)
        if online:
            await colleague.call("PUT", "/staff/presence", json={"status": "online"})
        return colleague

    return sign_in
