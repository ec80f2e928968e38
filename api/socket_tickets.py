"""One-time tickets: a WebSocket is opened with one, so no lasting token stands in a URL."""

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from api.sessions import SocketTicket
from api.tokens import TokenInvalid, digest, random_token
from core.clock import now

LASTS = timedelta(seconds=60)


async def give(session: AsyncSession, audience: str, subject: str) -> str:
    token = random_token()
    session.add(
        SocketTicket(
            digest=digest(token), audience=audience, subject=subject, expires_at=now() + LASTS
        )
    )
    await session.flush()
    return token


async def use(session: AsyncSession, audience: str, token: str) -> str:
    """The subject of an unused ticket; raises `TokenInvalid` for any other."""
    subject: str | None = await session.scalar(
        delete(SocketTicket)
        .where(
            SocketTicket.digest == digest(token),
            SocketTicket.audience == audience,
            SocketTicket.expires_at > now(),
        )
        .returning(SocketTicket.subject)
    )
    if subject is None:
        raise TokenInvalid
    return subject


async def purge(session: AsyncSession) -> None:
    await session.execute(delete(SocketTicket).where(SocketTicket.expires_at <= now()))
