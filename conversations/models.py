"""What was said, who is in charge, and the turns the bot still owes an answer for."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.database import Base, Identified, Json, Timestamped


class State(StrEnum):
    """Who is in charge; changed only by compare-and-set (see `state.py`)."""

    BOT = "bot"
    QUEUED = "queued"
    RINGING = "ringing"
    HUMAN = "human"
    WRAP_UP = "wrap_up"
    OFFLINE = "offline"
    CLOSED = "closed"


class Author(StrEnum):
    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Kind(StrEnum):
    TEXT = "text"
    PARTS = "parts"
    NOTE = "note"
    EVENT = "event"


class TurnStatus(StrEnum):
    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


_OPEN = text("state <> 'closed'")
_STATES = ", ".join(f"'{state}'" for state in State)


class Conversation(Identified, Timestamped, Base):
    """One stretch of contact with one customer on one channel.

    `seq` runs on through all conversations of that customer there, so that a client needs a
    single number to resume; `seq_base` is where this conversation began.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        # A customer has one open conversation on a channel.
        Index(
            "uq_conversations_open",
            "channel",
            "account",
            "external_user",
            unique=True,
            postgresql_where=_OPEN,
        ),
        Index("ix_conversations_customer", "channel", "account", "external_user", "created_at"),
        Index(
            "ix_conversations_queue",
            "queue_priority",
            "queued_at",
            postgresql_where=text("state = 'queued'"),
        ),
        Index("ix_conversations_updated_at", "updated_at"),
        CheckConstraint(f"state IN ({_STATES})", name="state"),
    )

    channel: Mapped[str]
    account: Mapped[str]
    external_user: Mapped[str]
    identity_id: Mapped[UUID] = mapped_column(index=True)
    customer_id: Mapped[UUID | None] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(default=State.BOT)
    assignee_id: Mapped[UUID | None] = mapped_column(index=True)
    assignee_name: Mapped[str | None]
    seq_base: Mapped[int] = mapped_column(default=0)
    last_seq: Mapped[int] = mapped_column(default=0)
    last_customer_at: Mapped[datetime | None]

    rasa_session: Mapped[str | None]
    session_turns: Mapped[int] = mapped_column(default=0)
    session_last_at: Mapped[datetime | None]
    slots: Mapped[Json] = mapped_column(default=dict)
    active_form: Mapped[str | None]
    failures: Mapped[int] = mapped_column(default=0)
    # The strongest emotion of late, at which message, and how many angry messages in a row.
    emotion: Mapped[str | None]
    emotion_seq: Mapped[int | None]
    angry_turns: Mapped[int] = mapped_column(default=0, server_default="0")

    handoff: Mapped[Json | None]
    queue_reason: Mapped[str | None]
    queue_priority: Mapped[int] = mapped_column(default=50)
    queued_at: Mapped[datetime | None]
    offline_ticket_id: Mapped[UUID | None]

    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]

    rating: Mapped[int | None]
    resolved: Mapped[bool | None]
    rating_comment: Mapped[str | None]
    summary: Mapped[str | None]
    first_reply_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class Message(Identified, Base):
    """One stored message; `text` and `content` are masked, the original is encrypted.

    `content` is `{"parts": [...]}` for bot replies; its `payloads` (what a pressed button
    means) never leave the server.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        # Each stored customer message gets one stored reply of the bot.
        Index(
            "uq_messages_reply_to",
            "reply_to",
            unique=True,
            postgresql_where=text("reply_to IS NOT NULL"),
        ),
        Index(
            "uq_messages_client_id",
            "conversation_id",
            "client_id",
            unique=True,
            postgresql_where=text("client_id IS NOT NULL"),
        ),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    seq: Mapped[int]
    author: Mapped[str]
    author_id: Mapped[UUID | None]
    author_name: Mapped[str | None]
    kind: Mapped[str] = mapped_column(default=Kind.TEXT)
    text: Mapped[str]
    content: Mapped[Json] = mapped_column(default=dict)
    original_enc: Mapped[bytes | None]
    client_id: Mapped[str | None]
    reply_to: Mapped[UUID | None]
    private: Mapped[bool] = mapped_column(default=False)
    delivery: Mapped[str] = mapped_column(default="stored")
    at: Mapped[datetime] = mapped_column(default=now)


class InboundReceipt(Base):
    """That a channel's message was taken; a repeat is acknowledged and goes no further."""

    __tablename__ = "inbound_receipts"

    channel: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(primary_key=True)
    message_id: Mapped[UUID]
    received_at: Mapped[datetime] = mapped_column(default=now, index=True)


class Turn(Identified, Base):
    """The bot's duty to answer one customer message, and how it did.

    `text` is what Rasa gets: normalised, personal data replaced by placeholders.
    """

    __tablename__ = "turns"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        Index(
            "ix_turns_due",
            "next_try_at",
            postgresql_where=text("status IN ('pending', 'running')"),
        ),
        Index("ix_turns_intent", "intent"),
    )

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), unique=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    seq: Mapped[int]
    text: Mapped[str]
    payload: Mapped[Json | None]
    status: Mapped[str] = mapped_column(default=TurnStatus.PENDING)
    # What became of it: answered, offered (a person, in the answer), handoff, forwarded, offline,
    # gave_up, refused.
    outcome: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    next_try_at: Mapped[datetime] = mapped_column(default=now)
    delayed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    rasa_session: Mapped[str | None]
    intent: Mapped[str | None]
    confidence: Mapped[float | None]
    ranking: Mapped[list[Any]] = mapped_column(default=list)
    entities: Mapped[list[Any]] = mapped_column(default=list)
    entry_key: Mapped[str | None]
    entry_score: Mapped[float | None]
    # calm, anxious, angry, abusive or threatening, and how sure that is; None for a button.
    emotion: Mapped[str | None]
    emotion_confidence: Mapped[float | None]
    actions: Mapped[list[Any]] = mapped_column(default=list)
    # Milliseconds: queued, engine, total.
    timings: Mapped[Json] = mapped_column(default=dict)
    error: Mapped[str | None]


class AgentPresence(Base):
    """Whether an agent is at the desk; kept here so that a flushed Redis loses nobody."""

    __tablename__ = "agent_presence"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    status: Mapped[str] = mapped_column(default="offline")
    capacity: Mapped[int]
    seen_at: Mapped[datetime] = mapped_column(default=now)


class OutageSubscription(Identified, Base):
    """A customer who wants to be told when an outage is over; told once, in the conversation."""

    __tablename__ = "outage_subscriptions"
    __table_args__ = (
        UniqueConstraint("outage_id", "identity_id"),
        Index(
            "ix_outage_subscriptions_open", "outage_id", postgresql_where=text("told_at IS NULL")
        ),
    )

    outage_id: Mapped[str]
    identity_id: Mapped[UUID]
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    # As it was announced, should the BSS forget it.
    area: Mapped[str]
    description: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    told_at: Mapped[datetime | None]


class ActionRun(Base):
    """The recorded result of a custom action, so that a repeated call has no second effect."""

    __tablename__ = "action_runs"

    key: Mapped[str] = mapped_column(primary_key=True)
    result: Mapped[Json]
    at: Mapped[datetime] = mapped_column(default=now, index=True)
