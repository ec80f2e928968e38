"""Text messages to customers."""

from typing import Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from customers.models import DemoMessage


class SmsSender(Protocol):
    async def send(self, phone: str, text: str) -> None:
        """Hand one message over; raises `core.errors.Unavailable` when the gateway is away.

        Should queue and return at once: a slow answer would tell which numbers are customers'.
        """


class DemoSms:
    """Keeps messages for the SMS panel of the demo; nothing leaves the machine."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def send(self, phone: str, text: str) -> None:
        self._session.add(DemoMessage(phone=phone, text=text))
        await self._session.flush()

    async def recent(self, limit: int = 20, phone: str | None = None) -> list[DemoMessage]:
        """The newest messages first, of one phone if given."""
        query = select(DemoMessage).order_by(DemoMessage.sent_at.desc()).limit(limit)
        if phone is not None:
            query = query.where(DemoMessage.phone == phone)
        return list(await self._session.scalars(query))
