"""The worker picks up what others left, passes on news, and cleans."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import delete, func, select, update

from api.sessions import SocketTicket
from api.worker import Worker
from conversations.inbox import Inbox
from conversations.models import AgentPresence, Conversation, InboundReceipt
from conversations.ports import InboundMessage
from core.clock import now
from core.outbox import OutboxEvent
from tests.api.conftest import Signed
from tests.api.support import Running, wire


async def test_a_turn_left_behind_is_answered(running: Running) -> None:
    visitor = await running.visitor()
    async with Worker(running.edge).running() as worker:
        async with running.edge.transaction() as session:
            conversation = await session.scalar(
                select(Conversation).where(Conversation.id == visitor.conversation_id)
            )
            assert conversation is not None
            received = await Inbox(session, running.edge.setup).receive(
                InboundMessage("web", "web", conversation.external_user, str(uuid4()), text="喂")
            )
        assert await worker.sweep_turns() == 1
        reply = await visitor.reply_to(str(received.message_id))
        assert reply["text"] == "答：喂"
        assert await worker.sweep_turns() == 0


async def test_news_of_a_ticket_reach_the_open_page(running: Running, signed: Signed) -> None:
    agent = await signed("agent", online=True)
    visitor = await running.visitor()
    await visitor.ask("宽带断了")
    await visitor.ask("转人工")
    path = f"/staff/conversations/{visitor.conversation_id}"
    await agent.post(f"{path}/take")
    body = {"type": "fault", "category": "宽带装维", "title": "断网", "description": "断网"}
    ticket = (await agent.post(f"{path}/ticket", body)).json()
    async with (
        Worker(running.edge).running() as worker,
        wire(await visitor.socket_url()) as chat,
        wire(await agent.socket_url()) as desk,
    ):
        await chat.send("hello", {"after": 0})
        await desk.send("hello")
        await desk.until("hello.ok")
        await agent.post(f"/tickets/{ticket['id']}/status", {"to": "accepted"})
        assert await worker.relay() == 2
        said = await chat.until("message.created", lambda data: ticket["number"] in data["text"])
        assert said["author"] == "system"
        assert said["parts"][1]["status"] == "accepted"
        await desk.until("ticket.changed", lambda data: data["status"] == "accepted")


async def test_a_lost_agent_is_noticed(running: Running, signed: Signed) -> None:
    agent = await signed("agent", online=True)
    visitor = await running.visitor()
    await visitor.ask("转人工")
    await agent.post(f"/staff/conversations/{visitor.conversation_id}/take")
    async with running.edge.transaction() as session:
        await session.execute(update(AgentPresence).values(seen_at=now() - timedelta(hours=1)))
    async with Worker(running.edge).running() as worker:
        await worker.keep_desk()
    assert (await visitor.get("/conversation")).json()["state"] == "queued"


async def test_old_receipts_and_tickets_are_purged(running: Running) -> None:
    visitor = await running.visitor()
    await visitor.ask("一")
    await visitor.socket_url()
    async with running.edge.transaction() as session:
        await session.execute(update(InboundReceipt).values(received_at=now() - timedelta(days=31)))
        await session.execute(update(SocketTicket).values(expires_at=now()))
        old = now() - timedelta(days=31)
        session.add(OutboxEvent(topic="test.told", payload={}, delivered_at=old))
        session.add(OutboxEvent(topic="test.stuck", payload={}, created_at=old, attempts=20))
    async with Worker(running.edge).running() as worker:
        await worker.purge()
    async with running.edge.transaction() as session:
        for table in (InboundReceipt, SocketTicket):
            assert await session.scalar(select(func.count()).select_from(table)) == 0
        ours = OutboxEvent.topic.startswith("test.")
        assert list(await session.scalars(select(OutboxEvent.topic).where(ours))) == ["test.stuck"]
        await session.execute(delete(OutboxEvent).where(ours))


async def test_jobs_by_the_clock_run(running: Running) -> None:
    async with Worker(running.edge).running() as worker:
        await worker.jobs.tasks["close_idle"].defer_async(timestamp=0)
        await asyncio.wait_for(
            worker.jobs.run_worker_async(
                wait=False, install_signal_handlers=False, delete_jobs="always"
            ),
            10,
        )
        assert list(await worker.jobs.job_manager.list_jobs_async()) == []
