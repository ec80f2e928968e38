"""Conversations, messages, turns and agent presence."""

revision = "0005_conversations"
down_revision = "0004_tickets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
