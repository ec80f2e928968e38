"""Order, exactly one reply, crashes, failures."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from conversations.lease import Lease
from conversations.models import Conversation, Turn
from conversations.signals import NOTICE
from core.clock import now
from tests.conversations.conftest import Heard
from tests.conversations.support import Desk, answer, failing


async def test_each_message_gets_one_reply_in_order_under_two_runners(desk: Desk) -> None:
    desk.engine.delay_s = 0.01
    first = await desk.receive("第1条")
    runners = [desk.runner(), desk.runner()]

    async def write() -> None:
        for number in range(2, 9):
            await desk.receive(f"第{number}条")
            for runner in runners:
                runner.start(first.conversation_id)

    await asyncio.gather(
        write(), *(runner.run(first.conversation_id) for runner in runners for _ in range(3))
    )
    for runner in runners:
        await runner.drain()

    messages = await desk.messages(first.conversation_id)
    asked = [m for m in messages if m.author == "customer"]
    replies = [m for m in messages if m.author == "bot"]
    assert [m.text for m in asked] == [f"第{n}条" for n in range(1, 9)]
    assert [m.text for m in replies] == [f"答：第{n}条" for n in range(1, 9)]
    assert [r.reply_to for r in replies] == [m.id for m in asked]
    assert desk.engine.most_at_once == 1
    assert len(desk.engine.requests) == 8
    assert sorted(m.seq for m in messages) == list(range(1, 17))


async def test_a_message_stored_while_the_runner_leaves_is_not_orphaned(desk: Desk) -> None:
    first = await desk.receive("一")
    runner = desk.runner()
    for number in range(15):
        await asyncio.gather(
            runner.run(first.conversation_id), desk.say(f"再问{number}", external_id=str(uuid4()))
        )
    assert await runner.due() == []
    assert len(await desk.replies(first.conversation_id)) == 16


async def test_a_killed_runner_leaves_its_turn_to_the_sweeper(desk: Desk) -> None:
    received = await desk.receive("查话费")
    desk.engine.delay_s = 60
    runner = desk.runner(lease_s=0.3)
    task = asyncio.create_task(runner.run(received.conversation_id))
    await desk.engine.asked.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    desk.engine.delay_s = 0
    other = desk.runner()
    assert await other.due() == []  # the dead one's lease still holds
    await asyncio.sleep(0.35)
    assert await other.due() == [received.conversation_id]
    await other.run(received.conversation_id)

    assert [r.text for r in await desk.replies(received.conversation_id)] == ["答：查话费"]
    # The engine sees the same message id in the same session: to it, it is a repeat.
    one, two = desk.engine.requests
    assert (one.session, one.message_id) == (two.session, two.message_id)


async def test_the_heartbeat_keeps_a_slow_turn(desk: Desk) -> None:
    received = await desk.receive("慢一点")
    desk.engine.delay_s = 0.8
    slow = asyncio.create_task(desk.runner(lease_s=0.3).run(received.conversation_id))
    await asyncio.sleep(0.5)
    assert await desk.runner().due() == []
    await desk.runner().run(received.conversation_id)
    await slow
    assert len(desk.engine.requests) == 1
    assert len(await desk.replies(received.conversation_id)) == 1


async def test_who_lost_the_lease_stores_nothing(desk: Desk) -> None:
    received = await desk.receive("查话费")
    desk.engine.delay_s = 0.3
    task = asyncio.create_task(desk.runner().run(received.conversation_id))
    await desk.engine.asked.wait()
    async with desk.transaction() as session:
        await session.execute(update(Conversation).values(lease_until=now() - timedelta(minutes=1)))
    thief = Lease(desk.transaction, received.conversation_id, "thief", 30)
    assert await thief.take()
    await task
    assert await desk.replies(received.conversation_id) == []
    assert (await desk.turns(received.conversation_id))[0].status == "running"


async def test_an_engine_that_is_away_is_tried_again_and_the_customer_told_once(
    desk: Desk, heard: Heard
) -> None:
    desk.engine.script = failing("unreachable")
    received = await desk.say("查话费")
    (turn,) = await desk.turns(received.conversation_id)
    assert (turn.status, turn.attempts, turn.error) == ("pending", 1, "unreachable")
    assert turn.next_try_at > now()

    async with desk.transaction() as session:
        await session.execute(update(Turn).values(next_try_at=now()))
    await desk.runner().run(received.conversation_id)
    notices = [payload for channel, payload in heard.signals if channel == NOTICE]
    assert [notice["type"] for notice in notices] == ["turn.delayed"]
    assert await desk.replies(received.conversation_id) == []

    desk.engine.script = None
    async with desk.transaction() as session:
        await session.execute(update(Turn).values(next_try_at=now()))
    await desk.runner().run(received.conversation_id)
    assert [r.text for r in await desk.replies(received.conversation_id)] == ["答：查话费"]


async def test_later_messages_wait_for_the_one_being_retried(desk: Desk) -> None:
    desk.engine.script = failing()
    await desk.say("一")
    received = await desk.say("二")
    assert [r.text for r in desk.engine.requests] == ["一"]
    assert len(await desk.replies(received.conversation_id)) == 0


@pytest.mark.parametrize("retryable", [True, False])
async def test_giving_up_is_said_and_offers_a_person(desk: Desk, retryable: bool) -> None:
    desk.engine.script = failing(retryable=retryable)
    received = await desk.receive("查话费")
    async with desk.transaction() as session:
        await session.execute(update(Turn).values(created_at=now() - timedelta(minutes=11)))
    await desk.runner().run(received.conversation_id)

    (reply,) = await desk.replies(received.conversation_id)
    assert "抱歉" in reply.text
    assert reply.content["parts"][1]["buttons"][0]["title"] == "转人工"
    (turn,) = await desk.turns(received.conversation_id)
    assert (turn.status, turn.outcome) == ("failed", "gave_up")
    assert await desk.runner().due() == []


async def test_the_session_lasts_until_idle_or_long(desk: Desk) -> None:
    received = await desk.say("一")
    await desk.say("二")
    async with desk.transaction() as session:
        await session.execute(
            update(Conversation).values(session_last_at=now() - timedelta(minutes=31))
        )
    await desk.say("三")
    async with desk.transaction() as session:
        await session.execute(
            update(Conversation).values(session_turns=60, active_form="complaint")
        )
    await desk.say("四")
    async with desk.transaction() as session:
        await session.execute(update(Conversation).values(session_turns=60, active_form=None))
    await desk.say("五")

    sessions = [request.session for request in desk.engine.requests]
    assert sessions[0] == sessions[1] != sessions[2]
    assert sessions[3] == sessions[2]  # a form is not cut in the middle
    assert sessions[4] != sessions[3]
    carried = [request.metadata["carried"] for request in desk.engine.requests]
    assert carried == [{}, {}, {}, {}, {"topic": "balance"}]
    assert [t.rasa_session for t in await desk.turns(received.conversation_id)] == sessions


async def test_what_showed_is_kept_for_the_replay(desk: Desk) -> None:
    desk.engine.script = lambda request: answer(
        {
            "custom": {
                "type": "faq",
                "key": "billing.balance",
                "question": "怎么查余额",
                "answer": "发送 YE 到 10900。",
                "score": 0.91,
                "sources": [],
            }
        },
        entities=[{"entity": "billing_month", "value": "2026-10"}],
        actions=["action_answer"],
    )
    received = await desk.say("怎么查余额")
    (turn,) = await desk.turns(received.conversation_id)
    assert (turn.intent, turn.confidence) == ("ask_balance", 0.9)
    assert (turn.entry_key, turn.entry_score) == ("billing.balance", 0.91)
    assert turn.actions == ["action_answer"]
    assert turn.timings["engine_ms"] >= 0
    assert turn.timings["total_ms"] > 0
    (reply,) = await desk.replies(received.conversation_id)
    assert reply.text == "发送 YE 到 10900。"
    assert "score" not in reply.content["parts"][0]


async def test_an_empty_answer_is_still_a_reply(desk: Desk) -> None:
    desk.engine.script = lambda request: answer()
    received = await desk.say("嗯")
    (reply,) = await desk.replies(received.conversation_id)
    assert "没有理解" in reply.text
