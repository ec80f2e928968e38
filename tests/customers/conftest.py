import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.encryption import Cipher
from customers.demo_bss import DemoBss
from customers.demo_bss.seed import seed
from customers.service import Customers
from customers.sms import DemoSms
from customers.verification import Verifications


@pytest.fixture
async def bss(session: AsyncSession) -> DemoBss:
    """The demo operator, loaded for today."""
    await seed(session)
    return DemoBss(session)


@pytest.fixture
def customers(session: AsyncSession, bss: DemoBss, cipher: Cipher) -> Customers:
    return Customers(session, bss, cipher)


@pytest.fixture
def sms(session: AsyncSession) -> DemoSms:
    return DemoSms(session)


@pytest.fixture
def verifications(
    session: AsyncSession, bss: DemoBss, sms: DemoSms, cipher: Cipher
) -> Verifications:
    return Verifications(session, bss, sms, cipher)
