"""Where the scripts are played: on the platform of the test session.

`HUIYIN_GATEWAY` and `HUIYIN_GATEWAY_DATABASE_URL` name another one that is already running.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import create_engine, select

from core.database import with_driver
from tests.bot_dialogue.visitor import Visitor
from ticket_bridge.models import Ticket

FIELDS = ("type", "category", "status", "priority", "urge_count", "is_town")


@dataclass(frozen=True)
class Gateway:
    """`base_url` of the api; `database_url` of the platform's database."""

    base_url: str
    database_url: str


@pytest.fixture(scope="session")
def gateway(request: pytest.FixtureRequest) -> Gateway:
    if base_url := os.environ.get("HUIYIN_GATEWAY"):
        return Gateway(base_url, os.environ.get("HUIYIN_GATEWAY_DATABASE_URL", ""))
    settings = request.getfixturevalue("stack").environment.settings
    return Gateway(settings.public_url, settings.database_url)


@pytest.fixture
def visitor(gateway: Gateway) -> Iterator[Visitor]:
    visitor = Visitor(gateway.base_url)
    yield visitor
    visitor.close()


@pytest.fixture
def tickets_of(gateway: Gateway) -> Callable[[str], list[dict[str, Any]]]:
    """The tickets of a conversation, as dicts of `FIELDS`."""

    def read(conversation_id: str) -> list[dict[str, Any]]:
        engine = create_engine(with_driver(gateway.database_url))
        columns = [getattr(Ticket, name) for name in FIELDS]
        try:
            with engine.connect() as connection:
                rows = connection.execute(
                    select(*columns).where(Ticket.conversation_id == conversation_id)
                )
                return [dict(row) for row in rows.mappings()]
        finally:
            engine.dispose()

    return read
