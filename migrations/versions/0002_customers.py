"""Customers, channel identities, verification, vault and the demo BSS."""

revision = "0002_customers"
down_revision = "0001_core"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
