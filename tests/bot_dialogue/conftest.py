"""Where the scripts are played: on the platform of the test session.

`HUIYIN_GATEWAY` and `HUIYIN_GATEWAY_DATABASE_URL` name another one that is already running.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import create_engine, select

import api.models  # noqa: F401  (tables refer to each other over rooms)
from conversations.models import OutageSubscription
from core.database import with_driver
from customers.demo_bss.models import DemoOrder
from customers.models import OrderConsent
from tests.bot_dialogue.visitor import Visitor
from ticket_bridge.models import Ticket

# fmt: off
# What scripts may compare, by the name of the table in them. An order stands with its consent.
TABLES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "tickets": (
        Ticket,
        (
            "type", "category", "status", "priority", "urge_count", "is_town", "description",
            "contact_masked", "customer_id",
        ),
    ),
    "orders": (OrderConsent, ("kind", "code", "fee", "penalty", "answer_kind", "order_number")),
    "outage_subscriptions": (OutageSubscription, ("outage_id",)),
}
# fmt: on


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
    visitor = Visitor(gateway.base_url, gateway.database_url)
    yield visitor
    visitor.close()


@pytest.fixture
def rows_of(gateway: Gateway) -> Callable[[str, str], list[dict[str, Any]]]:
    """The rows of a table of `TABLES` that belong to a conversation."""

    def read(table: str, conversation_id: str) -> list[dict[str, Any]]:
        model, names = TABLES[table]
        engine = create_engine(with_driver(gateway.database_url))
        query = select(*(getattr(model, name) for name in names))
        if model is OrderConsent:
            # Both must be there: the operator's order and what was agreed to.
            query = query.join(DemoOrder, DemoOrder.request_key == OrderConsent.request_key)
        try:
            with engine.connect() as connection:
                rows = connection.execute(query.where(model.conversation_id == conversation_id))
                return [dict(row) for row in rows.mappings()]
        finally:
            engine.dispose()

    return read
