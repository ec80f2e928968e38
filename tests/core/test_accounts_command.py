import sys

import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine

from core.accounts import Account, Accounts
from core.accounts.__main__ import save
from core.database import make_sessions
from core.settings import Settings


async def test_the_first_admin_is_made_by_command(settings: Settings, engine: AsyncEngine) -> None:
    sessions = make_sessions(engine)
    try:
        assert await save(settings, "root-admin", "管理员", "admin", "a long password")
        assert not await save(settings, "root-admin", "管理员", "admin", "another password")
        async with sessions.begin() as session:
            accounts = Accounts(session)
            assert await accounts.authenticate("root-admin", "another password")
    finally:
        async with sessions.begin() as session:
            await session.execute(delete(Account).where(Account.username == "root-admin"))


def test_the_password_is_no_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.accounts.__main__ import main

    arguments = ["x", "boss", "--name", "老板", "--password", "secret"]
    monkeypatch.setattr(sys, "argv", arguments)
    with pytest.raises(SystemExit):
        main()
