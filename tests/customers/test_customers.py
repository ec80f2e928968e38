"""Identities, consent and the masked 360 view."""

import asyncio
import re
from dataclasses import asdict

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from core.clock import local, now
from core.database import make_sessions, new_id
from core.encryption import Cipher
from core.errors import Unavailable
from customers.bss import AccountView
from customers.demo_bss import DemoBss
from customers.models import ChannelIdentity, Customer
from customers.service import Customers, CustomerUnknown, is_senior


async def test_a_person_is_one_identity_per_channel_account(customers: Customers) -> None:
    first = await customers.identify("web", "default", "u1")

    assert (await customers.identify("web", "default", "u1")).id == first.id
    assert (await customers.identify("web", "other", "u1")).id != first.id
    assert (await customers.identify("wechat", "default", "u1")).id != first.id


async def test_two_first_contacts_at_once_make_one_identity(
    engine: AsyncEngine, cipher: Cipher
) -> None:
    sessions = make_sessions(engine)

    async def contact() -> object:
        async with sessions.begin() as session:
            customers = Customers(session, DemoBss(session), cipher)
            return (await customers.identify("web", "default", "twice")).id

    try:
        found = await asyncio.gather(*(contact() for _ in range(5)))
        assert len(set(found)) == 1
    finally:
        async with sessions.begin() as session:
            await session.execute(
                delete(ChannelIdentity).where(ChannelIdentity.external_user == "twice")
            )


async def test_consent_is_kept_with_its_version(customers: Customers) -> None:
    identity = await customers.identify("web", "default", "u1")
    assert identity.consent_version is None
    await customers.consent(identity.id, "2026-11")

    assert identity.consent_version == "2026-11"
    assert identity.consent_at is not None
    with pytest.raises(CustomerUnknown):
        await customers.consent(new_id(), "2026-11")


async def remembered(customers: Customers, bss: DemoBss, phone: str) -> Customer:
    subscriber = await bss.find_by_phone(phone)
    assert subscriber
    return await customers.remember(subscriber)


async def test_name_and_number_are_kept_encrypted(
    customers: Customers, bss: DemoBss, cipher: Cipher, session: AsyncSession
) -> None:
    customer = await remembered(customers, bss, "13800001001")
    again = await remembered(customers, bss, "13800001001")

    assert again.id == customer.id
    assert await session.scalar(select(func.count(Customer.id))) == 1
    assert "李明".encode() not in customer.name_enc
    assert cipher.decrypt(customer.name_enc, context="customer.name") == "李明"
    assert cipher.decrypt(customer.phone_enc, context="customer.phone") == "13800001001"
    assert customer.phone_digest == cipher.digest("13800001001")


async def test_the_360_view_is_complete_and_masked(customers: Customers, bss: DemoBss) -> None:
    customer = await remembered(customers, bss, "13800001005")
    identity = await customers.identify("web", "default", "u1")
    identity.customer_id = customer.id
    await customers.set_tags(customer.id, ["易投诉", " ", "易投诉"])
    profile = await customers.profile(customer.id)

    assert (profile.name, profile.phone) == ("陈*", "138****1005")
    assert profile.bss_available
    assert profile.plan
    assert profile.plan.plan.name == "千兆融合套餐169"
    assert profile.account
    assert profile.usage
    assert profile.points
    assert profile.contract
    assert [line.account for line in profile.broadband] == [profile.broadband[0].account]
    assert "****" in profile.broadband[0].account
    assert profile.tags == ("易投诉",)
    assert [view.channel for view in profile.identities] == ["web"]
    assert not re.search(r"陈静|13800001005", str(asdict(profile)))


async def test_without_the_bss_the_view_still_opens(
    session: AsyncSession, customers: Customers, bss: DemoBss, cipher: Cipher
) -> None:
    class Away(DemoBss):
        async def account(self, bss_id: str) -> AccountView:
            raise Unavailable

    customer = await remembered(customers, bss, "13800001001")
    profile = await Customers(session, Away(session), cipher).profile(customer.id)

    assert not profile.bss_available
    assert profile.account is None
    assert profile.phone == "138****1001"


async def test_an_unknown_customer_is_named_as_such(customers: Customers) -> None:
    with pytest.raises(CustomerUnknown):
        await customers.profile(new_id())


def test_seniors_are_65_this_year() -> None:
    year = local(now()).year
    assert is_senior(year - 65)
    assert not is_senior(year - 64)
    assert not is_senior(None)
