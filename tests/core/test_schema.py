"""Models and migrations must tell the same story."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

import api.models  # noqa: F401
from core.database import Base, with_driver
from tests.conftest import Servers


def _ours(name: str | None, kind: str, parents: object) -> bool:
    if kind == "schema":
        return name in {None, "demo_bss"}
    return not (kind == "table" and (name or "").startswith(("procrastinate_", "alembic_")))


def test_the_migrated_database_matches_the_models(servers: Servers) -> None:
    engine = create_engine(with_driver(servers.database_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_schemas": True, "include_name": _ours, "compare_type": True}
        )
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()

    assert differences == []
