from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import SHANGHAI
from core.encryption import Cipher
from ticket_bridge.service import Tickets


class Clock:
    """A clock that stands still until it is moved. Starts on a Monday at ten."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tickets(session: AsyncSession, cipher: Cipher, clock: Clock) -> Tickets:
    return Tickets(session, cipher, clock=clock)
