"""The real PostgreSQL and Redis for every test; each test's writes are rolled back."""

import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from core.database import make_engine, with_driver
from core.encryption import Cipher, generate_key
from core.settings import ROOT, Settings
from deploy.local import redis as redis_server
from deploy.local.postgres import cluster
from tests.ports import free_port

pytest_plugins = ["tests.running"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs the whole platform comes last: the quick tests fail first."""
    items.sort(key=lambda item: item.get_closest_marker("system") is not None)


@dataclass(frozen=True)
class Servers:
    database_url: str
    rasa_database_url: str
    redis_url: str


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """PostgreSQL with pgvector (migrated) and Redis, in a temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="huiyin-test-"))
    folder.chmod(0o711)
    postgres = cluster(folder / "postgres", free_port(), secrets.token_urlsafe(16))
    postgres.create()
    server = postgres.start(log=folder / "postgres.log", extra=("-c", "fsync=off"))
    redis_port, redis_password = free_port(), secrets.token_urlsafe(16)
    config = redis_server.write_config(folder / "redis", redis_port, redis_password)
    redis = redis_server.start(config, log=folder / "redis.log")
    try:
        postgres.wait()
        url = postgres.create_database("huiyin", "huiyin", secrets.token_urlsafe(16))
        rasa = postgres.create_database("rasa", "rasa", secrets.token_urlsafe(16))
        redis_url = f"redis://:{redis_password}@127.0.0.1:{redis_port}/0"
        redis_server.wait(redis_url)
        migrate(url)
        yield Servers(url, rasa, redis_url)
    finally:
        for process in (server, redis):
            process.terminate()
            process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def migrate(url: str) -> None:
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    engine = create_engine(with_driver(url))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    engine.dispose()


@pytest.fixture(scope="session")
def settings(servers: Servers) -> Settings:
    return Settings(
        _env_file=None,
        database_url=servers.database_url,
        rasa_database_url=servers.rasa_database_url,
        redis_url=servers.redis_url,
        internal_token=secrets.token_urlsafe(24),
        signing_key=secrets.token_urlsafe(32),
        encryption_keys=generate_key(),
        demo=True,
    )


@pytest.fixture(scope="session")
def redis_url(servers: Servers) -> str:
    return servers.redis_url


@pytest.fixture(scope="session")
def cipher(settings: Settings) -> Cipher:
    return Cipher.from_settings(settings)


@pytest.fixture(scope="session")
async def engine(servers: Servers) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(servers.database_url)
    yield engine
    await engine.dispose()


@pytest.fixture
async def session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A session whose commits are savepoints of one transaction that is rolled back."""
    async with engine.connect() as connection:
        transaction = await connection.begin()
        async with AsyncSession(
            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        ) as session:
            yield session
        await transaction.rollback()
