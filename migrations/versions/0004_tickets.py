"""Tickets and their append-only history."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004_tickets"
down_revision = "0003_knowledge"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ticket_counters",
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "day", name="pk_ticket_counters"),
    )
    op.create_table(
        "tickets",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("description_enc", sa.LargeBinary(), nullable=False),
        sa.Column("wish", sa.String(), nullable=True),
        sa.Column("wish_enc", sa.LargeBinary(), nullable=True),
        sa.Column("contact_masked", sa.String(), nullable=True),
        sa.Column("contact_enc", sa.LargeBinary(), nullable=True),
        sa.Column("contact_digest", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("is_town", sa.Boolean(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("regulator", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("owner_name", sa.String(), nullable=True),
        sa.Column("first_owner_id", sa.Uuid(), nullable=True),
        sa.Column("group_name", sa.String(), nullable=True),
        sa.Column("urge_count", sa.Integer(), nullable=False),
        sa.Column("reopened_count", sa.Integer(), nullable=False),
        sa.Column("due_contact_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_resolve_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("regulator_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirming_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("idempotency_key", sa.String(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("close_basis", sa.String(), nullable=True),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("priority IN ('P1', 'P2', 'P3', 'P4')", name="ck_tickets_priority"),
        sa.CheckConstraint(
            "status <> 'closed' OR (closed_at IS NOT NULL AND cause IS NOT NULL AND "
            "department IS NOT NULL AND measure IS NOT NULL AND close_basis IN "
            "('customer_confirmed', 'callbacks_failed'))",
            name="ck_tickets_closed_with_reason",
        ),
        sa.CheckConstraint(
            "status IN ('new', 'accepted', 'processing', 'waiting_customer', 'resolved', "
            "'confirming', 'closed', 'reopened', 'cancelled')",
            name="ck_tickets_status",
        ),
        sa.CheckConstraint(
            "type IN ('complaint', 'fault', 'consult', 'suggestion', 'handling', 'praise')",
            name="ck_tickets_type",
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_tickets_customer_id_customers"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["tickets.id"], name="fk_tickets_parent_id_tickets"),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        sa.UniqueConstraint("idempotency_key", name="uq_tickets_idempotency_key"),
        sa.UniqueConstraint("number", name="uq_tickets_number"),
    )
    op.create_index(
        "ix_tickets_contact_digest_category_created_at",
        "tickets",
        ["contact_digest", "category", "created_at"],
        unique=False,
    )
    op.create_index("ix_tickets_conversation_id", "tickets", ["conversation_id"], unique=False)
    op.create_index(
        "ix_tickets_customer_id_category_created_at",
        "tickets",
        ["customer_id", "category", "created_at"],
        unique=False,
    )
    op.create_index(
        "ix_tickets_due_resolve_at_open",
        "tickets",
        ["due_resolve_at"],
        unique=False,
        postgresql_where=sa.text("status NOT IN ('closed', 'cancelled')"),
    )
    op.create_index("ix_tickets_owner_id", "tickets", ["owner_id"], unique=False)
    op.create_index("ix_tickets_parent_id", "tickets", ["parent_id"], unique=False)
    op.create_index(
        "ix_tickets_status_created_at", "tickets", ["status", "created_at"], unique=False
    )
    op.create_table(
        "ticket_events",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=True),
        sa.Column("actor_name", sa.String(), nullable=True),
        sa.Column("from_status", sa.String(), nullable=True),
        sa.Column("to_status", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "actor_kind IN ('customer', 'bot', 'agent', 'system')",
            name="ck_ticket_events_actor_kind",
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name="fk_ticket_events_ticket_id_tickets"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_events"),
        sa.UniqueConstraint("ticket_id", "seq", name="uq_ticket_events_ticket_id_seq"),
    )
    op.execute(
        "CREATE TRIGGER ticket_events_append_only BEFORE UPDATE OR DELETE ON "
        "ticket_events"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("ticket_events")
    op.drop_table("tickets")
    op.drop_table("ticket_counters")
