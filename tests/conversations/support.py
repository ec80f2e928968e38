"""A scripted dialogue engine and helpers that write to the real database."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import select

from conversations.inbox import Inbox, Received
from conversations.models import Author, Conversation, Message, Turn
from conversations.ports import InboundMessage, Setup, TurnFailed, TurnRequest, TurnResult
from conversations.signals import Transaction
from conversations.turns import TurnRunner
from core.accounts import Account, Accounts
from core.database import Json

PASSWORD = "correct horse battery"


def answer(*messages: Json, intent: str = "ask_balance", **fields: object) -> TurnResult:
    return TurnResult(messages=list(messages), intent=intent, confidence=0.9, **fields)  # type: ignore[arg-type]


@dataclass
class ScriptedEngine:
    """Echoes, or does what `script` says; keeps every request."""

    script: Callable[[TurnRequest], TurnResult] | None = None
    delay_s: float = 0.0
    requests: list[TurnRequest] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    running: int = 0
    most_at_once: int = 0

    async def turn(self, request: TurnRequest) -> TurnResult:
        self.requests.append(request)
        self.asked.set()
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        try:
            if self.delay_s:
                await asyncio.sleep(self.delay_s)
            if self.script is not None:
                return self.script(request)
            return answer({"text": f"答：{request.text}"}, slots={"topic": "balance"})
        finally:
            self.running -= 1


def feeling(emotion: str, text: str = "请再说一遍", **fields: object) -> TurnResult:
    """An answer to a customer who speaks like this."""
    return answer({"text": text}, emotion=emotion, emotion_confidence=0.9, **fields)


def failing(
    code: str = "timeout", *, retryable: bool = True
) -> Callable[[TurnRequest], TurnResult]:
    def script(request: TurnRequest) -> TurnResult:
        raise TurnFailed(code, retryable=retryable)

    return script


@dataclass
class Desk:
    """One customer and what surrounds them."""

    transaction: Transaction
    setup: Setup
    engine: ScriptedEngine
    external_user: str = field(default_factory=lambda: str(uuid4()))

    def runner(self, lease_s: float = 30.0) -> TurnRunner:
        return TurnRunner(self.transaction, self.engine, self.setup, lease_s=lease_s)

    async def receive(self, text: str | None = None, **fields: object) -> Received:
        values = {"external_id": str(uuid4()), **fields}
        async with self.transaction() as session:
            return await Inbox(session, self.setup).receive(
                InboundMessage("web", "web", self.external_user, text=text, **values)  # type: ignore[arg-type]
            )

    async def say(self, text: str | None = None, **fields: object) -> Received:
        """Store a message and let the runner answer it."""
        received = await self.receive(text, **fields)
        await self.runner().run(received.conversation_id)
        return received

    async def conversation(self, conversation_id: UUID) -> Conversation:
        async with self.transaction() as session:
            return await session.get_one(Conversation, conversation_id)

    async def messages(self, conversation_id: UUID) -> list[Message]:
        async with self.transaction() as session:
            return list(
                await session.scalars(
                    select(Message)
                    .where(Message.conversation_id == conversation_id)
                    .order_by(Message.seq)
                )
            )

    async def turns(self, conversation_id: UUID) -> list[Turn]:
        async with self.transaction() as session:
            return list(
                await session.scalars(
                    select(Turn).where(Turn.conversation_id == conversation_id).order_by(Turn.seq)
                )
            )

    async def replies(self, conversation_id: UUID) -> list[Message]:
        return [m for m in await self.messages(conversation_id) if m.author == Author.BOT]


async def make_account(transaction: Transaction, *roles: str) -> Account:
    async with transaction() as session:
        name = f"u{uuid4().hex[:10]}"
        return await Accounts(session).create(name, f"客服{name[1:4]}", PASSWORD, list(roles))
