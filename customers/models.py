from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

import customers.demo_bss.models  # noqa: F401  (the demo BSS is part of the schema)
from core.clock import now
from core.database import Base, Identified, Json, Timestamped


class Customer(Identified, Timestamped, Base):
    """What we keep about a verified customer; everything else is asked of the BSS."""

    __tablename__ = "customers"

    bss_id: Mapped[str] = mapped_column(unique=True)
    name_enc: Mapped[bytes]
    name_masked: Mapped[str]
    phone_enc: Mapped[bytes]
    phone_digest: Mapped[str] = mapped_column(index=True)
    phone_masked: Mapped[str]
    tier: Mapped[str]
    customer_type: Mapped[str]
    region: Mapped[str]
    # Towns and the country have different legal repair limits.
    is_town: Mapped[bool]
    birth_year: Mapped[int | None]
    tags: Mapped[list[str]] = mapped_column(default=list)


class ChannelIdentity(Identified, Timestamped, Base):
    """One person on one account of one channel, verified or not."""

    __tablename__ = "channel_identities"
    __table_args__ = (UniqueConstraint("channel", "account", "external_user"),)

    channel: Mapped[str]
    account: Mapped[str]
    external_user: Mapped[str]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"), index=True)
    consent_version: Mapped[str | None]
    consent_at: Mapped[datetime | None]


class Verification(Identified, Base):
    """Proof of who is speaking, for a while. Level 1: SMS code. Level 2: service password."""

    __tablename__ = "verifications"
    __table_args__ = (
        CheckConstraint("level IN (1, 2)", name="level"),
        Index("ix_verifications_identity_id_expires_at", "identity_id", "expires_at"),
    )

    identity_id: Mapped[UUID] = mapped_column(ForeignKey("channel_identities.id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    level: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]


class OneTimeCode(Identified, Base):
    """The last code sent for one number to one identity, and the wrong guesses so far.

    Guesses are counted over resends: asking for a new code never gives new tries.
    """

    __tablename__ = "one_time_codes"
    __table_args__ = (UniqueConstraint("identity_id", "phone_digest"),)

    identity_id: Mapped[UUID] = mapped_column(ForeignKey("channel_identities.id"))
    phone_digest: Mapped[str] = mapped_column(index=True)
    code_hash: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_attempt_at: Mapped[datetime | None]
    sent_at: Mapped[datetime]
    # Sends since `day_started_at`, for the daily limit per number.
    sent_in_day: Mapped[int] = mapped_column(default=0)
    day_started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]


class VaultSecret(Identified, Base):
    """The value behind a placeholder such as 〔手机号1〕 within one scope (a conversation)."""

    __tablename__ = "vault_secrets"
    __table_args__ = (UniqueConstraint("scope", "placeholder"),)

    scope: Mapped[UUID]
    placeholder: Mapped[str]
    kind: Mapped[str]
    value_enc: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(default=now)


class OrderConsent(Identified, Base):
    """What a customer was shown before an order, word for word, and what they answered.

    Append-only by a trigger. `shown` is the text of the message `shown_message_id`, as it was
    stored before the answer came; both texts are masked like every stored message.
    """

    __tablename__ = "order_consents"

    # The key the order was placed with: one consent, one order.
    request_key: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    identity_id: Mapped[UUID] = mapped_column(ForeignKey("channel_identities.id"))
    conversation_id: Mapped[UUID] = mapped_column(index=True)
    verification_level: Mapped[int]
    kind: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    fee: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    penalty: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    effective_on: Mapped[date]
    order_number: Mapped[str]
    shown: Mapped[str]
    shown_message_id: Mapped[UUID]
    shown_at: Mapped[datetime]
    answer: Mapped[str]
    answer_kind: Mapped[str]  # typed | button
    answer_message_id: Mapped[UUID]
    answered_at: Mapped[datetime]
    # Everything the BSS quoted, as it was quoted.
    quote: Mapped[Json]
    at: Mapped[datetime] = mapped_column(default=now)


class DemoMessage(Identified, Base):
    """A text message of the demo SMS panel; nothing leaves the machine."""

    __tablename__ = "demo_sms"

    phone: Mapped[str]
    text: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(default=now, index=True)
