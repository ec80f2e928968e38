import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from pwdlib import PasswordHash
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.models import Account, Role
from core.clock import now
from core.errors import Conflict, Invalid, NotFound, TooMany, Unauthorized

_hasher = PasswordHash.recommended()
# Verified when the username is unknown, so that both answers take the same time.
_DECOY = _hasher.hash("no such account")

MAX_FAILED_LOGINS = 5
LOCK_FOR = timedelta(minutes=15)


class WrongLogin(Unauthorized):
    message = "用户名或密码不正确。"


class LoginLocked(TooMany):
    message = "密码连续输错次数过多，账号已锁定 15 分钟。"


class Accounts:
    """Staff accounts: creation, sign-in with lock-out, passwords (argon2)."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(
        self, username: str, name: str, password: str, roles: list[str], skills: Sequence[str] = ()
    ) -> Account:
        if unknown := set(roles) - set(Role):
            raise Invalid(f"没有这样的角色：{'、'.join(sorted(unknown))}")
        if await self.by_username(username) is not None:
            raise Conflict("用户名已存在。")
        account = Account(
            username=username,
            name=name,
            password_hash=hash_password(password),
            roles=roles,
            skills=list(skills),
        )
        self._session.add(account)
        await self._session.flush()
        return account

    async def by_username(self, username: str) -> Account | None:
        return await self._session.scalar(select(Account).where(Account.username == username))

    async def get(self, account_id: UUID) -> Account:
        account = await self._session.get(Account, account_id)
        if account is None:
            raise NotFound("没有这个账号。")
        return account

    async def all(self) -> list[Account]:
        return list(await self._session.scalars(select(Account).order_by(Account.username)))

    async def authenticate(self, username: str, password: str) -> Account | None:
        """The account, or None for a wrong login; five wrong ones lock it for 15 minutes.

        A wrong login is an answer, not an exception: the count of failures must be committed.
        Raises `LoginLocked` while the lock holds.
        """
        account = await self._session.scalar(
            select(Account).where(Account.username == username).with_for_update()
        )
        if account is None or not account.active:
            await _matches(password, _DECOY)
            return None
        if account.locked_until and account.locked_until > now():
            raise LoginLocked
        if not await _matches(password, account.password_hash):
            account.failed_logins += 1
            if account.failed_logins >= MAX_FAILED_LOGINS:
                account.failed_logins, account.locked_until = 0, now() + LOCK_FOR
            return None
        account.failed_logins, account.locked_until = 0, None
        account.last_login_at = now()
        return account

    async def set_password(self, account: Account, password: str) -> None:
        """Change the password and end every open session of the account."""
        account.password_hash = hash_password(password)
        account.token_version += 1
        account.failed_logins, account.locked_until = 0, None
        await self._session.flush()


def hash_password(password: str) -> str:
    if len(password) < 10:
        raise Invalid("密码至少需要 10 个字符。")
    return _hasher.hash(password)


async def _matches(password: str, hashed: str) -> bool:
    """Beside the event loop: argon2 is meant to be slow, and customers are waiting."""
    return await asyncio.to_thread(_hasher.verify, password, hashed)
