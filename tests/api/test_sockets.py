"""WebSockets of both sides: pushed, resumed, guarded."""

import asyncio
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed

from api import sockets
from tests.api.conftest import Signed
from tests.api.support import Json, Running, wire


def customer(data: Json) -> bool:
    return data["author"] == "customer"


def agent(data: Json) -> bool:
    return data["author"] == "agent"


async def test_a_message_is_acknowledged_and_the_reply_pushed(running: Running) -> None:
    visitor = await running.visitor()
    async with wire(await visitor.socket_url(), running.base) as socket:
        await socket.send("hello", {"after": 0})
        assert (await socket.until("hello.ok"))["state"] == "bot"
        client_id = await socket.send("message.send", {"text": "查话费"})
        ack = await socket.until("ack")
        assert (ack["id"], ack["seq"]) == (client_id, 1)
        reply = await socket.until("message.created", lambda data: data["author"] == "bot")
        assert reply["reply_to"] == ack["message_id"]
        # The same id again, over HTTP this time, is still one message.
        again = await visitor.post("/messages", {"id": client_id, "text": "查话费"})
        assert again.json()["message_id"] == ack["message_id"]
        await socket.send("ping")
        await socket.until("pong")


async def test_a_socket_resumes_after_a_number_and_misses_nothing(running: Running) -> None:
    visitor = await running.visitor()
    async with wire(await visitor.socket_url()) as socket:
        await socket.send("hello", {"after": 0})
        await socket.until("hello.ok")
        await socket.send("message.send", {"text": "一"})
        await socket.until("message.created", lambda data: data["seq"] == 2)
    await visitor.ask("二")
    async with wire(await visitor.socket_url()) as socket:
        await socket.send("hello", {"after": 2})
        seen = [(await socket.until("message.created"))["seq"] for _ in range(2)]
    assert seen == [3, 4]


async def test_another_page_of_the_visitor_sees_it_too(running: Running) -> None:
    visitor = await running.visitor()
    async with wire(await visitor.socket_url()) as socket:
        await socket.send("hello", {"after": 0})
        await socket.until("hello.ok")
        await visitor.send("从另一页")
        assert (await socket.until("message.created", customer))["text"] == "从另一页"


async def test_wrong_origins_and_used_tickets_are_turned_away(running: Running) -> None:
    visitor = await running.visitor()
    used = await visitor.socket_url()
    async with wire(used, running.base) as socket:
        await socket.send("ping")
        await socket.until("pong")
    staff_side = (await visitor.socket_url()).replace("/web/ws", "/staff/ws")
    for url, origin, code in (
        (await visitor.socket_url(), "https://evil.example", 4403),
        (used, running.base, 4401),
        (used.split("?")[0], running.base, 4401),
        (staff_side, running.base, 4401),
    ):
        async with wire(url, origin) as socket:
            with pytest.raises(ConnectionClosed) as closed:
                await socket.until("hello.ok")
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == code


async def test_what_is_wrong_is_said_and_the_socket_stays(running: Running) -> None:
    visitor = await running.visitor()
    async with wire(await visitor.socket_url()) as socket:
        await socket.send("hello", {"after": 0})
        for text in ("{not json", "[]", '{"type": 5}', '{"v": 2, "type": "ping"}'):
            await socket.socket.send(text)
            assert (await socket.until("error"))["code"] == "invalid"
        for kind, data, code in (
            ("message.send", {"text": ""}, "invalid"),
            ("message.send", {"text": "x" * 501}, "too_large"),
            ("message.send", {"button": f"{uuid4()}:b1"}, "button_expired"),
            ("message.send", {}, "invalid"),
            ("rating.submit", {"score": 9}, "invalid"),
            ("hello", {"after": "x"}, "invalid"),
            ("drop.table", {}, "invalid"),
        ):
            client_id = await socket.send(kind, data)
            error = await socket.until("error")
            assert (error["code"], error["id"]) == (code, client_id)
        await socket.socket.send(b"\x00\x01")
        assert (await socket.until("error"))["code"] == "invalid"
        await socket.send("ping")
        await socket.until("pong")


async def test_who_floods_a_socket_is_read_slowly(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "ENVELOPES", 3)
    monkeypatch.setattr(sockets, "PAUSE_S", 0.2)
    visitor = await running.visitor()
    async with wire(await visitor.socket_url()) as socket:
        clock = asyncio.get_running_loop().time
        started = clock()
        for _ in range(6):
            await socket.send("ping")
        for _ in range(6):
            await socket.until("pong")
        assert clock() - started >= 3 * 0.2


async def test_customer_and_agent_talk(running: Running, signed: Signed) -> None:
    colleague = await signed("agent", online=True)
    visitor = await running.visitor()
    async with (
        wire(await visitor.socket_url(), running.base) as chat,
        wire(await colleague.socket_url(), running.base) as desk,
    ):
        await chat.send("hello", {"after": 0})
        await desk.send("hello")
        await desk.until("hello.ok")
        await chat.send("handoff.request")
        assert (await desk.until("queue.updated", lambda d: d["length"] == 1))["length"] == 1
        waiting = await chat.until("conversation.updated", lambda d: d["state"] == "queued")
        assert waiting["position"] == 1

        path = f"/staff/conversations/{visitor.conversation_id}"
        taken = await colleague.post(f"{path}/take")
        assert taken.status_code == 200, taken.text
        joined = await chat.until("conversation.updated", lambda d: d["state"] == "human")
        assert joined["agent_name"] == taken.json()["assignee_name"]

        await chat.send("message.send", {"text": "我的号码13800001234"})
        heard = await desk.until("message.created", customer)
        assert "13800001234" not in heard["text"]
        await chat.send("typing")
        await desk.until("typing")
        await desk.send("typing", {"conversation_id": visitor.conversation_id})
        assert (await chat.until("typing"))["by"] == "agent"

        await colleague.post(f"{path}/note", {"text": "客户着急"})
        await colleague.post(f"{path}/reply", {"id": str(uuid4()), "text": "请拨 0371-65001234"})
        said = await chat.until("message.created", agent)
        # The customer reads what the agent wrote; a colleague's note never comes here.
        assert said["text"] == "请拨 0371-65001234"
        assert said["parts"] == [{"type": "text", "text": "请拨 0371-65001234"}]
    assert "客户着急" not in (await visitor.get("/messages")).text


async def test_a_delay_is_told_at_once(running: Running) -> None:
    running.rasa.answer = lambda body: {"ok": False, "retryable": True, "error": "busy"}
    visitor = await running.visitor()
    async with wire(await visitor.socket_url()) as socket:
        await socket.send("hello", {"after": 0})
        await socket.send("message.send", {"text": "查话费"})
        assert "请稍候" in (await socket.until("turn.delayed"))["text"]


async def test_a_disabled_account_loses_its_socket(running: Running, signed: Signed) -> None:
    admin, colleague = await signed("admin"), await signed("agent")
    url = await colleague.socket_url()
    await admin.call("PATCH", f"/admin/accounts/{colleague.id}", json={"active": False})
    async with wire(url) as socket:
        with pytest.raises(ConnectionClosed):
            await socket.until("pong")


async def test_wakeups_of_another_process_arrive_through_redis(running: Running) -> None:
    from api.edge import open_edge
    from conversations.inbox import Inbox
    from conversations.ports import InboundMessage

    visitor = await running.visitor()
    async with (
        open_edge(running.edge.settings) as other,
        wire(await visitor.socket_url()) as socket,
    ):
        await socket.send("hello", {"after": 0})
        await socket.until("hello.ok")
        async with other.transaction() as session:
            from api.tokens import read

            subject = read(other.settings, "visitor", visitor.token)["sub"]
            await Inbox(session, other.setup).receive(
                InboundMessage("web", "web", subject, str(uuid4()), text="别处来的")
            )
        assert (await socket.until("message.created", customer))["text"] == "别处来的"


async def test_without_redis_sockets_still_get_their_news(running: Running) -> None:
    """The hub looks into the database itself, and the rate limits stand open."""
    import httpx

    from api.app import create_app
    from tests.api.support import Visitor, serving
    from tests.ports import free_port

    port = free_port()
    base = f"http://127.0.0.1:{port}"
    settings = running.edge.settings.model_copy(
        update={"redis_url": f"redis://127.0.0.1:{free_port()}/0", "allowed_origins": [base]}
    )
    async with (
        serving(create_app(settings), port) as address,
        httpx.AsyncClient(base_url=address, trust_env=False, timeout=30) as http,
    ):
        opened = (await http.post("/api/v1/web/session", json={})).json()
        visitor = Visitor(http, base, opened["visitor_token"], opened["conversation_id"])
        assert (await visitor.ask("查话费"))["text"] == "答：查话费"
        elsewhere = Visitor(running.http, running.base, visitor.token)
        async with wire(await visitor.socket_url(), base) as socket:
            await socket.send("hello", {"after": 2})
            await socket.until("hello.ok")
            await elsewhere.send("另一个进程收到的")
            async with asyncio.timeout(6):
                await socket.until("message.created", customer)
