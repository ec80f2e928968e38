"""Who waits for the end of an outage is told of it once, and only then."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from conversations.models import Author, Conversation, OutageSubscription, State
from conversations.outages import OutageNotices, subscribe
from conversations.ports import Setup
from conversations.signals import Transaction
from core.clock import now
from customers.bss import OutageView
from customers.demo_bss import DemoBss
from customers.demo_bss.models import DemoOutage
from tests.conversations.support import Desk

AREA = "桐柏路片区"


@pytest.fixture
async def outage(transaction: Transaction) -> OutageView:
    outage_id = f"OUT-{uuid4().hex[:8]}"
    async with transaction() as session:
        session.add(
            DemoOutage(
                id=outage_id,
                region="河南省郑州市中原区",
                area=AREA,
                kind="宽带",
                description="光缆被挖断",
                started_at=now() - timedelta(hours=2),
                expected_at=now() + timedelta(hours=2),
            )
        )
        await session.flush()
        found = await DemoBss(session).outage(outage_id)
    assert found is not None
    return found


async def recover(transaction: Transaction, outage: OutageView) -> None:
    async with transaction() as session:
        await session.execute(
            update(DemoOutage).where(DemoOutage.id == outage.id).values(recovered_at=now())
        )


async def wait_for(transaction: Transaction, desk: Desk, outage: OutageView) -> Conversation:
    received = await desk.say("宽带断了")
    async with transaction() as session:
        conversation = await session.get_one(Conversation, received.conversation_id)
        await subscribe(session, conversation, outage)
        # Asking twice makes no second row.
        await subscribe(session, conversation, outage)
    return conversation


async def test_told_once_when_it_is_over(
    transaction: Transaction, setup: Setup, desk: Desk, outage: OutageView
) -> None:
    conversation = await wait_for(transaction, desk, outage)
    notices = OutageNotices(transaction, setup)
    assert await notices.tell_recovered() == 0

    await recover(transaction, outage)
    assert sum(await asyncio.gather(*(notices.tell_recovered() for _ in range(3)))) == 1
    assert await notices.tell_recovered() == 0
    told = [m for m in await desk.messages(conversation.id) if m.author == Author.SYSTEM]
    assert len(told) == 1
    assert AREA in told[0].text
    assert "已于" in told[0].text
    async with transaction() as session:
        [row] = await session.scalars(
            select(OutageSubscription).where(OutageSubscription.outage_id == outage.id)
        )
    assert row.told_at is not None


async def test_told_in_the_newest_conversation(
    transaction: Transaction, setup: Setup, desk: Desk, outage: OutageView
) -> None:
    old = await wait_for(transaction, desk, outage)
    async with transaction() as session:
        await session.execute(
            update(Conversation).where(Conversation.id == old.id).values(state=State.CLOSED)
        )
    new = await desk.say("在吗")
    assert new.conversation_id != old.id
    await recover(transaction, outage)
    assert await OutageNotices(transaction, setup).tell_recovered() == 1
    assert AREA in (await desk.messages(new.conversation_id))[-1].text


async def test_an_outage_that_came_back_is_waited_for_again(
    transaction: Transaction, setup: Setup, desk: Desk, outage: OutageView
) -> None:
    conversation = await wait_for(transaction, desk, outage)
    await recover(transaction, outage)
    notices = OutageNotices(transaction, setup)
    assert await notices.tell_recovered() == 1
    async with transaction() as session:
        await subscribe(session, await session.get_one(Conversation, conversation.id), outage)
    assert await notices.tell_recovered() == 1
