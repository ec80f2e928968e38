"""Runs migrations with psycopg 3 on the database of the settings, or on a given connection."""

from alembic import context
from sqlalchemy import Connection, create_engine

import api.models  # noqa: F401  (registers every table)
from core.database import Base
from core.settings import get_settings

LOCK = 4_851_001


def include_name(name: str | None, kind: str, parents: object) -> bool:
    # Tables of procrastinate are its own; ours live in these schemas only.
    if kind == "schema":
        return name in {None, "demo_bss"}
    return not (kind == "table" and (name or "").startswith("procrastinate_"))


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_schemas=True,
        include_name=include_name,
        compare_type=True,
    )
    with context.begin_transaction():
        # Several processes may start at once: one migrates, the others wait.
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with create_engine(get_settings().sqlalchemy_url).connect() as connection:
        migrate(connection)
