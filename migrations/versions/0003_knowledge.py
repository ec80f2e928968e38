"""Knowledge entries, their questions, vectors, versions and gaps."""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import Vector
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

revision = "0003_knowledge"
down_revision = "0002_customers"
branch_labels = None
depends_on = None


def moment(name: str, **options: object) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), **options)


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    op.create_table(
        "knowledge_entries",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("key", sa.String(), nullable=False, unique=True),
        sa.Column("group", sa.String(), nullable=False, index=True),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("keywords", JSONB(), nullable=False),
        sa.Column("status", sa.String(), nullable=False, index=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("sources", JSONB(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("related", JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source_hash", sa.String()),
        moment("edited_at"),
        moment("created_at", nullable=False, server_default=sa.func.now()),
        moment("updated_at", nullable=False, server_default=sa.func.now()),
    )
    op.create_table(
        "knowledge_questions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "entry_id",
            sa.Uuid(),
            sa.ForeignKey("knowledge_entries.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("tokens", TSVECTOR(), nullable=False),
        sa.UniqueConstraint("entry_id", "text"),
    )
    op.create_index(
        "ix_knowledge_questions_tokens", "knowledge_questions", ["tokens"], postgresql_using="gin"
    )
    op.create_table(
        "knowledge_question_vectors",
        sa.Column(
            "question_id",
            sa.Uuid(),
            sa.ForeignKey("knowledge_questions.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("encoder", sa.String(), primary_key=True),
        sa.Column("embedding", Vector(), nullable=False),
    )
    op.create_table(
        "knowledge_entry_versions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "entry_id",
            sa.Uuid(),
            sa.ForeignKey("knowledge_entries.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", JSONB(), nullable=False),
        sa.Column("editor", sa.String(), nullable=False),
        moment("at", nullable=False),
        sa.UniqueConstraint("entry_id", "version"),
    )
    op.create_table(
        "knowledge_gaps",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("normalised", sa.String(), nullable=False, unique=True),
        sa.Column("best_key", sa.String()),
        sa.Column("best_score", sa.Float(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        moment("first_seen", nullable=False),
        moment("last_seen", nullable=False, index=True),
        sa.Column("conversation_id", sa.Uuid()),
        sa.Column("status", sa.String(), nullable=False, index=True),
    )


def downgrade() -> None:
    for table in ("gaps", "entry_versions", "question_vectors", "questions", "entries"):
        op.drop_table(f"knowledge_{table}")
