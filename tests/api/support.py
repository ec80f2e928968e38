"""A running API, a stand-in that speaks Rasa's wire contract, and clients for both sides."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import orjson
import uvicorn
from fastapi import FastAPI, Header, Request, Response
from websockets.asyncio.client import ClientConnection, connect

from api.edge import Edge

Json = dict[str, Any]


@asynccontextmanager
async def serving(app: Any, port: int, **options: Any) -> AsyncIterator[str]:
    """Serve `app` in this loop; its address."""
    server = uvicorn.Server(
        uvicorn.Config(
            app, host="127.0.0.1", port=port, log_config=None, proxy_headers=False, **options
        )
    )
    task = asyncio.create_task(server.serve())
    while not server.started:
        if task.done():
            task.result()
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


@dataclass
class WireRasa:
    """What our Rasa channel answers on the wire; `answer` makes the messages of a turn."""

    token: str
    answer: Callable[[Json], Json] | None = None
    bodies: list[Json] = field(default_factory=list)

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/")
        async def alive() -> str:
            return "ok"

        @app.post("/webhooks/gateway/webhook")
        async def turn(
            request: Request, response: Response, x_internal_token: str = Header("")
        ) -> Json:
            if x_internal_token != self.token:
                response.status_code = 401
                return {"ok": False}
            body = await request.json()
            self.bodies.append(body)
            if self.answer is not None:
                return self.answer(body)
            return ok({"text": f"答：{body['text']}"})

        return app


def ok(*messages: Json, intent: str = "ask", **fields: Any) -> Json:
    turn = {"intent": intent, "confidence": 0.9, "ranking": [], "entities": [], "actions": []}
    return {
        "ok": True,
        "replayed": False,
        "messages": list(messages),
        "turn": turn,
        "slots": {},
    } | fields


@dataclass
class Visitor:
    """A customer's browser."""

    http: httpx.AsyncClient
    base: str
    token: str = ""
    conversation_id: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.http.get(f"/api/v1/web{path}", params=params, headers=self.headers)

    async def post(self, path: str, body: Json | None = None) -> httpx.Response:
        return await self.http.post(f"/api/v1/web{path}", json=body or {}, headers=self.headers)

    async def send(self, text: str) -> Json:
        answer = await self.post("/messages", {"id": str(uuid4()), "text": text})
        assert answer.status_code == 202, answer.text
        return answer.json()

    async def ask(self, text: str) -> Json:
        """Send, and wait for the reply to it."""
        sent = await self.send(text)
        return await self.reply_to(sent["message_id"])

    async def reply_to(self, message_id: str) -> Json:
        after = 0
        for _ in range(40):
            answer = await self.get("/events", after=after, wait=5)
            for event in answer.json()["events"]:
                data = event["data"]
                after = max(after, event["seq"] or 0)
                if data.get("reply_to") == message_id:
                    return data
        raise AssertionError("no reply")

    async def socket_url(self) -> str:
        ticket = (await self.post("/ws-ticket")).json()["ticket"]
        return f"{self.base.replace('http', 'ws')}/api/v1/web/ws?ticket={ticket}"


@dataclass
class Colleague:
    """A member of staff, signed in."""

    http: httpx.AsyncClient
    base: str
    token: str
    id: str
    username: str

    async def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        return await self.http.request(method, f"/api/v1{path}", headers=headers, **options)

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.call("GET", path, params=params)

    async def post(self, path: str, body: Json | None = None) -> httpx.Response:
        return await self.call("POST", path, json=body or {})

    async def socket_url(self) -> str:
        ticket = (await self.post("/staff/ws-ticket")).json()["ticket"]
        return f"{self.base.replace('http', 'ws')}/api/v1/staff/ws?ticket={ticket}"


@dataclass
class Wire:
    """One end of a WebSocket, reading until what is wanted comes."""

    socket: ClientConnection

    async def send(self, kind: str, data: Json | None = None, id: str | None = None) -> str:
        client_id = id or str(uuid4())
        envelope = {"v": 1, "id": client_id, "type": kind, "data": data or {}}
        await self.socket.send(orjson.dumps(envelope).decode())
        return client_id

    async def until(self, kind: str, where: Callable[[Json], bool] = lambda data: True) -> Json:
        async with asyncio.timeout(8):
            while True:
                envelope = orjson.loads(await self.socket.recv())
                if envelope["type"] == kind and where(envelope["data"]):
                    return envelope["data"]


@asynccontextmanager
async def wire(url: str, origin: str | None = None) -> AsyncIterator[Wire]:
    async with connect(url, origin=origin, proxy=None) as socket:  # type: ignore[arg-type]
        yield Wire(socket)


@dataclass
class Running:
    """The API under test."""

    base: str
    edge: Edge
    rasa: WireRasa
    http: httpx.AsyncClient

    async def visitor(self, *, consent: bool = False) -> Visitor:
        opened = (await self.http.post("/api/v1/web/session", json={})).json()
        visitor = Visitor(self.http, self.base, opened["visitor_token"], opened["conversation_id"])
        if consent:
            await visitor.post("/consent", {"version": opened["notice"]["version"]})
        return visitor
