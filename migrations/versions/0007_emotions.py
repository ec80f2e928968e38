"""How the customer felt: with each turn, and what of it still stands in the conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0007_emotions"
down_revision = "0006_orders_and_outage_notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("turns", sa.Column("emotion", sa.String()))
    op.add_column("turns", sa.Column("emotion_confidence", sa.Float()))
    op.add_column("conversations", sa.Column("emotion", sa.String()))
    op.add_column("conversations", sa.Column("emotion_seq", sa.Integer()))
    op.add_column(
        "conversations",
        sa.Column("angry_turns", sa.Integer(), nullable=False, server_default="0"),
    )


def downgrade() -> None:
    for name in ("angry_turns", "emotion_seq", "emotion"):
        op.drop_column("conversations", name)
    for name in ("emotion_confidence", "emotion"):
        op.drop_column("turns", name)
