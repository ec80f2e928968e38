"""What this room asks of the outside: a channel to speak through, an engine to think with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Conversation, Message
from core.clock import now
from core.database import Json
from core.encryption import Cipher
from core.settings import Settings
from customers.bss import Bss


@dataclass(frozen=True)
class Setup:
    """What the services of this room are made with, the same for the whole process."""

    settings: Settings
    cipher: Cipher
    bss: Callable[[AsyncSession], Bss]


@dataclass(frozen=True)
class InboundMessage:
    """What a channel adapter makes of one message of a customer.

    `external_id` is the channel's own id of the message. Exactly one of `text`, `button`
    ("<message id>:<button id>" of a reply) and `intent` (trusted, said by the edge itself,
    e.g. "request_human") is given.
    """

    channel: str
    account: str
    external_user: str
    external_id: str
    text: str | None = None
    button: str | None = None
    intent: str | None = None
    # The id a client of ours gave the message, told back to it.
    client_id: str | None = None
    at: datetime = field(default_factory=now)


class Delivery(StrEnum):
    """What a channel says about a message; UNKNOWN is not resent without an idempotency key."""

    SENT = "sent"
    RETRYABLE = "retryable"
    TERMINAL = "terminal"
    UNKNOWN = "unknown"


class Channel(Protocol):
    async def deliver(self, conversation: Conversation, message: Message) -> Delivery: ...


@dataclass(frozen=True)
class TurnRequest:
    """One customer message for the engine: masked, with the id that makes repeats harmless."""

    session: str
    message_id: UUID
    text: str
    payload: Json | None
    metadata: Json


@dataclass(frozen=True)
class TurnResult:
    """The engine's answer: `messages` are {"text"?, "buttons"?, "custom"?}."""

    messages: list[Json]
    intent: str | None = None
    confidence: float | None = None
    ranking: list[Any] = field(default_factory=list)
    entities: list[Any] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    slots: Json = field(default_factory=dict)
    active_form: str | None = None
    emotion: str | None = None
    emotion_confidence: float | None = None
    replayed: bool = False


class TurnFailed(Exception):
    """The engine did not answer; `retryable` says whether the same turn may be sent again."""

    def __init__(self, code: str, *, retryable: bool) -> None:
        super().__init__(code)
        self.code = code
        self.retryable = retryable


class DialogueEngine(Protocol):
    async def turn(self, request: TurnRequest) -> TurnResult:
        """Answer one message; raises `TurnFailed`."""
