"""Who is in charge: hand-over, queue, desk, lost agents, nobody there."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from conversations.desk import Desk as AgentDesk
from conversations.desk import HandsFull, NotYours
from conversations.housekeeping import Housekeeping
from conversations.models import AgentPresence, Conversation
from conversations.notices import TicketNotices
from conversations.presence import Presence
from conversations.review import Review, ReviewFilter
from conversations.routing import Routing
from conversations.state import StateChanged
from core.accounts import Account
from core.clock import now
from core.database import make_sessions
from core.outbox import Relay
from customers.demo_bss import DemoBss
from customers.models import ChannelIdentity, Customer, Verification
from tests.conversations.support import Desk, answer, failing, feeling, make_account
from ticket_bridge.schemas import SYSTEM, Actor, ActorKind, TicketDraft
from ticket_bridge.service import Tickets


async def staffed(desk: Desk, status: str = "online") -> Account:
    account = await make_account(desk.transaction, "agent")
    async with desk.transaction() as session:
        await Presence(session, desk.setup.settings).set(account, status)
    return account


def another(desk: Desk) -> Desk:
    return Desk(desk.transaction, desk.setup, desk.engine)


async def take(desk: Desk, account: Account, conversation_id: UUID) -> Conversation:
    async with desk.transaction() as session:
        return await AgentDesk(session, desk.setup, account).take(conversation_id)


async def verify(desk: Desk, conversation_id: UUID, birth_year: int) -> None:
    conversation = await desk.conversation(conversation_id)
    async with desk.transaction() as session:
        cipher = desk.setup.cipher
        customer = Customer(
            bss_id=f"B{conversation_id}",
            name_enc=cipher.encrypt("王秀英", context="customer.name"),
            name_masked="王*英",
            phone_enc=cipher.encrypt("13800001002", context="customer.phone"),
            phone_digest="d",
            phone_masked="138****1002",
            tier="中",
            customer_type="个人",
            region="河南省周口市",
            is_town=False,
            birth_year=birth_year,
        )
        session.add(customer)
        await session.flush()
        identity = await session.get_one(ChannelIdentity, conversation.identity_id)
        identity.customer_id = customer.id
        session.add(
            Verification(
                identity_id=conversation.identity_id,
                customer_id=customer.id,
                level=1,
                expires_at=now() + timedelta(minutes=30),
            )
        )


async def test_a_request_for_a_person_works_with_a_dead_engine(desk: Desk) -> None:
    await staffed(desk)
    desk.engine.script = failing("unreachable")
    received = await desk.say("转人工")
    conversation = await desk.conversation(received.conversation_id)
    assert conversation.state == "queued"
    assert conversation.queue_reason == "request"
    assert desk.engine.requests == []
    (reply,) = await desk.replies(received.conversation_id)
    assert "下一位" in reply.text


async def test_in_the_queue_the_bot_answers_and_says_the_position(desk: Desk) -> None:
    await staffed(desk)
    await another(desk).say("转人工")
    received = await desk.say("转人工")
    await desk.say("查话费")
    await desk.say("转人工")
    replies = await desk.replies(received.conversation_id)
    assert replies[1].text == "答：查话费\n您还在人工客服的队列里，前面还有 1 位，请稍候。"
    assert "已经在为您转接" in replies[2].text
    assert len(replies) == 3


async def test_the_line_goes_by_priority_then_by_time(desk: Desk) -> None:
    await staffed(desk)
    ordinary, later, urgent = another(desk), another(desk), another(desk)
    first = await ordinary.say("转人工")
    last = await later.say("转人工")
    desk.engine.script = lambda request: feeling("threatening")
    regulator = await urgent.say("你们不处理我就去工信部申诉")
    async with desk.transaction() as session:
        found = await Review(session).search(ReviewFilter(states=("queued",), queue_order=True))
    assert [item.id for item in found.items] == [
        regulator.conversation_id,
        first.conversation_id,
        last.conversation_id,
    ]
    assert len(desk.engine.requests) == 1


async def test_a_senior_customer_goes_straight_to_a_person_once(desk: Desk) -> None:
    agent = await staffed(desk)
    received = await desk.say("你好")
    await verify(desk, received.conversation_id, 1948)
    await desk.say("查话费")
    conversation = await desk.conversation(received.conversation_id)
    assert (conversation.state, conversation.queue_reason) == ("queued", "senior")
    assert conversation.handoff is not None
    assert conversation.handoff["customer"]["name"] == "王*英"

    await take(desk, agent, received.conversation_id)
    async with desk.transaction() as session:
        await AgentDesk(session, desk.setup, agent).give_back(received.conversation_id)
    await desk.say("那套餐呢")
    assert (await desk.conversation(received.conversation_id)).state == "bot"


async def test_a_senior_just_verified_gets_the_answer_and_a_person(desk: Desk) -> None:
    await staffed(desk)
    received = await desk.say("查话费")
    await verify(desk, received.conversation_id, 1948)
    await desk.say(intent="resume_after_verify")
    assert (await desk.conversation(received.conversation_id)).queue_reason == "senior"
    reply = (await desk.replies(received.conversation_id))[-1]
    assert reply.text.startswith("答：身份验证已完成\n您好，已经为您优先转接")


async def test_automatic_reasons_leave_the_bot_in_charge_when_nobody_is_there(desk: Desk) -> None:
    received = await desk.say("我要去工信部投诉")
    assert (await desk.conversation(received.conversation_id)).state == "bot"
    assert [r.text for r in await desk.replies(received.conversation_id)] == [
        "答：我要去工信部投诉"
    ]


async def test_the_bot_hands_over_and_two_failures_do(desk: Desk) -> None:
    await staffed(desk)
    desk.engine.script = lambda request: answer(
        {"text": "我请同事来帮您。"}, {"custom": {"type": "handoff", "reason": "category"}}
    )
    received = await desk.say("有人冒用我的信息")
    assert (await desk.conversation(received.conversation_id)).queue_reason == "category"
    (reply,) = await desk.replies(received.conversation_id)
    assert reply.text.startswith("我请同事来帮您。\n这个问题由人工客服")

    other = another(desk)
    other.engine.script = lambda request: answer(intent="nlu_fallback")
    received = await other.say("啊吧")
    assert (await other.conversation(received.conversation_id)).state == "bot"
    await other.say("啊吧啊吧")
    assert (await other.conversation(received.conversation_id)).queue_reason == "failures"


async def test_the_packet_tells_the_story(desk: Desk) -> None:
    await staffed(desk)
    desk.engine.script = lambda request: answer(
        {"custom": {"type": "faq", "key": "a.b", "question": "？", "answer": "答", "score": 0.7}},
        slots={"phone": "〔手机号1〕"},
    )
    received = await desk.say("我这个月多扣了30元，号码13800001234")
    await desk.say("转人工")
    packet = (await desk.conversation(received.conversation_id)).handoff
    assert packet is not None
    assert packet["reason_text"] == "客户要求转人工"
    assert "多扣了30元" in packet["summary"]
    assert packet["slots"] == {"phone": "138****1234"}
    assert packet["entries_tried"] == [{"key": "a.b", "score": 0.7}]
    assert packet["last_turns"][0]["author"] == "customer"
    assert "13800001234" not in str(packet)


async def test_two_agents_take_at_once_and_one_wins(desk: Desk) -> None:
    agents = [await staffed(desk) for _ in range(2)]
    received = await desk.say("转人工")
    results = await asyncio.gather(
        *(take(desk, agent, received.conversation_id) for agent in agents), return_exceptions=True
    )
    assert sum(isinstance(result, Conversation) for result in results) == 1
    assert sum(isinstance(result, StateChanged) for result in results) == 1
    joined = [m for m in await desk.messages(received.conversation_id) if "已接入" in m.text]
    assert len(joined) == 1


async def test_an_agent_takes_no_more_than_their_capacity(desk: Desk) -> None:
    agent = await staffed(desk)
    async with desk.transaction() as session:
        await session.execute(update(AgentPresence).values(capacity=2))
    waiting = [await another(desk).say("转人工") for _ in range(3)]
    results = await asyncio.gather(
        *(take(desk, agent, item.conversation_id) for item in waiting), return_exceptions=True
    )
    assert sum(isinstance(result, HandsFull) for result in results) == 1


async def test_with_a_person_the_engine_hears_nothing(desk: Desk) -> None:
    agent, stranger = await staffed(desk), await staffed(desk)
    received = await desk.say("转人工")
    await take(desk, agent, received.conversation_id)
    await desk.say("我的号码是13800001234")
    assert desk.engine.requests == []
    turn = (await desk.turns(received.conversation_id))[-1]
    assert (turn.status, turn.outcome) == ("done", "forwarded")

    with pytest.raises(NotYours):
        async with desk.transaction() as session:
            await AgentDesk(session, desk.setup, stranger).reply(
                received.conversation_id, "您好", "c1"
            )
    for _ in range(2):
        async with desk.transaction() as session:
            await AgentDesk(session, desk.setup, agent).reply(
                received.conversation_id, "您好，请拨 0371-65001234", "c1"
            )
    said = [m for m in await desk.messages(received.conversation_id) if m.author == "agent"]
    assert len(said) == 1
    assert "65001234" not in said[0].text


async def test_back_to_the_bot_a_new_session_starts_with_what_is_known(desk: Desk) -> None:
    agent = await staffed(desk)
    received = await desk.say("查话费")
    await desk.say("转人工")
    await take(desk, agent, received.conversation_id)
    async with desk.transaction() as session:
        await AgentDesk(session, desk.setup, agent).give_back(received.conversation_id)
    await desk.say("再查一下流量")
    one, two = desk.engine.requests
    assert one.session != two.session
    assert two.metadata["carried"] == {"topic": "balance"}


async def test_the_end_asks_for_a_rating(desk: Desk) -> None:
    agent = await staffed(desk)
    received = await desk.say("转人工")
    await take(desk, agent, received.conversation_id)
    async with desk.transaction() as session:
        await AgentDesk(session, desk.setup, agent).end(
            received.conversation_id, "已退费，联系 13800001234"
        )
    conversation = await desk.conversation(received.conversation_id)
    assert (conversation.state, conversation.summary) == ("closed", "已退费，联系 138****1234")
    assert conversation.closed_at is not None
    last = (await desk.messages(received.conversation_id))[-1]
    assert last.content["parts"][-1] == {"type": "rating"}


async def test_a_lost_agent_gives_the_conversation_back_to_the_head_of_the_line(
    desk: Desk,
) -> None:
    agent = await staffed(desk)
    received = await desk.say("转人工")
    await take(desk, agent, received.conversation_id)
    await staffed(desk)
    await another(desk).say("工信部见")
    async with desk.transaction() as session:
        await session.execute(
            update(AgentPresence)
            .where(AgentPresence.account_id == agent.id)
            .values(seen_at=now() - timedelta(minutes=5))
        )
    keeping = Housekeeping(desk.transaction, desk.setup)
    assert await keeping.requeue_lost() == 1
    assert await keeping.requeue_lost() == 0
    conversation = await desk.conversation(received.conversation_id)
    assert (conversation.state, conversation.assignee_id) == ("queued", None)
    assert conversation.queue_priority == 0
    assert "连接中断" in (await desk.messages(received.conversation_id))[-1].text


async def test_who_took_a_conversation_meanwhile_keeps_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers find the same lost agent; the slower one must not take it from the next."""
    agent = await staffed(desk)
    received = await desk.say("转人工")
    await take(desk, agent, received.conversation_id)

    async def found_earlier(self: Presence) -> list[UUID]:
        return [received.conversation_id]

    monkeypatch.setattr(Presence, "left_behind", found_earlier)
    assert await Housekeeping(desk.transaction, desk.setup).requeue_lost() == 0
    conversation = await desk.conversation(received.conversation_id)
    assert (conversation.state, conversation.assignee_id) == ("human", agent.id)


async def test_one_conversation_that_cannot_be_moved_keeps_no_other_waiting(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = await staffed(desk)
    other = another(desk)
    ids = [(await one.say("转人工")).conversation_id for one in (desk, other)]
    for conversation_id in ids:
        await take(desk, agent, conversation_id)
    async with desk.transaction() as session:
        await session.execute(
            update(AgentPresence)
            .where(AgentPresence.account_id == agent.id)
            .values(seen_at=now() - timedelta(minutes=5))
        )
    enqueue = Routing.enqueue

    async def broken_for_the_first(self: Routing, conversation: Conversation, reason: str) -> None:
        if conversation.id == ids[0]:
            raise ValueError("unreadable")
        await enqueue(self, conversation, reason)

    monkeypatch.setattr(Routing, "enqueue", broken_for_the_first)
    assert await Housekeeping(desk.transaction, desk.setup).requeue_lost() == 1
    assert [(await desk.conversation(each)).state for each in ids] == ["human", "queued"]


async def test_nobody_there_makes_a_ticket_with_call_back(desk: Desk) -> None:
    received = await desk.say("宽带断了三天，号码13800001234")
    await desk.say("转人工")
    conversation = await desk.conversation(received.conversation_id)
    assert conversation.state == "offline"
    async with desk.transaction() as session:
        (ticket,) = await Tickets(session, desk.setup.cipher).for_conversation(
            received.conversation_id
        )
    assert "宽带断了三天" in ticket.description
    assert ticket.contact_masked == "138****1234"
    reply = (await desk.replies(received.conversation_id))[-1]
    assert ticket.number in reply.text
    assert "联系电话" not in reply.text

    await desk.say("是郑州金水区的")
    replies = await desk.replies(received.conversation_id)
    assert "已经记到工单" in replies[-1].text
    async with desk.transaction() as session:
        events = await Tickets(session, desk.setup.cipher).history(ticket.id)
    assert "郑州金水区" in str(events[-1].note)
    assert len(desk.engine.requests) == 1

    button = replies[-1].content["parts"][-1]["buttons"][0]
    await desk.say(button=f"{replies[-1].id}:{button['id']}")
    assert (await desk.conversation(received.conversation_id)).state == "bot"
    await desk.say("查话费")
    assert (await desk.replies(received.conversation_id))[-1].text == "答：查话费"


async def test_without_a_number_the_customer_is_asked_for_one(desk: Desk) -> None:
    received = await desk.say("转人工")
    (reply,) = await desk.replies(received.conversation_id)
    assert "请在这里留下您的联系电话" in reply.text
    await staffed(desk)
    await desk.say("人工客服")
    assert (await desk.conversation(received.conversation_id)).state == "queued"


async def test_outside_desk_hours_the_hours_are_said(desk: Desk) -> None:
    await staffed(desk)
    minute = (now() + timedelta(hours=8 + 2)).strftime("%H:%M")
    hours = f"{minute}-{minute}"
    settings = desk.setup.settings.model_copy(update={"desk_hours": hours})
    closed = Desk(
        desk.transaction, type(desk.setup)(settings, desk.setup.cipher, DemoBss), desk.engine
    )
    received = await closed.say("转人工")
    assert hours in (await closed.replies(received.conversation_id))[0].text


async def test_who_waits_when_the_last_agent_leaves_gets_a_ticket(desk: Desk) -> None:
    agent = await staffed(desk)
    received = await desk.say("转人工")
    async with desk.transaction() as session:
        await Presence(session, desk.setup.settings).set(agent, "offline")
        await session.execute(update(Conversation).values(queued_at=now() - timedelta(minutes=5)))
    assert await Housekeeping(desk.transaction, desk.setup).close_unstaffed_queue() == 1
    assert (await desk.conversation(received.conversation_id)).state == "offline"
    last = (await desk.messages(received.conversation_id))[-1]
    assert last.author == "system"
    assert "登记工单" in last.text


async def test_silent_conversations_end_but_never_with_a_reply_owed(desk: Desk) -> None:
    idle, owed = another(desk), another(desk)
    received = await idle.say("你好")
    waiting = await owed.receive("你好")
    async with desk.transaction() as session:
        await session.execute(
            update(Conversation).values(last_customer_at=now() - timedelta(hours=3))
        )
    await Housekeeping(desk.transaction, desk.setup).close_idle()
    assert (await desk.conversation(received.conversation_id)).state == "closed"
    assert (await desk.conversation(waiting.conversation_id)).state == "bot"


async def test_news_of_a_ticket_reach_the_customer(desk: Desk, engine: AsyncEngine) -> None:
    received = await desk.say("宽带断了")
    draft = TicketDraft(
        type="fault", category="宽带装维", title="宽带断了", description="宽带断了",
        conversation_id=received.conversation_id,
    )  # fmt: skip
    async with desk.transaction() as session:
        tickets = Tickets(session, desk.setup.cipher)
        ticket = await tickets.open(draft, actor=SYSTEM)
        await tickets.change_status(ticket.id, "accepted", Actor(ActorKind.AGENT, str(ticket.id)))
        await tickets.note(ticket.id, "内部备注", SYSTEM)
        await session.execute(update(Conversation).values(state="closed"))
    relay = Relay(make_sessions(engine))
    TicketNotices(desk.setup).register(relay)
    assert await relay.deliver_due() == 3
    assert await relay.deliver_due() == 0
    (notice,) = [m for m in await desk.messages(received.conversation_id) if m.author == "system"]
    assert notice.text == f"您的工单 {ticket.number} 已受理。"
    assert notice.content["parts"][1]["number"] == ticket.number


async def test_the_replay_shows_why(desk: Desk) -> None:
    received = await desk.say("查100%话费_")
    async with desk.transaction() as session:
        shown = await Review(session).replay(received.conversation_id)
        found = await Review(session).search(ReviewFilter(q="100%话费_", intent="ask_balance"))
        nothing = await Review(session).search(ReviewFilter(q="1%0"))
    assert [item.id for item in found.items] == [received.conversation_id]
    assert nothing.total == 0
    (turn,) = shown["turns"]
    assert turn["customer_text"] == "查100%话费_"
    assert turn["reply"] == [{"type": "text", "text": "答：查100%话费_"}]
    assert (turn["intent"], turn["outcome"]) == ("ask_balance", "answered")


async def test_a_message_that_crossed_with_the_close_is_not_left_unanswered(desk: Desk) -> None:
    received = await desk.receive("还有一件事")
    async with desk.transaction() as session:
        await session.execute(update(Conversation).values(state="closed"))
    await desk.runner().run(received.conversation_id)

    (reply,) = await desk.replies(received.conversation_id)
    assert "请您再发一次" in reply.text
    assert desk.engine.requests == []
