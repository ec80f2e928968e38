import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.database import make_engine
from core.settings import Settings


async def test_errors_do_not_repeat_what_was_to_be_stored(settings: Settings) -> None:
    engine = make_engine(settings.database_url)
    try:
        with pytest.raises(DBAPIError) as failed:
            async with engine.begin() as connection:
                await connection.execute(
                    text("SELECT 1 / 0 WHERE :said <> ''"), {"said": "我叫王小明"}
                )
        assert "王小明" not in str(failed.value)
    finally:
        await engine.dispose()
