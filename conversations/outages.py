"""Customers who wait for the end of an outage, and telling them that it has come."""

from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.journal import Journal
from conversations.models import Conversation, OutageSubscription
from conversations.ports import Setup
from conversations.repository import Conversations
from conversations.signals import Transaction
from conversations.wording import say
from core.clock import local, now
from core.database import new_id
from core.errors import Unavailable
from customers.bss import OutageView

log = structlog.get_logger()


async def subscribe(session: AsyncSession, conversation: Conversation, outage: OutageView) -> None:
    """Tell this customer when the outage is over; asking again changes nothing."""
    values = {
        "conversation_id": conversation.id,
        "area": outage.area,
        "description": outage.description,
    }
    await session.execute(
        insert(OutageSubscription)
        .values(
            id=new_id(),
            outage_id=outage.id,
            identity_id=conversation.identity_id,
            created_at=now(),
            **values,
        )
        # An outage that came back after its all-clear is waited for again.
        .on_conflict_do_update(
            index_elements=["outage_id", "identity_id"], set_={**values, "told_at": None}
        )
    )


class OutageNotices:
    """Looks at the outages somebody waits for; each customer is told in a transaction of their own.

    Of several workers one tells: the row is locked while it is told, and then marked.
    """

    def __init__(self, transaction: Transaction, setup: Setup) -> None:
        self._transaction = transaction
        self._setup = setup

    async def tell_recovered(self) -> int:
        """How many customers were told."""
        told = 0
        for outage in await self._recovered():
            for subscription_id in await self._waiting(outage.id):
                told += await self._tell(subscription_id, outage)
        return told

    async def _recovered(self) -> list[OutageView]:
        async with self._transaction() as session:
            ids = await session.scalars(
                select(OutageSubscription.outage_id)
                .where(OutageSubscription.told_at.is_(None))
                .distinct()
            )
            bss = self._setup.bss(session)
            try:
                found = [await bss.outage(outage_id) for outage_id in ids]
            except Unavailable:
                log.warning("outages.bss_away")
                return []
        return [outage for outage in found if outage is not None and outage.recovered_at]

    async def _waiting(self, outage_id: str) -> list[UUID]:
        async with self._transaction() as session:
            rows = await session.scalars(
                select(OutageSubscription.id)
                .where(
                    OutageSubscription.outage_id == outage_id,
                    OutageSubscription.told_at.is_(None),
                )
                .order_by(OutageSubscription.created_at)
            )
            return list(rows)

    async def _tell(self, subscription_id: UUID, outage: OutageView) -> bool:
        async with self._transaction() as session:
            subscription = await session.scalar(
                select(OutageSubscription)
                .where(OutageSubscription.id == subscription_id)
                .with_for_update(skip_locked=True)
            )
            if subscription is None or subscription.told_at is not None:
                return False
            subscription.told_at = now()
            conversations = Conversations(session)
            origin = await conversations.get(subscription.conversation_id)
            customer = (origin.channel, origin.account, origin.external_user)
            # The numbers run on over a customer's conversations: only the newest may grow.
            await conversations.hold_customer(*customer)
            conversation = await conversations.latest(*customer, lock=True)
            assert conversation is not None
            assert outage.recovered_at is not None
            at = local(outage.recovered_at)
            text = say(
                "outage_over",
                area=subscription.area,
                description=subscription.description,
                at=f"{at.month}月{at.day}日{at:%H:%M}",
            )
            await Journal(session, self._setup.cipher).say(conversation, text)
            return True
