"""Queries of the room."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import new_id
from customers.models import ChannelIdentity, Customer, OneTimeCode, Verification


class CustomerRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self, subject: str) -> None:
        """Let one transaction at a time work on `subject`, until it ends."""
        await self._session.execute(
            select(func.pg_advisory_xact_lock(func.hashtextextended(subject, 0)))
        )

    async def identity(
        self, channel: str, account: str, external_user: str
    ) -> ChannelIdentity | None:
        return await self._session.scalar(
            select(ChannelIdentity).where(
                ChannelIdentity.channel == channel,
                ChannelIdentity.account == account,
                ChannelIdentity.external_user == external_user,
            )
        )

    async def add_identity(self, channel: str, account: str, external_user: str) -> None:
        """Add it unless another transaction already did."""
        await self._session.execute(
            insert(ChannelIdentity)
            .values(id=new_id(), channel=channel, account=account, external_user=external_user)
            .on_conflict_do_nothing()
        )

    async def identities_of(self, customer_id: UUID) -> list[ChannelIdentity]:
        return list(
            await self._session.scalars(
                select(ChannelIdentity)
                .where(ChannelIdentity.customer_id == customer_id)
                .order_by(ChannelIdentity.created_at)
            )
        )

    async def by_bss_id(self, bss_id: str) -> Customer | None:
        return await self._session.scalar(select(Customer).where(Customer.bss_id == bss_id))

    async def current_verification(
        self, identity_id: UUID, at: datetime
    ) -> tuple[Verification, Customer] | None:
        """The strongest one in force that belongs to the customer of the last confirmation."""
        row = (
            await self._session.execute(
                select(Verification, Customer)
                .join(Customer, Customer.id == Verification.customer_id)
                .join(ChannelIdentity, ChannelIdentity.id == Verification.identity_id)
                .where(
                    Verification.identity_id == identity_id,
                    Verification.expires_at > at,
                    Verification.customer_id == ChannelIdentity.customer_id,
                )
                .order_by(Verification.level.desc(), Verification.expires_at.desc())
                .limit(1)
            )
        ).first()
        return None if row is None else (row[0], row[1])

    async def codes_touching(self, identity_id: UUID, phone_digest: str) -> list[OneTimeCode]:
        """The codes of this identity for any number, and of this number for any identity."""
        return list(
            await self._session.scalars(
                select(OneTimeCode)
                .where(
                    or_(
                        OneTimeCode.identity_id == identity_id,
                        OneTimeCode.phone_digest == phone_digest,
                    )
                )
                .execution_options(populate_existing=True)
            )
        )
