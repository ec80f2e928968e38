"""The customer's side over HTTP."""

import asyncio
import time
from uuid import uuid4

import pytest
from sqlalchemy import select

from conversations.models import Message
from customers.demo_bss.models import DemoSubscriber
from tests.api.conftest import Signed
from tests.api.support import Running, ok

STRANGER = "13899990000"


async def test_a_visitor_is_greeted_consents_and_is_answered(running: Running) -> None:
    opened = (await running.http.post("/api/v1/web/session", json={})).json()
    assert opened["operator"]["name"] == "星河通信"
    assert "机器人" in opened["notice"]["text"]
    assert opened["consented"] is False

    visitor = await running.visitor(consent=True)
    reply = await visitor.ask("查话费")
    assert reply["author"] == "bot"
    assert reply["parts"] == [{"type": "text", "text": "答：查话费"}]
    (body,) = running.rasa.bodies
    assert set(body) == {"session", "message_id", "text", "payload", "metadata"}
    assert body["metadata"]["channel"] == "web"
    assert body["metadata"]["verified"] == 0

    again = await running.http.post("/api/v1/web/session", json={"visitor_token": visitor.token})
    assert again.json()["conversation_id"] == visitor.conversation_id
    assert again.json()["consented"] is True


async def test_a_forged_or_old_token_starts_afresh(running: Running) -> None:
    answer = await running.http.post("/api/v1/web/session", json={"visitor_token": "x.y.z"})
    assert answer.status_code == 200


async def test_the_same_id_is_one_message(running: Running) -> None:
    visitor = await running.visitor()
    body = {"id": str(uuid4()), "text": "查话费"}
    answers = await asyncio.gather(*(visitor.post("/messages", body) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["message_id"] for answer in answers}) == 1
    await visitor.reply_to(answers[0].json()["message_id"])
    shown = (await visitor.get("/messages")).json()["messages"]
    assert [message["author"] for message in shown] == ["customer", "bot"]
    assert shown[0]["client_id"] == body["id"]


async def test_pages_of_messages(running: Running) -> None:
    visitor = await running.visitor()
    for text in "一二三":
        await visitor.ask(text)

    async def seqs(**params: int) -> list[int]:
        answer = await visitor.get("/messages", **params)
        return [message["seq"] for message in answer.json()["messages"]]

    assert await seqs() == [1, 2, 3, 4, 5, 6]
    assert await seqs(after=4) == [5, 6]
    assert await seqs(before=4, limit=2) == [2, 3]
    assert await seqs(limit=2) == [5, 6]


async def test_the_long_poll_waits_and_wakes(running: Running) -> None:
    visitor = await running.visitor()
    started = time.monotonic()
    quiet = await visitor.get("/events", after=0, wait=0.3)
    assert time.monotonic() - started >= 0.3
    assert [event["type"] for event in quiet.json()["events"]] == ["conversation.updated"]

    poll = asyncio.create_task(visitor.get("/events", after=0, wait=10))
    await asyncio.sleep(0.1)
    await visitor.send("查话费")
    events = (await asyncio.wait_for(poll, 3)).json()["events"]
    assert events[0]["data"]["text"] == "查话费"


async def test_another_visitor_sees_and_presses_nothing(running: Running) -> None:
    running.rasa.answer = lambda body: ok(
        {"text": "？", "buttons": [{"title": "是", "payload": "/affirm"}]}
    )
    visitor, stranger = await running.visitor(), await running.visitor()
    reply = await visitor.ask("我的手机号是13800001234")
    assert (await stranger.get("/messages")).json()["messages"] == []
    button = f"{reply['id']}:{reply['parts'][1]['buttons'][0]['id']}"
    pressed = await stranger.post("/messages", {"id": str(uuid4()), "button": button})
    assert pressed.status_code == 404
    assert pressed.json()["error"] == "button_expired"
    assert (
        await visitor.post("/messages", {"id": str(uuid4()), "button": button})
    ).status_code == 202


async def test_a_raw_number_is_nowhere_in_what_is_answered(running: Running) -> None:
    visitor = await running.visitor()
    await visitor.ask("我的手机号是13800001234，帮我查话费")
    shown = (await visitor.get("/messages")).text
    assert "13800001234" not in shown + str(running.rasa.bodies)
    assert "138****1234" in shown


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"{not json", 400, "malformed_json"),
        (b"", 422, "invalid"),
        (b"[]", 422, "invalid"),
        (b'"text"', 422, "invalid"),
        (b'{"id": "1", "text": "x"}', 422, "invalid"),
        (b'{"id": "%b", "text": 5}' % str(uuid4()).encode(), 422, "invalid"),
        (b'{"id": "%b", "text": ""}' % str(uuid4()).encode(), 422, "invalid"),
        (b'{"id": "%b", "text": "   "}' % str(uuid4()).encode(), 422, "invalid"),
        (b'{"id": "%b"}' % str(uuid4()).encode(), 422, "invalid"),
        (b'{"id": "%b", "text": "a", "button": "b"}' % str(uuid4()).encode(), 422, "invalid"),
        (b'{"id": "%b", "text": "\\ud800"}' % str(uuid4()).encode(), 422, "invalid"),
        (b'{"id": "%b", "text": "%b"}' % (str(uuid4()).encode(), b"x" * 501), 413, "too_large"),
        (b'{"id": "%b", "text": "%b"}' % (str(uuid4()).encode(), b"x" * 2**20), 413, "too_large"),
        (b'\xff\xfe{"id"', 400, "bad_request"),
    ],
)
async def test_bad_input_is_refused_in_chinese(
    running: Running, content: bytes, status: int, code: str
) -> None:
    visitor = await running.visitor()
    answer = await running.http.post(
        "/api/v1/web/messages",
        content=content,
        headers={**visitor.headers, "Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.json()["error"]) == (status, code)
    assert any("\u4e00" <= char <= "\u9fff" for char in answer.json()["message"])
    assert (await visitor.get("/messages")).json()["messages"] == []


async def test_a_body_without_a_length_is_limited_too(running: Running) -> None:
    visitor = await running.visitor()

    async def endless() -> object:
        for _ in range(40):
            yield b"x" * 4096

    answer = await running.http.post(
        "/api/v1/web/messages",
        content=endless(),  # type: ignore[arg-type]
        headers={**visitor.headers, "Content-Type": "application/json"},
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>", "'; DROP TABLE messages;--", "😀🇨🇳", "/restart"]
)
async def test_odd_text_comes_back_as_it_went(running: Running, text: str) -> None:
    visitor = await running.visitor()
    await visitor.ask(text)
    shown = (await visitor.get("/messages")).json()["messages"]
    assert shown[0]["text"] == text
    assert not running.rasa.bodies[0]["text"].startswith("/")


@pytest.mark.parametrize("token", ["", "nonsense", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."])
async def test_without_a_good_token_nothing_is_shown(running: Running, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = await running.http.get("/api/v1/web/messages", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_staff_token_opens_no_visitors_door(running: Running, signed: Signed) -> None:
    admin = await signed("admin")
    headers = {"Authorization": f"Bearer {admin.token}"}
    assert (await running.http.get("/api/v1/web/messages", headers=headers)).status_code == 401


async def test_too_many_messages_are_slowed(running: Running) -> None:
    visitor = await running.visitor()
    statuses = [
        (await visitor.post("/messages", {"id": str(uuid4()), "text": "快"})).status_code
        for _ in range(32)
    ]
    assert statuses[:30] == [202] * 30
    assert statuses[30:] == [429, 429]


async def test_a_person_by_one_press(running: Running, signed: Signed) -> None:
    await signed("agent", online=True)
    visitor = await running.visitor()
    asked = (await visitor.post("/handoff")).json()
    await visitor.reply_to(asked["message_id"])
    shown = (await visitor.get("/conversation")).json()
    assert (shown["state"], shown["position"]) == ("queued", 1)
    assert running.rasa.bodies == []


async def test_verification_proves_and_goes_on(running: Running) -> None:
    phone = await _subscriber(running)
    visitor = await running.visitor()
    refused = await visitor.post("/verification/code", {"phone": phone})
    assert (refused.status_code, refused.json()["error"]) == (403, "consent_needed")
    visitor = await running.visitor(consent=True)

    sent = await visitor.post("/verification/code", {"phone": phone})
    assert sent.json() == {
        "masked_phone": phone[:3] + "****" + phone[-4:],
        "expires_in_s": 300,
        "resend_in_s": 60,
    }
    assert (await visitor.post("/verification/code", {"phone": phone})).status_code == 429
    wrong = await visitor.post("/verification", {"phone": phone, "code": "0000000"})
    assert (wrong.status_code, wrong.json()["error"]) == (422, "wrong_code")
    assert "4 次" in wrong.json()["message"]

    messages = (await running.http.get("/api/v1/demo/sms")).json()
    code = "".join(c for c in messages[0]["text"].split("验证码")[1] if c.isdigit())[:6]
    proven = await visitor.post("/verification", {"phone": phone, "code": code})
    assert proven.status_code == 200, proven.text
    assert proven.json()["level"] == 1
    shown = (await visitor.get("/messages")).json()["messages"]
    await visitor.reply_to(shown[0]["id"])
    (body,) = running.rasa.bodies
    assert body["payload"] == {"intent": "resume_after_verify"}
    assert body["metadata"]["verified"] == 1
    assert phone not in str(body)


async def test_without_an_sms_gateway_nobody_is_told_a_code_was_sent(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running.edge.settings, "demo", False)
    visitor = await running.visitor(consent=True)
    for phone in (await _subscriber(running), STRANGER):
        answer = await visitor.post("/verification/code", {"phone": phone})
        assert (answer.status_code, answer.json()["error"]) == (503, "sms_away")


async def test_a_strangers_number_gets_the_same_answer(running: Running) -> None:
    phone = await _subscriber(running)
    one, two = await running.visitor(consent=True), await running.visitor(consent=True)
    known = await one.post("/verification/code", {"phone": phone})
    unknown = await two.post("/verification/code", {"phone": STRANGER})
    assert known.status_code == unknown.status_code == 200
    assert set(known.json()) == set(unknown.json())


async def test_rating(running: Running) -> None:
    visitor = await running.visitor()
    assert (await visitor.post("/rating", {"score": 5})).status_code == 409
    await visitor.ask("查话费")
    assert (await visitor.post("/rating", {"score": 6})).status_code == 422
    rated = await visitor.post("/rating", {"score": 4, "comment": "我的号码13800001234"})
    assert rated.json() == {"ok": True}


async def test_html_in_a_path_is_a_plain_404(running: Running) -> None:
    answer = await running.http.get("/api/v1/<script>")
    assert answer.json() == {"error": "not_found", "message": "没有找到您要的内容。"}


async def test_nothing_raw_is_stored(running: Running) -> None:
    visitor = await running.visitor()
    await visitor.ask("邮箱 zhangsan@example.com")
    async with running.edge.transaction() as session:
        texts = await session.scalars(select(Message.text))
        assert "zhangsan@" not in str(list(texts))


async def _subscriber(running: Running) -> str:
    """A customer of the demo BSS with a number nobody has verified with before."""
    from customers.demo_bss.seed import seed

    async with running.edge.transaction() as session:
        row = await session.scalar(select(DemoSubscriber).limit(1))
        if row is None:
            await seed(session)
        rows = list(await session.scalars(select(DemoSubscriber).order_by(DemoSubscriber.phone)))
        return rows[int(time.time() * 1000) % len(rows)].phone
