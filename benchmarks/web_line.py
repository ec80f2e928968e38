"""A customer on our public web channel, as the widget: REST to enter, then WebSocket."""

import asyncio
import json
import uuid
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

from benchmarks.turns import LineBroken
from deploy.local.customer import lines

_TIMEOUT_S = 30.0


class WebLine:
    """A new visitor with its own session."""

    def __init__(self, base_url: str, http: httpx.AsyncClient) -> None:
        self._base_url = base_url
        self._http = http
        self._socket: ClientConnection | None = None

    async def open(self) -> None:
        try:
            session = await self._post("/session", {})
            token = session["visitor_token"]
            await self._post("/consent", {"version": session["notice"]["version"]}, token)
            ticket = (await self._post("/ws-ticket", None, token))["ticket"]
            url = self._base_url.replace("http", "ws", 1)
            self._socket = await connect(
                f"{url}/api/v1/web/ws?ticket={ticket}", origin=Origin(self._base_url), proxy=None
            )
            await self._send("hello", {"after": 0})
        except (httpx.HTTPError, WebSocketException, OSError) as error:
            raise LineBroken from error

    async def ask(self, text: str) -> str:
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                sent = await self._send("message.send", {"text": text})
                message_id = None
                early: list[dict[str, Any]] = []
                while True:
                    event = await self._receive()
                    if event["type"] == "ack" and event["data"]["id"] == sent:
                        message_id = event["data"]["message_id"]
                    elif event["type"] == "error":
                        raise LineBroken(event["data"])
                    elif event["type"] == "message.created":
                        early.append(event["data"])
                    for message in early:
                        if message_id and message.get("reply_to") == message_id:
                            return "\n".join(lines(message))
        except (WebSocketException, OSError, TimeoutError) as error:
            raise LineBroken from error

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def _post(self, path: str, body: Any, token: str = "") -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = await self._http.post(
            f"{self._base_url}/api/v1/web{path}", json=body, headers=headers
        )
        answer.raise_for_status()
        return answer.json()

    async def _send(self, kind: str, data: dict[str, Any]) -> str:
        assert self._socket is not None
        identity = str(uuid.uuid4())
        await self._socket.send(json.dumps({"v": 1, "id": identity, "type": kind, "data": data}))
        return identity

    async def _receive(self) -> dict[str, Any]:
        assert self._socket is not None
        event: dict[str, Any] = json.loads(await self._socket.recv())
        return event
