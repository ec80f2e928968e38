"""The declarative base, what every table has, and how sessions are made."""

import select
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import DateTime, MetaData, event, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import (
    AsyncAttrs,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from uuid6 import uuid7

from core.clock import now
from core.settings import Settings, with_driver

Json = dict[str, Any]


def new_id() -> UUID:
    """A UUIDv7: unique anywhere, sorted by time of birth."""
    return UUID(int=uuid7().int)


class Base(AsyncAttrs, DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        list[str]: JSONB,
    }


class Identified:
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


class Timestamped:
    created_at: Mapped[datetime] = mapped_column(default=now, server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(
        default=now, onupdate=now, server_default=func.now()
    )


Sessions = async_sessionmaker[AsyncSession]


def make_engine(url: str, **options: Any) -> AsyncEngine:
    """An engine on psycopg 3 that survives a restarted server."""
    # The connection used last has its statements prepared; taking turns would prepare in each.
    options.setdefault("pool_use_lifo", True)
    options.setdefault("connect_args", {"connect_timeout": 5})
    # Errors are logged: they name the statement, not the customers' words in it.
    options.setdefault("hide_parameters", True)
    engine = create_async_engine(with_driver(url), **options)
    event.listen(engine.sync_engine, "checkout", _refuse_hung_up)
    return engine


def _refuse_hung_up(connection: Any, _record: object, _proxy: object) -> None:
    """Notice a server that has gone without asking it: pre-ping is a round trip each time.

    Nothing may arrive on an idle connection. If something did, it is the server's goodbye, and
    the other idle connections have it too.
    """
    poll = select.poll()
    poll.register(connection.driver_connection.fileno(), select.POLLIN)
    if poll.poll(0):
        raise InvalidatePoolError("the server has hung up")


def make_sessions(engine: AsyncEngine) -> Sessions:
    return async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Sessions]:
    """The session factory of one process, closed with it."""
    engine = make_engine(
        settings.database_url,
        pool_size=settings.database_pool,
        max_overflow=settings.database_pool,
        pool_timeout=30,
    )
    try:
        yield make_sessions(engine)
    finally:
        await engine.dispose()
