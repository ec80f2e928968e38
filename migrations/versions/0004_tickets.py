"""Tickets and their append-only history."""

revision = "0004_tickets"
down_revision = "0003_knowledge"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
