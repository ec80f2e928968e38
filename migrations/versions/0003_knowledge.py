"""Knowledge entries, their questions, vectors, versions and gaps."""

revision = "0003_knowledge"
down_revision = "0002_customers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
