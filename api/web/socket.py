"""The customer's WebSocket: the same as REST, pushed."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, WebSocket
from pydantic import BaseModel, Field

from api import socket_tickets
from api.addresses import client_address
from api.edge import Edge
from api.hub import WAITING, Event, customer_topic
from api.sockets import BAD_ORIGIN, BAD_TICKET, TOO_MANY, Envelope, Talk, both, origin_allowed
from api.tokens import TokenInvalid
from api.web import gateway
from api.web.schemas import MessageRequest, RatingRequest
from conversations.models import State
from conversations.ratings import rate
from conversations.signals import NOTICE, QUEUE, TYPING, address
from core.database import Json
from core.errors import Invalid

router = APIRouter()

MAX_SOCKETS = 10


class Hello(BaseModel):
    after: int = Field(0, ge=0, le=2**31 - 1)


@router.websocket("/api/v1/web/ws")
async def web_socket(socket: WebSocket, ticket: Annotated[str, Query(max_length=200)] = "") -> None:
    edge: Edge = socket.app.state.edge
    # Closed after accepting: browsers show no code for a refused handshake.
    await socket.accept()
    if not origin_allowed(socket, edge):
        await socket.close(BAD_ORIGIN)
        return
    try:
        async with edge.transaction() as session:
            visitor = UUID(await socket_tickets.use(session, "web", ticket))
    except TokenInvalid:
        await socket.close(BAD_TICKET)
        return
    topic = customer_topic(gateway.CHANNEL, str(visitor))
    if edge.hub.listeners(topic) >= MAX_SOCKETS:
        await socket.close(TOO_MANY)
        return
    with (
        edge.hub.listen(topic, WAITING) as queue,
        edge.metrics.sockets.labels("customer").track_inprogress(),
    ):
        await _Visit(edge, socket, visitor, queue).run()


class _Visit:
    def __init__(
        self, edge: Edge, socket: WebSocket, visitor: UUID, queue: asyncio.Queue[Event]
    ) -> None:
        self._edge = edge
        self._visitor = visitor
        self._queue = queue
        self._talk = Talk(socket)
        self._address = client_address(socket, edge.settings)
        self._pushing = asyncio.Lock()
        self._after: int | None = None
        self._shown: Json = {}

    async def run(self) -> None:
        await both(self._talk.read(self._handle), self._follow())

    async def _follow(self) -> None:
        while True:
            channel, payload = await self._queue.get()
            if self._after is None:
                continue
            if channel == TYPING:
                if payload.get("by") == "agent":
                    await self._talk.send("typing", {"by": "agent"})
            elif channel == NOTICE:
                await self._talk.send(str(payload["type"]), {"text": payload["text"]})
            elif channel != QUEUE or self._shown.get("state") == State.QUEUED:
                await self._push()

    async def _push(self) -> None:
        """Everything after the last number shown, then the state if it changed."""
        async with self._pushing:
            if self._after is None:
                return
            while True:
                async with self._edge.reading() as session:
                    conversation = await gateway.current(session, self._visitor)
                    messages = await gateway.messages_after(
                        self._edge, session, conversation, self._after
                    )
                    view = await gateway.conversation_view(self._edge, session, conversation)
                for message in messages:
                    await self._talk.send("message.created", message, message["seq"])
                    self._after = message["seq"]
                if len(messages) < gateway.PAGE:
                    break
            shown = {name: view[name] for name in ("id", "state", "position", "agent_name")}
            if shown != self._shown:
                self._shown = shown
                await self._talk.send("conversation.updated", shown)

    async def _handle(self, envelope: Envelope) -> None:
        data = envelope.data
        if envelope.type == "hello":
            await self._hello(Hello.model_validate(data))
        elif envelope.type == "message.send":
            body = MessageRequest.model_validate({"id": envelope.id, **data})
            await self._accept(envelope, client_id=str(body.id), text=body.text, button=body.button)
        elif envelope.type == "handoff.request":
            await self._accept(envelope, client_id=envelope.id, intent="request_human")
        elif envelope.type == "rating.submit":
            verdict = RatingRequest.model_validate(data)
            async with self._edge.transaction() as session:
                conversation = await gateway.current(session, self._visitor)
                await rate(session, conversation, verdict.score, verdict.resolved, verdict.comment)
            await self._talk.send("ack", {"id": envelope.id})
        elif envelope.type == "typing":
            await self._typing()
        elif envelope.type == "ping":
            await self._talk.send("pong", {})
        elif envelope.type != "read":
            raise Invalid("不认识的消息类型。")

    async def _hello(self, hello: Hello) -> None:
        async with self._edge.reading() as session:
            conversation = await gateway.current(session, self._visitor)
            view = await gateway.conversation_view(self._edge, session, conversation)
        self._shown = {name: view[name] for name in ("id", "state", "position", "agent_name")}
        await self._talk.send("hello.ok", view)
        self._after = hello.after
        await self._push()

    async def _accept(
        self,
        envelope: Envelope,
        *,
        client_id: str | None,
        text: str | None = None,
        button: str | None = None,
        intent: str | None = None,
    ) -> None:
        await gateway.check_rate(self._edge, self._visitor, self._address)
        received = await gateway.accept(
            self._edge, self._visitor, client_id=client_id, text=text, button=button, intent=intent
        )
        await self._talk.send(
            "ack",
            {"id": envelope.id, "message_id": str(received.message_id), "seq": received.seq},
        )

    async def _typing(self) -> None:
        async with self._edge.sessions() as session:
            conversation = await gateway.current(session, self._visitor)
        if conversation.state == State.HUMAN:
            await self._edge.hub.publish(TYPING, {**address(conversation), "by": "customer"})
