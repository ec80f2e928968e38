"""Conversations, messages, turns, agent presence, and the sessions of the edge."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005_conversations"
down_revision = "0004_tickets"
branch_labels = None
depends_on = None

JSONB = postgresql.JSONB
STATES = ("bot", "queued", "ringing", "human", "wrap_up", "offline", "closed")


def moment(name: str, *, nullable: bool = False, index: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, index=index)


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("external_user", sa.String(), nullable=False),
        sa.Column("identity_id", sa.Uuid(), nullable=False, index=True),
        sa.Column("customer_id", sa.Uuid(), index=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("assignee_id", sa.Uuid(), index=True),
        sa.Column("assignee_name", sa.String()),
        sa.Column("seq_base", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        moment("last_customer_at", nullable=True),
        sa.Column("rasa_session", sa.String()),
        sa.Column("session_turns", sa.Integer(), nullable=False),
        moment("session_last_at", nullable=True),
        sa.Column("slots", JSONB(), nullable=False),
        sa.Column("active_form", sa.String()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("handoff", JSONB()),
        sa.Column("queue_reason", sa.String()),
        sa.Column("queue_priority", sa.Integer(), nullable=False),
        moment("queued_at", nullable=True),
        sa.Column("offline_ticket_id", sa.Uuid()),
        sa.Column("lease_owner", sa.String()),
        moment("lease_until", nullable=True),
        sa.Column("rating", sa.Integer()),
        sa.Column("resolved", sa.Boolean()),
        sa.Column("rating_comment", sa.String()),
        sa.Column("summary", sa.String()),
        moment("first_reply_at", nullable=True),
        moment("closed_at", nullable=True),
        *[
            sa.Column(
                name, sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
            )
            for name in ("created_at", "updated_at")
        ],
        sa.CheckConstraint(f"state IN {STATES}", name="state"),
    )
    op.create_index(
        "uq_conversations_open",
        "conversations",
        ["channel", "account", "external_user"],
        unique=True,
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_index(
        "ix_conversations_customer",
        "conversations",
        ["channel", "account", "external_user", "created_at"],
    )
    op.create_index(
        "ix_conversations_queue",
        "conversations",
        ["queue_priority", "queued_at"],
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index("ix_conversations_updated_at", "conversations", ["updated_at"])

    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("author_id", sa.Uuid()),
        sa.Column("author_name", sa.String()),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("content", JSONB(), nullable=False),
        sa.Column("original_enc", sa.LargeBinary()),
        sa.Column("client_id", sa.String()),
        sa.Column("reply_to", sa.Uuid()),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("delivery", sa.String(), nullable=False),
        moment("at"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"]),
        sa.UniqueConstraint("conversation_id", "seq"),
    )
    op.create_index(
        "uq_messages_reply_to",
        "messages",
        ["reply_to"],
        unique=True,
        postgresql_where=sa.text("reply_to IS NOT NULL"),
    )
    op.create_index(
        "uq_messages_client_id",
        "messages",
        ["conversation_id", "client_id"],
        unique=True,
        postgresql_where=sa.text("client_id IS NOT NULL"),
    )

    op.create_table(
        "inbound_receipts",
        sa.Column("channel", sa.String(), primary_key=True),
        sa.Column("account", sa.String(), primary_key=True),
        sa.Column("external_id", sa.String(), primary_key=True),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        moment("received_at", index=True),
    )

    op.create_table(
        "turns",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("payload", JSONB()),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("outcome", sa.String()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        moment("created_at"),
        moment("next_try_at"),
        moment("delayed_at", nullable=True),
        moment("finished_at", nullable=True),
        sa.Column("rasa_session", sa.String()),
        sa.Column("intent", sa.String()),
        sa.Column("confidence", sa.Float()),
        sa.Column("ranking", JSONB(), nullable=False),
        sa.Column("entities", JSONB(), nullable=False),
        sa.Column("entry_key", sa.String()),
        sa.Column("entry_score", sa.Float()),
        sa.Column("actions", JSONB(), nullable=False),
        sa.Column("timings", JSONB(), nullable=False),
        sa.Column("error", sa.String()),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"]),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"]),
        sa.UniqueConstraint("message_id"),
        sa.UniqueConstraint("conversation_id", "seq"),
    )
    op.create_index(
        "ix_turns_due",
        "turns",
        ["next_try_at"],
        postgresql_where=sa.text("status IN ('pending', 'running')"),
    )
    op.create_index("ix_turns_intent", "turns", ["intent"])

    op.create_table(
        "agent_presence",
        sa.Column("account_id", sa.Uuid(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        moment("seen_at"),
    )
    op.create_table(
        "action_runs",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("result", JSONB(), nullable=False),
        moment("at", index=True),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), nullable=False, index=True),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("previous_digest", sa.String()),
        moment("rotated_at"),
        moment("expires_at", index=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"]),
    )
    op.create_table(
        "socket_tickets",
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        moment("expires_at", index=True),
    )


def downgrade() -> None:
    for table in (
        "socket_tickets",
        "staff_sessions",
        "action_runs",
        "agent_presence",
        "turns",
        "inbound_receipts",
        "messages",
        "conversations",
    ):
        op.drop_table(table)
