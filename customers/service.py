"""Who is speaking, and what we know about them."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import local, now
from core.encryption import Cipher
from core.errors import NotFound, Unavailable
from customers.bss import BroadbandView, Bss, Subscriber
from customers.models import ChannelIdentity, Customer
from customers.phones import mask_name, mask_phone
from customers.repository import CustomerRepository
from customers.schemas import CustomerProfile, IdentityView, Verified

SENIOR_AGE = 65


class CustomerUnknown(NotFound):
    message = "没有找到这位客户。"


class Customers:
    """One instance per session; flushes, never commits."""

    def __init__(self, session: AsyncSession, bss: Bss, cipher: Cipher) -> None:
        self._session = session
        self._bss = bss
        self._cipher = cipher
        self._repository = CustomerRepository(session)

    async def identify(self, channel: str, account: str, external_user: str) -> ChannelIdentity:
        """The identity, made at the first contact; safe when two contacts come at once."""
        key = (channel, account, external_user)
        identity = await self._repository.identity(*key)
        if identity is None:
            await self._repository.add_identity(*key)
            identity = await self._repository.identity(*key)
        if identity is None:
            raise RuntimeError("a channel identity vanished between two statements")
        return identity

    async def consent(self, identity_id: UUID, version: str) -> None:
        """Record that the privacy notice of this version was accepted."""
        identity = await self._identity(identity_id)
        identity.consent_version, identity.consent_at = version, now()
        await self._session.flush()

    async def current(self, identity_id: UUID) -> Verified | None:
        """Who is speaking, as far as it is proven at this moment."""
        found = await self._repository.current_verification(identity_id, now())
        if found is None:
            return None
        verification, customer = found
        return verified(customer, verification.level, verification.expires_at)

    async def disown(self, identity_id: UUID) -> None:
        """The number that was proven here is not the speaker's: nothing is proven any more."""
        identity = await self._identity(identity_id)
        identity.customer_id = None
        await self._session.flush()

    async def get(self, customer_id: UUID) -> Customer:
        customer = await self._session.get(Customer, customer_id)
        if customer is None:
            raise CustomerUnknown
        return customer

    async def remember(self, subscriber: Subscriber) -> Customer:
        """Keep (or refresh) what the BSS says about a customer."""
        customer = await self._repository.by_bss_id(subscriber.bss_id)
        if customer is None:
            customer = Customer(bss_id=subscriber.bss_id)
            self._session.add(customer)
        customer.name_enc = self._cipher.encrypt(subscriber.name, context="customer.name")
        customer.name_masked = mask_name(subscriber.name)
        customer.phone_enc = self._cipher.encrypt(subscriber.phone, context="customer.phone")
        customer.phone_digest = self._cipher.digest(subscriber.phone)
        customer.phone_masked = mask_phone(subscriber.phone)
        customer.tier = subscriber.tier
        customer.customer_type = subscriber.customer_type
        customer.region = subscriber.region
        customer.is_town = subscriber.is_town
        customer.birth_year = subscriber.birth_year
        await self._session.flush()
        return customer

    async def set_tags(self, customer_id: UUID, tags: list[str]) -> None:
        customer = await self.get(customer_id)
        customer.tags = sorted({tag.strip() for tag in tags if tag.strip()})
        await self._session.flush()

    async def profile(self, customer_id: UUID) -> CustomerProfile:
        """The masked 360 view; without the BSS's part while the BSS is away."""
        customer = await self.get(customer_id)
        identities = await self._repository.identities_of(customer_id)
        profile = CustomerProfile(
            customer_id=customer.id,
            bss_id=customer.bss_id,
            name=customer.name_masked,
            phone=customer.phone_masked,
            tier=customer.tier,
            customer_type=customer.customer_type,
            region=customer.region,
            is_town=customer.is_town,
            is_senior=is_senior(customer.birth_year),
            tags=tuple(customer.tags),
            identities=tuple(
                IdentityView(item.channel, item.account, item.created_at) for item in identities
            ),
            bss_available=False,
        )
        try:
            return await self._with_bss(profile)
        except Unavailable:
            return profile

    async def _with_bss(self, profile: CustomerProfile) -> CustomerProfile:
        bss_id = profile.bss_id
        broadband = [mask_account(line) for line in await self._bss.broadband(bss_id)]
        return replace(
            profile,
            bss_available=True,
            account=await self._bss.account(bss_id),
            plan=await self._bss.plan(bss_id),
            usage=await self._bss.usage(bss_id),
            contract=await self._bss.contract(bss_id),
            points=await self._bss.points(bss_id),
            broadband=tuple(broadband),
        )

    async def _identity(self, identity_id: UUID) -> ChannelIdentity:
        identity = await self._session.get(ChannelIdentity, identity_id)
        if identity is None:
            raise CustomerUnknown
        return identity


def verified(customer: Customer, level: int, expires_at: datetime) -> Verified:
    return Verified(
        customer_id=customer.id,
        bss_id=customer.bss_id,
        level=level,
        expires_at=expires_at,
        is_senior=is_senior(customer.birth_year),
        tier=customer.tier,
    )


def is_senior(birth_year: int | None) -> bool:
    """65 or older this year; only the year is kept, so the doubt goes in the customer's favour."""
    return birth_year is not None and local(now()).year - birth_year >= SENIOR_AGE


def mask_account(line: BroadbandView) -> BroadbandView:
    return replace(line, account=line.account[:3] + "****" + line.account[-3:])
