"""Staff sign-in: a short access token, and a refresh token that changes at every use."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.sessions import StaffSession
from api.tokens import digest, issue, random_token
from core.accounts import Account
from core.clock import now
from core.settings import Settings

# Two tabs may refresh at the same moment with the same cookie.
_GRACE = timedelta(seconds=10)


@dataclass(frozen=True)
class SignedIn:
    account: Account
    access_token: str
    # None when the browser has the present one already.
    refresh_token: str | None
    expires_in: int


class StaffSessions:
    def __init__(self, session: AsyncSession, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    async def start(self, account: Account) -> SignedIn:
        token = random_token()
        row = StaffSession(
            account_id=account.id,
            token_digest=_bound(account, token),
            expires_at=now() + timedelta(hours=self._settings.refresh_token_hours),
        )
        self._session.add(row)
        await self._session.flush()
        return self._signed_in(account, f"{row.id}.{token}")

    async def refresh(self, cookie: str) -> SignedIn | None:
        """A new pair; None for a token that is unknown, old or used before.

        A used token that comes again was stolen or replayed: its session ends. That must be
        committed, so it is an answer and not an exception.
        """
        row = await self._row(cookie)
        if row is None or row.expires_at <= now():
            return None
        account = await self._session.get(Account, row.account_id)
        if account is None or not account.active:
            return None
        given = _bound(account, cookie.partition(".")[2])
        if given == row.token_digest:
            token = random_token()
            row.previous_digest, row.token_digest = row.token_digest, _bound(account, token)
            row.rotated_at = now()
            await self._session.flush()
            return self._signed_in(account, f"{row.id}.{token}")
        if given == row.previous_digest and now() - row.rotated_at < _GRACE:
            return self._signed_in(account, None)
        await self._session.delete(row)
        await self._session.flush()
        return None

    async def end(self, cookie: str) -> None:
        row = await self._row(cookie)
        if row is None:
            return
        account = await self._session.get_one(Account, row.account_id)
        if row.token_digest == _bound(account, cookie.partition(".")[2]):
            await self._session.delete(row)

    async def end_all(self, account: Account) -> None:
        await self._session.execute(
            delete(StaffSession).where(StaffSession.account_id == account.id)
        )
        account.token_version += 1

    async def purge(self) -> None:
        await self._session.execute(delete(StaffSession).where(StaffSession.expires_at <= now()))

    async def _row(self, cookie: str) -> StaffSession | None:
        try:
            session_id = UUID(cookie.partition(".")[0])
        except ValueError:
            return None
        return await self._session.scalar(
            select(StaffSession).where(StaffSession.id == session_id).with_for_update()
        )

    def _signed_in(self, account: Account, refresh_token: str | None) -> SignedIn:
        lasts = timedelta(minutes=self._settings.access_token_minutes)
        access = issue(self._settings, "access", str(account.id), lasts, ver=account.token_version)
        return SignedIn(account, access, refresh_token, int(lasts.total_seconds()))


def _bound(account: Account, token: str) -> str:
    """What is stored of a token: a new password (a new `token_version`) makes it worthless."""
    return digest(f"{account.token_version}.{token}")
