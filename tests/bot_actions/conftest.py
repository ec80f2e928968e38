"""The real action app on a database of its own, with the real search and the demo operator."""

import asyncio
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot.actions.app import create_app
from bot.actions.runner import Services
from core.database import Sessions, make_engine, make_sessions
from core.encryption import Cipher, generate_key
from core.settings import Settings
from customers.demo_bss import DemoBss
from customers.demo_bss.seed import seed
from deploy.local.postgres import Cluster, cluster
from knowledge_base import server as search_server
from knowledge_base.client import KnowledgeClient
from knowledge_base.content import read_folder
from knowledge_base.encoders import load_encoder
from knowledge_base.load import import_content
from tests.bot_actions.support import Person, new_person
from tests.conftest import migrate
from tests.ports import free_port


@dataclass
class House:
    """Everything an action may call, for real; `postgres` may be stopped and started."""

    settings: Settings
    sessions: Sessions
    services: Services
    http: httpx.AsyncClient
    postgres: Cluster
    log: Path
    process: subprocess.Popen[bytes]

    def start_database(self) -> None:
        self.process = self.postgres.start(log=self.log, extra=("-c", "fsync=off"))
        self.postgres.wait()

    def stop_database(self) -> None:
        """Break off open connections, as an outage does."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)


@pytest.fixture(scope="session")
async def house() -> AsyncIterator[House]:
    folder = _folder()
    postgres = cluster(folder / "postgres", free_port(), secrets.token_urlsafe(16))
    await asyncio.to_thread(postgres.create)
    process = postgres.start(log=folder / "log", extra=("-c", "fsync=off"))
    house: House | None = None
    try:
        await asyncio.to_thread(postgres.wait)
        url = postgres.create_database("huiyin", "huiyin", secrets.token_urlsafe(16))
        await asyncio.to_thread(migrate, url)
        settings = Settings(
            _env_file=None,
            database_url=url,
            data_dir=folder / "var",
            internal_token=secrets.token_urlsafe(24),
            encryption_keys=generate_key(),
            demo=True,
        )
        token = settings.internal_token.get_secret_value()
        engine = make_engine(url)
        sessions = make_sessions(engine)
        async with sessions.begin() as session:
            await seed(session)
            await import_content(session, read_folder())
        search = search_server.create_app(settings, sessions, load_encoder)
        async with search.router.lifespan_context(search):
            knowledge = KnowledgeClient(
                "http://search",
                token,
                timeout_s=10,
                transport=httpx.ASGITransport(app=search),
            )
            await _ready(search)
            services = Services(
                settings, Cipher.from_settings(settings), sessions, DemoBss, knowledge
            )
            actions = create_app(settings, services)
            async with (
                actions.router.lifespan_context(actions),
                httpx.AsyncClient(
                    transport=httpx.ASGITransport(app=actions),
                    base_url="http://actions",
                    headers={"X-Internal-Token": token},
                ) as http,
            ):
                house = House(settings, sessions, services, http, postgres, folder / "log", process)
                yield house
            await knowledge.aclose()
        await engine.dispose()
    finally:
        running = house.process if house is not None else process
        running.send_signal(signal.SIGINT)
        running.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="huiyin-actions-"))
    folder.chmod(0o711)
    return folder


async def _ready(search: object) -> None:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=search),  # type: ignore[arg-type]
        base_url="http://search",
    ) as client:
        for _ in range(600):
            if (await client.get("/readyz")).status_code == 200:
                return
            await asyncio.sleep(0.1)
    raise TimeoutError("the search process did not become ready")


@pytest.fixture
async def person(house: House) -> Person:
    """Somebody new on the web channel, not verified."""
    return await new_person(house.services, house.http)
