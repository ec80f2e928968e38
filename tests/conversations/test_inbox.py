"""Stored once, masked everywhere, in order; buttons mean what we say they mean."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from conversations.inbox import ButtonExpired
from conversations.journal import Journal
from conversations.models import Conversation, InboundReceipt, Message, Turn
from conversations.replies import read_payload
from core.errors import Invalid, TooLarge
from customers.vault import Vault
from tests.conversations.support import Desk, answer

PHONE = "13800001234"
ID_NUMBER = "370101190102039973"


async def test_a_repeat_is_acknowledged_and_goes_no_further(desk: Desk) -> None:
    key = str(uuid4())
    one = await desk.say("查话费", external_id=key)
    again = await desk.say("查话费", external_id=key)
    assert (again.message_id, again.seq, again.duplicate) == (one.message_id, one.seq, True)
    assert len(await desk.messages(one.conversation_id)) == 2


async def test_repeats_at_the_same_moment_are_one_message(desk: Desk) -> None:
    key = str(uuid4())
    received = await asyncio.gather(*(desk.receive("查话费", external_id=key) for _ in range(6)))
    assert len({item.message_id for item in received}) == 1
    assert sum(not item.duplicate for item in received) == 1


async def test_first_messages_at_the_same_moment_share_a_conversation(desk: Desk) -> None:
    received = await asyncio.gather(*(desk.receive(f"第{n}") for n in range(6)))
    assert len({item.conversation_id for item in received}) == 1
    assert sorted(item.seq for item in received) == [1, 2, 3, 4, 5, 6]


async def test_personal_data_is_hidden_wherever_text_is_kept(desk: Desk) -> None:
    desk.engine.script = lambda request: answer({"text": f"已登记：{request.text}"})
    said = f"我的号码是{PHONE}，身份证{ID_NUMBER}"
    received = await desk.say(said)

    (request,) = desk.engine.requests
    assert "〔手机号1〕" in request.text
    assert "〔身份证1〕" in request.text
    async with desk.transaction() as session:
        rows = (
            *(await session.scalars(select(Message))),
            *(await session.scalars(select(Turn))),
            *(await session.scalars(select(Conversation))),
        )
        kept = str([vars(row) for row in rows]) + str(request)
        for secret in (PHONE, ID_NUMBER):
            assert secret not in kept
        message = await session.get_one(Message, received.message_id)
        assert message.text.startswith("我的号码是138****1234")
        assert Journal(session, desk.setup.cipher).original(message) == said
        vault = Vault(session, desk.setup.cipher)
        assert await vault.get(received.conversation_id, "〔手机号1〕") == PHONE
    (reply,) = await desk.replies(received.conversation_id)
    assert "138****1234" in reply.text
    assert "〔" not in reply.text


async def test_the_same_number_keeps_its_placeholder(desk: Desk) -> None:
    await desk.say(f"手机{PHONE}")
    await desk.say(f"还是{PHONE}，另一个是13900005678")
    assert "〔手机号1〕" in desk.engine.requests[1].text
    assert "〔手机号2〕" in desk.engine.requests[1].text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script><b>你好</b>",
        "'; DROP TABLE messages; --",
        "😀👍🏽 谢谢",
        "第一行\n第二行",
        "{{7*7}} ${jndi:ldap://x}",
        "%s %(x)s {0}",
    ],
)
async def test_any_text_is_stored_as_it_is(desk: Desk, text: str) -> None:
    received = await desk.say(text)
    assert (await desk.messages(received.conversation_id))[0].text == text
    assert len(await desk.replies(received.conversation_id)) == 1


async def test_a_leading_slash_is_no_command(desk: Desk) -> None:
    received = await desk.say('/restart{"a":1}')
    assert (await desk.messages(received.conversation_id))[0].text == '/restart{"a":1}'
    assert desk.engine.requests[0].text.startswith("／")
    assert desk.engine.requests[0].payload is None


async def test_control_characters_are_dropped(desk: Desk) -> None:
    received = await desk.receive("你\x00好\u202e\x1b[31m\ud800")
    assert (await desk.messages(received.conversation_id))[0].text == "你好[31m"


@pytest.mark.parametrize("text", ["", "   \n\t", "\x00\x01"])
async def test_empty_text_is_refused_and_leaves_nothing(desk: Desk, text: str) -> None:
    with pytest.raises(Invalid):
        await desk.receive(text, external_id="empty")
    async with desk.transaction() as session:
        count = select(func.count()).select_from(InboundReceipt)
        assert await session.scalar(count.where(InboundReceipt.external_id == "empty")) == 0


async def test_long_text_is_refused(desk: Desk) -> None:
    with pytest.raises(TooLarge, match="500"):
        await desk.receive("长" * 501)
    await desk.receive("长" * 500)


async def test_a_button_sends_its_payload_and_shows_its_title(desk: Desk) -> None:
    desk.engine.script = lambda request: answer(
        {
            "text": "您是不是想问",
            "custom": {
                "type": "clarify",
                "options": [{"title": "查余额", "key": "billing.balance"}],
            },
        },
        {"text": "或者", "buttons": [{"title": "是", "payload": "/affirm"}]},
    )
    received = await desk.say("余额")
    (reply,) = await desk.replies(received.conversation_id)
    shown = [b for p in reply.content["parts"] for b in p.get("buttons", [])]
    assert [b["title"] for b in shown] == ["查余额", "是"]
    assert "payload" not in str(reply.content["parts"])

    pressed = await desk.say(button=f"{reply.id}:{shown[0]['id']}")
    assert desk.engine.requests[1].payload == {
        "intent": "choose_entry",
        "entities": {"entry_key": "billing.balance"},
    }
    messages = await desk.messages(pressed.conversation_id)
    assert messages[2].text == "查余额"


async def test_a_button_of_somebody_else_does_nothing(desk: Desk) -> None:
    desk.engine.script = lambda request: answer(
        {"text": "？", "buttons": [{"title": "是", "payload": "/affirm"}]}
    )
    received = await desk.say("余额")
    (reply,) = await desk.replies(received.conversation_id)
    stranger = Desk(desk.transaction, desk.setup, desk.engine)
    for button in (f"{reply.id}:b1", f"{uuid4()}:b1"):
        with pytest.raises(ButtonExpired):
            await stranger.receive(button=button)
    with pytest.raises(ButtonExpired):
        await desk.receive(button=f"{reply.id}:b9")
    with pytest.raises(Invalid):
        await desk.receive(button="nonsense")


async def test_yes_counts_only_under_the_newest_question(desk: Desk) -> None:
    desk.engine.script = lambda request: answer(
        {"text": "确认吗？", "buttons": [{"title": "确认", "payload": "/affirm"}]}
    )
    received = await desk.say("退订")
    (old,) = await desk.replies(received.conversation_id)
    await desk.say("改成另一个")
    newest = (await desk.replies(received.conversation_id))[-1]

    with pytest.raises(ButtonExpired):
        await desk.receive(button=f"{old.id}:b1")
    await desk.receive(button=f"{newest.id}:b1")


async def test_after_a_close_a_new_conversation_counts_on(desk: Desk) -> None:
    first = await desk.say("一")
    async with desk.transaction() as session:
        await session.execute(update(Conversation).values(state="closed", rasa_session=None))
    second = await desk.say("二")
    assert second.conversation_id != first.conversation_id
    assert (first.seq, second.seq) == (1, 3)
    assert desk.engine.requests[0].session != desk.engine.requests[1].session


def test_payloads_are_read_as_commands_only_when_they_are() -> None:
    assert read_payload('/choose{"k": "v"}') == {"intent": "choose", "entities": {"k": "v"}}
    assert read_payload("/affirm") == {"intent": "affirm", "entities": {}}
    assert read_payload("查余额") == {"text": "查余额"}
    assert read_payload("/broken{") == {"text": "/broken{"}
