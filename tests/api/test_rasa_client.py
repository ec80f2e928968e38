"""The wire to Rasa: what is sent, what is made of answers, failures and delays."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from api.rasa_client import RasaClient
from conversations.ports import TurnFailed, TurnRequest
from core.settings import Settings
from tests.api.support import WireRasa, ok, serving
from tests.ports import free_port


@pytest.fixture
async def rasa(settings: Settings) -> AsyncIterator[tuple[WireRasa, Settings]]:
    stand_in = WireRasa(settings.internal_token.get_secret_value())
    port = free_port()
    configured = settings.model_copy(
        update={"rasa_urls": [f"http://127.0.0.1:{port}"], "turn_timeout_s": 0.3}
    )
    async with serving(stand_in.app(), port):
        yield stand_in, configured


def request() -> TurnRequest:
    return TurnRequest("s1", uuid4(), "查话费", None, {"verified": 0})


async def test_a_turn_and_its_result(rasa: tuple[WireRasa, Settings]) -> None:
    stand_in, settings = rasa
    stand_in.answer = lambda body: ok(
        {"text": "好的"}, slots={"topic": "a"}, active_form="complaint", replayed=True
    )
    client = RasaClient(settings)
    asked = request()
    result = await client.turn(asked)
    assert stand_in.bodies == [
        {
            "session": "s1",
            "message_id": str(asked.message_id),
            "text": "查话费",
            "payload": None,
            "metadata": {"verified": 0},
        }
    ]
    assert result.messages == [{"text": "好的"}]
    assert (result.intent, result.active_form, result.replayed) == ("ask", "complaint", True)
    assert await client.healthy()
    await client.close()


@pytest.mark.parametrize(
    ("answer", "code", "retryable"),
    [
        ({"ok": False, "retryable": True, "error": "action_failed"}, "action_failed", True),
        ({"ok": False, "retryable": False, "error": "bad_payload"}, "bad_payload", False),
        ({"unexpected": 1}, "unreadable", True),
        ([], "unreadable", True),
    ],
)
async def test_failures_are_told_apart(
    rasa: tuple[WireRasa, Settings], answer: object, code: str, retryable: bool
) -> None:
    stand_in, settings = rasa
    stand_in.answer = lambda body: answer  # type: ignore[assignment,return-value]
    client = RasaClient(settings)
    with pytest.raises(TurnFailed) as failed:
        await client.turn(request())
    assert (failed.value.code, failed.value.retryable) == (code, retryable)
    await client.close()


async def test_a_wrong_token_and_an_absent_process(rasa: tuple[WireRasa, Settings]) -> None:
    stand_in, settings = rasa
    stand_in.token = "another"
    client = RasaClient(settings)
    with pytest.raises(TurnFailed, match="http_401"):
        await client.turn(request())
    await client.close()
    gone = RasaClient(
        settings.model_copy(update={"rasa_urls": [f"http://127.0.0.1:{free_port()}"]})
    )
    with pytest.raises(TurnFailed, match="unreachable"):
        await gone.turn(request())
    assert not await gone.healthy()
    await gone.close()


async def test_a_slow_process_is_a_time_out(settings: Settings) -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        await asyncio.sleep(1)
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = RasaClient(
        settings.model_copy(
            update={"rasa_urls": [f"http://127.0.0.1:{port}"], "turn_timeout_s": 0.2}
        )
    )
    with pytest.raises(TurnFailed, match="timeout"):
        await client.turn(request())
    await client.close()
    server.close()


def test_a_session_always_goes_to_the_same_process(settings: Settings) -> None:
    urls = [f"http://127.0.0.1:{port}" for port in (5005, 5006, 5007)]
    client = RasaClient(settings.model_copy(update={"rasa_urls": urls}))
    sessions = [str(uuid4()) for _ in range(60)]
    chosen = {session: client.url_for(session) for session in sessions}
    assert set(chosen.values()) == set(urls)
    assert all(client.url_for(session) == url for session, url in chosen.items())
