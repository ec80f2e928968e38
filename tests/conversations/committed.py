"""For tests whose transactions really commit: what one leaves behind another must not see."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from core.database import Base

# What tests would notice of each other; the rest is told apart by ids.
_SHARED = (
    "outage_subscriptions",
    "turns",
    "messages",
    "conversations",
    "agent_presence",
    "outbox_events",
)


async def sweep(engine: AsyncEngine) -> None:
    """After a test: cheap."""
    async with engine.begin() as connection:
        for table in _SHARED:
            await connection.execute(text(f"DELETE FROM {table}"))


async def empty(engine: AsyncEngine) -> None:
    """After a file: everything."""
    names = ", ".join(
        f'"{table.schema}"."{table.name}"' if table.schema else f'"{table.name}"'
        for table in Base.metadata.tables.values()
    )
    async with engine.begin() as connection:
        await connection.execute(text(f"TRUNCATE {names} CASCADE"))
