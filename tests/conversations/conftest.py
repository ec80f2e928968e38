"""These tests commit: they are about what several transactions see of each other."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

import api.models  # noqa: F401
from conversations.ports import Setup
from conversations.signals import Transaction, transactions
from core.database import make_sessions
from core.encryption import Cipher
from core.settings import Settings
from customers.demo_bss import DemoBss
from tests.conversations.committed import empty, sweep
from tests.conversations.support import Desk, ScriptedEngine


class Heard:
    """A publisher that remembers."""

    def __init__(self) -> None:
        self.signals: list[tuple[str, dict[str, Any]]] = []

    async def publish(self, channel: str, payload: dict[str, Any]) -> None:
        self.signals.append((channel, payload))


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture(scope="module")
async def emptied(engine: AsyncEngine) -> AsyncIterator[AsyncEngine]:
    yield engine
    await empty(engine)


@pytest.fixture
async def transaction(emptied: AsyncEngine, heard: Heard) -> AsyncIterator[Transaction]:
    yield transactions(make_sessions(emptied), heard)
    await sweep(emptied)


@pytest.fixture
def setup(settings: Settings, cipher: Cipher) -> Setup:
    return Setup(settings, cipher, DemoBss)


@pytest.fixture
def scripted() -> ScriptedEngine:
    return ScriptedEngine()


@pytest.fixture
def desk(transaction: Transaction, setup: Setup, scripted: ScriptedEngine) -> Desk:
    return Desk(transaction, setup, scripted)
