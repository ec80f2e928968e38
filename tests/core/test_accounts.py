import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts import Accounts
from core.accounts.service import LoginLocked
from core.errors import Conflict, Invalid

PASSWORD = "correct horse battery"


async def test_the_right_password_opens_the_account(session: AsyncSession) -> None:
    accounts = Accounts(session)
    await accounts.create("lihua", "李华", PASSWORD, ["agent"])

    assert (await accounts.authenticate("lihua", PASSWORD)) is not None
    assert (await accounts.authenticate("lihua", "wrong")) is None
    assert (await accounts.authenticate("nobody", PASSWORD)) is None


async def test_five_wrong_passwords_lock_the_account(session: AsyncSession) -> None:
    accounts = Accounts(session)
    await accounts.create("lihua", "李华", PASSWORD, ["agent"])

    for _ in range(5):
        assert await accounts.authenticate("lihua", "wrong") is None
    with pytest.raises(LoginLocked):
        await accounts.authenticate("lihua", PASSWORD)


async def test_bad_accounts_are_refused(session: AsyncSession) -> None:
    accounts = Accounts(session)
    await accounts.create("lihua", "李华", PASSWORD, ["agent"])

    with pytest.raises(Conflict):
        await accounts.create("lihua", "李华", PASSWORD, ["agent"])
    with pytest.raises(Invalid):
        await accounts.create("wang", "王", "short", ["agent"])
    with pytest.raises(Invalid):
        await accounts.create("wang", "王", PASSWORD, ["emperor"])
