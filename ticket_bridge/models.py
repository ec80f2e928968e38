from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.database import Base, Identified, Json, Timestamped

_OPEN = text("status NOT IN ('closed', 'cancelled')")


class Ticket(Identified, Timestamped, Base):
    """One matter of one customer. Texts are masked; originals lie encrypted in `*_enc`."""

    __tablename__ = "tickets"
    __table_args__ = (
        CheckConstraint(
            "type IN ('complaint', 'fault', 'consult', 'suggestion', 'handling', 'praise')",
            name="type",
        ),
        CheckConstraint("priority IN ('P1', 'P2', 'P3', 'P4')", name="priority"),
        CheckConstraint(
            "status IN ('new', 'accepted', 'processing', 'waiting_customer', 'resolved',"
            " 'confirming', 'closed', 'reopened', 'cancelled')",
            name="status",
        ),
        # The promise of the product, held by the database too.
        CheckConstraint(
            "status <> 'closed' OR (closed_at IS NOT NULL AND cause IS NOT NULL"
            " AND department IS NOT NULL AND measure IS NOT NULL"
            " AND close_basis IN ('customer_confirmed', 'callbacks_failed'))",
            name="closed_with_reason",
        ),
        Index("ix_tickets_due_resolve_at_open", "due_resolve_at", postgresql_where=_OPEN),
        Index("ix_tickets_status_created_at", "status", "created_at"),
        Index(
            "ix_tickets_customer_id_category_created_at", "customer_id", "category", "created_at"
        ),
        Index(
            "ix_tickets_contact_digest_category_created_at",
            "contact_digest",
            "category",
            "created_at",
        ),
    )

    number: Mapped[str] = mapped_column(unique=True)
    type: Mapped[str]
    category: Mapped[str]
    title: Mapped[str]
    description: Mapped[str]
    description_enc: Mapped[bytes]
    wish: Mapped[str | None]
    wish_enc: Mapped[bytes | None]
    contact_masked: Mapped[str | None]
    contact_enc: Mapped[bytes | None]
    contact_digest: Mapped[str | None]
    region: Mapped[str | None]
    is_town: Mapped[bool] = mapped_column(default=True)
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    # No foreign key: conversations live on a higher floor.
    conversation_id: Mapped[UUID | None] = mapped_column(index=True)
    channel: Mapped[str]

    priority: Mapped[str]
    # The customer named a regulator, the media or the courts, or the regulator sent the case.
    regulator: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(default="new")
    owner_id: Mapped[UUID | None] = mapped_column(index=True)
    owner_name: Mapped[str | None]
    first_owner_id: Mapped[UUID | None]
    group_name: Mapped[str | None]
    urge_count: Mapped[int] = mapped_column(default=0)
    reopened_count: Mapped[int] = mapped_column(default=0)

    due_contact_at: Mapped[datetime]
    due_resolve_at: Mapped[datetime]
    regulator_due_at: Mapped[datetime | None]
    contacted_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    # Call-backs before this moment belong to an earlier attempt to close.
    confirming_since: Mapped[datetime | None]

    cause: Mapped[str | None]
    department: Mapped[str | None]
    measure: Mapped[str | None]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    idempotency_key: Mapped[str | None] = mapped_column(unique=True)
    closed_at: Mapped[datetime | None]
    close_basis: Mapped[str | None]
    last_seq: Mapped[int] = mapped_column(default=0)

    @property
    def is_open(self) -> bool:
        return self.status not in {"closed", "cancelled"}

    def overdue(self, at: datetime | None = None) -> bool:
        """Whether the next promise to the customer (first contact, then result) is broken."""
        at = at or now()
        if self.status in {"closed", "cancelled", "resolved", "confirming"}:
            return False
        return self.due_resolve_at < at or (self.contacted_at is None and self.due_contact_at < at)


class TicketEvent(Identified, Base):
    """What happened, in order; the database refuses to change or delete a row."""

    __tablename__ = "ticket_events"
    __table_args__ = (
        UniqueConstraint("ticket_id", "seq"),
        CheckConstraint("actor_kind IN ('customer', 'bot', 'agent', 'system')", name="actor_kind"),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    seq: Mapped[int]
    # opened | status | urged | assigned | note | callback | priority | revealed
    kind: Mapped[str]
    actor_kind: Mapped[str]
    actor_id: Mapped[str | None]
    actor_name: Mapped[str | None]
    from_status: Mapped[str | None]
    to_status: Mapped[str | None]
    note: Mapped[str | None]
    data: Mapped[Json] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(default=now)


class TicketCounter(Base):
    """The last number given out, per prefix and business day."""

    __tablename__ = "ticket_counters"

    prefix: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]
