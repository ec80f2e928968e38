"""The workbench's WebSocket: what changed, and the messages of conversations being watched."""

import asyncio
from contextlib import suppress
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, WebSocket
from pydantic import BaseModel, Field

from api import socket_tickets
from api.edge import Edge
from api.hub import STAFF, Event
from api.sockets import BAD_ORIGIN, BAD_TICKET, Envelope, Talk, both, origin_allowed
from api.staff.workbench import may_see
from api.tokens import TokenInvalid
from conversations.models import State
from conversations.presence import Presence
from conversations.queue import Queue
from conversations.repository import Conversations
from conversations.signals import CONVERSATION, PRESENCE, QUEUE, TICKET, TYPING, address
from conversations.views import conversation_row, staff_message_view
from core.accounts import Account, Role
from core.database import Json
from core.errors import Invalid, Unauthorized

router = APIRouter()

_HEARTBEAT_S = 20.0
_DESK = (Role.AGENT, Role.SUPERVISOR)


class Watch(BaseModel):
    conversation_id: UUID
    after: int = Field(0, ge=0, le=2**31 - 1)


class Typing(BaseModel):
    conversation_id: UUID


@router.websocket("/api/v1/staff/ws")
async def staff_socket(
    socket: WebSocket, ticket: Annotated[str, Query(max_length=200)] = ""
) -> None:
    edge: Edge = socket.app.state.edge
    await socket.accept()
    if not origin_allowed(socket, edge):
        await socket.close(BAD_ORIGIN)
        return
    try:
        async with edge.transaction() as session:
            account_id = UUID(await socket_tickets.use(session, "staff", ticket))
            account = await session.get(Account, account_id)
    except TokenInvalid:
        await socket.close(BAD_TICKET)
        return
    if account is None or not account.active:
        await socket.close(BAD_TICKET)
        return
    with edge.hub.listen(STAFF) as queue, edge.metrics.sockets.labels("staff").track_inprogress():
        await _Workplace(edge, socket, account, queue).run()


class _Workplace:
    def __init__(
        self, edge: Edge, socket: WebSocket, account: Account, queue: asyncio.Queue[Event]
    ) -> None:
        self._edge = edge
        self._account = account
        self._queue = queue
        self._socket = socket
        self._talk = Talk(socket)
        # Conversation to the last message number sent.
        self._watched: dict[UUID, int] = {}

    async def run(self) -> None:
        await both(self._talk.read(self._handle), self._follow(), self._beat())

    async def _beat(self) -> None:
        """An open socket keeps the agent at the desk; a disabled account loses it."""
        while True:
            async with self._edge.transaction() as session:
                account = await session.get(Account, self._account.id)
                if (
                    account is None
                    or not account.active
                    or (account.token_version != self._account.token_version)
                ):
                    break
                await Presence(session, self._edge.settings).seen(self._account.id)
            # Two beats may be missed before an agent counts as lost.
            await asyncio.sleep(min(_HEARTBEAT_S, self._edge.settings.agent_lost_s / 3))
        with suppress(RuntimeError):
            await self._socket.close(BAD_TICKET)

    async def _follow(self) -> None:
        while True:
            channel, payload = await self._queue.get()
            if channel == CONVERSATION:
                await self._conversation(UUID(payload["conversation_id"]))
            elif channel == QUEUE:
                await self._queue_length()
            elif channel == TICKET:
                await self._talk.send("ticket.changed", payload)
            elif channel == PRESENCE:
                await self._talk.send("presence", payload)
            elif channel == TYPING:
                await self._typed(payload)

    async def _typed(self, payload: Json) -> None:
        conversation_id = str(payload["conversation_id"])
        if payload.get("by") == "customer" and UUID(conversation_id) in self._watched:
            data = {"conversation_id": conversation_id, "by": "customer"}
            await self._talk.send("typing", data)

    async def _conversation(self, conversation_id: UUID) -> None:
        if not self._account.has_role(*_DESK, Role.OPS):
            return
        async with self._edge.transaction() as session:
            conversations = Conversations(session)
            conversation = await conversations.get(conversation_id)
            reviews = self._account.has_role(Role.OPS)
            if not reviews and not may_see(self._account, conversation):
                self._watched.pop(conversation_id, None)
                return
            mine = conversation.assignee_id == self._account.id
            if mine and conversation.state == State.HUMAN:
                self._watched.setdefault(conversation_id, max(conversation.last_seq - 1, 0))
            messages: list[Json] = []
            if conversation_id in self._watched:
                found = await conversations.messages(
                    conversation_id, after=self._watched[conversation_id]
                )
                messages = [staff_message_view(message) for message in found]
            row = conversation_row(conversation)
        for message in messages:
            self._watched[conversation_id] = max(
                self._watched[conversation_id], int(message["seq"])
            )
            await self._talk.send("message.created", message, message["seq"])
        await self._talk.send("conversation.updated", row)

    async def _queue_length(self) -> None:
        async with self._edge.sessions() as session:
            length = await Queue(session, self._edge.settings).length()
        await self._talk.send("queue.updated", {"length": length})

    async def _handle(self, envelope: Envelope) -> None:
        if envelope.type == "hello":
            await self._talk.send("hello.ok", {"account_id": str(self._account.id)})
            await self._queue_length()
        elif envelope.type == "watch":
            watch = Watch.model_validate(envelope.data)
            if not self._account.has_role(*_DESK):
                raise Unauthorized
            self._watched[watch.conversation_id] = watch.after
            await self._conversation(watch.conversation_id)
        elif envelope.type == "unwatch":
            self._watched.pop(Typing.model_validate(envelope.data).conversation_id, None)
        elif envelope.type == "typing":
            await self._typing(Typing.model_validate(envelope.data).conversation_id)
        elif envelope.type == "ping":
            await self._talk.send("pong", {})
        else:
            raise Invalid("不认识的消息类型。")

    async def _typing(self, conversation_id: UUID) -> None:
        async with self._edge.sessions() as session:
            conversation = await Conversations(session).get(conversation_id)
        if conversation.state == State.HUMAN and conversation.assignee_id == self._account.id:
            await self._edge.hub.publish(TYPING, {**address(conversation), "by": "agent"})
