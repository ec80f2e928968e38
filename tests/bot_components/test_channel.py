"""The channel over HTTP, on a Sanic app as Rasa builds it."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from rasa.core.channels import channel as rasa_channel
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.exceptions import RasaException
from sanic import Sanic

from bot.components.channel import GatewayChannel, answer
from bot.components.turn_request import read


def body(message_id: str, text: str = "你好", **more: Any) -> dict[str, Any]:
    metadata = {"channel": "web", "conversation_id": "c1", **more.pop("metadata", {})}
    return {
        "session": "s1",
        "message_id": message_id,
        "text": text,
        "metadata": metadata,
        "payload": None,
        **more,
    }


def ask(agent: Any, *bodies: dict[str, Any]) -> Any:
    async def run() -> Any:
        return [await answer(agent, read(b)) for b in bodies]

    return asyncio.run(run())


@dataclass
class Reply:
    status: int
    json: dict[str, Any]


def post(url: str, payload: Any, token: str | None = "right") -> Reply:
    """Posts JSON, or a string as it is."""
    headers = {} if token is None else {"X-Internal-Token": token}
    data = payload if isinstance(payload, str) else json.dumps(payload)

    async def run() -> Reply:
        async with (
            aiohttp.ClientSession() as client,
            client.post(url, data=data, headers=headers) as response,
        ):
            return Reply(response.status, await response.json())

    return asyncio.run(run())


@pytest.fixture(scope="module")
def served(loaded_agent: Any) -> Iterator[str]:
    """URL of the channel on a Sanic app as Rasa builds it, listening in a thread."""
    app = Sanic("gateway_test")
    app.ctx.agent = loaded_agent
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("HUIYIN_INTERNAL_TOKEN", "right")
        channel = GatewayChannel.from_credentials({})
    rasa_channel.register([channel], app, route="/webhooks/")
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/webhooks/gateway/webhook"
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        server = await app.create_server(sock=listening, return_asyncio_server=True)
        await server.startup()
        await server.start_serving()

    loop.run_until_complete(serve())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield url
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    listening.close()


@pytest.fixture
def url(served: str, agent: Any) -> str:
    """The channel with an agent that has seen nothing."""
    return served


@pytest.mark.parametrize("token", [None, "", "wrong", "righ", "right2"])
def test_secret_is_needed(url: str, token: str | None) -> None:
    response = post(url, body("m1"), token=token)
    assert response.status == 401
    assert response.json == {"ok": False, "retryable": False, "error": "unauthorized"}


def test_no_secret_no_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUIYIN_INTERNAL_TOKEN", raising=False)
    with pytest.raises(RasaException):
        GatewayChannel.from_credentials({})


def test_a_turn_over_http(url: str) -> None:
    response = post(url, body("m1"))
    assert response.status == 200
    told = response.json
    assert (told["ok"], told["replayed"]) == (True, False)
    assert told["messages"] == [
        {
            "text": "您好，这里是回音。\n\n请问您要办什么？",
            "buttons": [{"title": "查话费", "payload": "/query_balance"}],
        }
    ]
    assert told["turn"]["intent"] == "greet"
    assert told["turn"]["confidence"] > 0.4
    assert len(told["turn"]["ranking"]) == 3
    assert told["turn"]["actions"] == ["utter_greet"]
    assert told["active_form"] is None


def test_wrong_types_and_bad_json(url: str) -> None:
    response = post(url, body("m1", text=5))
    assert response.status == 400
    assert response.json["field"] == "text"
    assert post(url, "{bad").json["error"] == "bad_json"


def test_repeated_message_is_answered_from_the_tracker(agent: Any, action_server: Any) -> None:
    first, again, other, long_after = ask(
        agent, body("m1", "查话费"), body("m1", "查话费"), body("m2"), body("m1", "查话费")
    )
    assert len(action_server.calls) == 1
    assert (first["replayed"], again["replayed"], other["replayed"]) == (False, True, False)
    assert {**first, "replayed": True} == again
    assert long_after["messages"] == first["messages"]
    assert long_after["turn"] == first["turn"]


def test_same_message_twice_at_once_runs_once(agent: Any, action_server: Any) -> None:
    async def both() -> Any:
        request = read(body("m1", "查话费"))
        return await asyncio.gather(answer(agent, request), answer(agent, request))

    one, two = asyncio.run(both())
    assert len(action_server.calls) == 1
    assert sorted([one["replayed"], two["replayed"]]) == [False, True]
    assert one["messages"] == two["messages"]


def test_metadata_and_message_id_reach_the_action(agent: Any, action_server: Any) -> None:
    ask(agent, body("m1", "查话费", metadata={"verified": 1}))
    latest = action_server.calls[0]["tracker"]["latest_message"]
    assert latest["metadata"] == {"channel": "web", "conversation_id": "c1", "verified": 1}
    assert latest["message_id"] == "m1"
    assert action_server.calls[0]["tracker"]["latest_input_channel"] == "web"


def test_entities_slots_and_custom_parts(agent: Any) -> None:
    (told,) = ask(agent, body("m1", "查一下〔手机号1〕的余额"))
    assert told["messages"] == [{"text": "余额 12.50 元"}, {"custom": {"type": "rating"}}]
    assert told["slots"] == {"calls": "1"}
    assert told["turn"]["entities"] == [
        {"entity": "phone_number", "value": "〔手机号1〕", "start": 3, "end": 9}
    ]


def test_channel_selects_the_wording(agent: Any) -> None:
    web, wechat = ask(
        agent, body("m1", "转人工"), body("m2", "转人工", metadata={"channel": "wechat"})
    )
    assert web["messages"][0]["text"] == "正在网页为您转接。"
    assert wechat["messages"][0]["text"] == "正在为您转接。"


def test_buttons_run_intents_but_text_does_not(agent: Any) -> None:
    button, typed, unknown = ask(
        agent,
        body("m1", "", payload={"intent": "request_human", "entities": {"amount": "5"}}),
        body("m2", "/request_human"),
        body("m3", "", payload={"intent": "no_such_intent"}),
    )
    assert (button["turn"]["intent"], button["turn"]["confidence"]) == ("request_human", 1.0)
    assert button["turn"]["entities"][0]["value"] == "5"
    assert typed["turn"]["confidence"] < 1.0
    assert unknown == {"ok": False, "retryable": False, "error": "unknown_intent"}


@pytest.mark.parametrize(
    ("status", "reply"),
    [(500, {}), (200, {"events": "nonsense"}), (200, {"events": [{"event": "no_such"}]})],
)
def test_failed_action_saves_nothing_and_can_be_repeated(
    agent: Any, action_server: Any, status: int, reply: Any
) -> None:
    action_server.status, action_server.reply = status, reply
    (failed,) = ask(agent, body("m1", "查话费"))
    assert failed == {"ok": False, "retryable": True, "error": "action_failed"}
    (saved,) = agent.tracker_store._tracker_store.store.values()
    assert json.loads(saved)["events"] == []

    action_server.reset()
    (told,) = ask(agent, body("m1", "查话费"))
    assert (told["ok"], told["replayed"]) == (True, False)
    assert told["messages"][0] == {"text": "余额 12.50 元"}


class BrokenStore(InMemoryTrackerStore):
    """Fails as a database does that went away."""

    fail_on = ""

    async def save(self, tracker: Any) -> None:
        if self.fail_on == "save":
            raise OSError("connection lost")
        await super().save(tracker)

    async def retrieve(self, sender_id: str) -> Any:
        if self.fail_on == "retrieve":
            raise OSError("connection lost")
        return await super().retrieve(sender_id)


@pytest.mark.parametrize(
    ("call", "error"), [("save", "tracker_save_failed"), ("retrieve", "tracker_read_failed")]
)
def test_failing_store_is_no_new_conversation(agent: Any, call: str, error: str) -> None:
    store = BrokenStore(agent.domain)
    agent.tracker_store._tracker_store = store
    ask(agent, body("m1"))
    store.fail_on = call
    (failed,) = ask(agent, body("m2"))
    assert failed == {"ok": False, "retryable": True, "error": error}
    store.fail_on = ""
    (replay,) = ask(agent, body("m1"))
    assert replay["replayed"] is True


def test_model_not_loaded() -> None:
    told = ask(None, body("m1"))
    assert told == [{"ok": False, "retryable": True, "error": "not_ready"}]


def test_the_domain_is_sent_only_to_a_server_that_lacks_it(agent: Any, action_server: Any) -> None:
    (told,) = ask(agent, body("m1", "查话费余额"))
    assert told["ok"]
    assert "domain" not in action_server.calls[0]
    action_server.reset()
    action_server.forgot_domain = True
    (told,) = ask(agent, body("m2", "查话费余额"))
    assert told["ok"]
    first, second = action_server.calls
    assert "domain" not in first
    assert second["domain"]["responses"]
    assert first["domain_digest"] == second["domain_digest"]
