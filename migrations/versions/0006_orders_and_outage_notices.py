"""Orders of the demo operator, consents to orders, subscriptions to outage notices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006_orders_and_outage_notices"
down_revision = "0005_conversations"
branch_labels = None
depends_on = None

YUAN = sa.Numeric(10, 2)


def moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    for column in (
        sa.Column("leaving", sa.String(), nullable=False, server_default=""),
        sa.Column("online", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("min_age", sa.Integer()),
        sa.Column("max_age", sa.Integer()),
    ):
        op.add_column("plans", column, schema="demo_bss")
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("request_key", sa.String(), nullable=False),
        sa.Column("bss_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("fee", YUAN, nullable=False),
        sa.Column("penalty", YUAN, nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        moment("placed_at"),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        sa.UniqueConstraint("request_key", name="uq_orders_request_key"),
        sa.ForeignKeyConstraint(
            ["bss_id"], ["demo_bss.subscribers.bss_id"], name="fk_orders_bss_id_subscribers"
        ),
        sa.ForeignKeyConstraint(["code"], ["demo_bss.plans.code"], name="fk_orders_code_plans"),
        schema="demo_bss",
    )
    op.create_index("ix_orders_bss_id", "orders", ["bss_id"], schema="demo_bss")

    op.create_table(
        "order_consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_key", sa.String(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("identity_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("verification_level", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("fee", YUAN, nullable=False),
        sa.Column("penalty", YUAN, nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("shown_message_id", sa.Uuid(), nullable=False),
        moment("shown_at"),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answer_kind", sa.String(), nullable=False),
        sa.Column("answer_message_id", sa.Uuid(), nullable=False),
        moment("answered_at"),
        sa.Column("quote", postgresql.JSONB(), nullable=False),
        moment("at"),
        sa.PrimaryKeyConstraint("id", name="pk_order_consents"),
        sa.UniqueConstraint("request_key", name="uq_order_consents_request_key"),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_order_consents_customer_id_customers"
        ),
        sa.ForeignKeyConstraint(
            ["identity_id"],
            ["channel_identities.id"],
            name="fk_order_consents_identity_id_channel_identities",
        ),
    )
    op.create_index("ix_order_consents_customer_id", "order_consents", ["customer_id"])
    op.create_index("ix_order_consents_conversation_id", "order_consents", ["conversation_id"])
    op.execute(
        "CREATE TRIGGER order_consents_append_only BEFORE UPDATE OR DELETE ON order_consents"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )

    op.create_table(
        "outage_subscriptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("outage_id", sa.String(), nullable=False),
        sa.Column("identity_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        moment("created_at"),
        moment("told_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outage_subscriptions"),
        sa.UniqueConstraint(
            "outage_id", "identity_id", name="uq_outage_subscriptions_outage_id_identity_id"
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_outage_subscriptions_conversation_id_conversations",
        ),
    )
    op.create_index(
        "ix_outage_subscriptions_open",
        "outage_subscriptions",
        ["outage_id"],
        postgresql_where=sa.text("told_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("outage_subscriptions")
    op.drop_table("order_consents")
    op.drop_table("orders", schema="demo_bss")
    for name in ("leaving", "online", "min_age", "max_age"):
        op.drop_column("plans", name, schema="demo_bss")
