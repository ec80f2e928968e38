"""For tests whose transactions really commit: tables are emptied afterwards."""

from core.database import Base
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine


async def empty(engine: AsyncEngine) -> None:
    names = ", ".join(
        f'"{table.schema}"."{table.name}"' if table.schema else f'"{table.name}"'
        for table in Base.metadata.tables.values()
    )
    async with engine.begin() as connection:
        await connection.execute(text(f"TRUNCATE {names} CASCADE"))
