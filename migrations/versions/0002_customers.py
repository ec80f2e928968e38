"""Customers, channel identities, verification, vault and the demo BSS."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002_customers"
down_revision = "0001_core"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA demo_bss")
    op.create_table(
        "customers",
        sa.Column("bss_id", sa.String(), nullable=False),
        sa.Column("name_enc", sa.LargeBinary(), nullable=False),
        sa.Column("name_masked", sa.String(), nullable=False),
        sa.Column("phone_enc", sa.LargeBinary(), nullable=False),
        sa.Column("phone_digest", sa.String(), nullable=False),
        sa.Column("phone_masked", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("customer_type", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("is_town", sa.Boolean(), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("tags", postgresql.JSONB(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_customers"),
        sa.UniqueConstraint("bss_id", name="uq_customers_bss_id"),
    )
    op.create_index("ix_customers_phone_digest", "customers", ["phone_digest"], unique=False)
    op.create_table(
        "outages",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recovered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outages"),
        schema="demo_bss",
    )
    op.create_index("ix_outages_region", "outages", ["region"], unique=False, schema="demo_bss")
    op.create_table(
        "plans",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("monthly_fee", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("data_mb", sa.Integer(), nullable=False),
        sa.Column("voice_minutes", sa.Integer(), nullable=False),
        sa.Column("sms", sa.Integer(), nullable=False),
        sa.Column("broadband_mbps", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("on_sale", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_plans"),
        schema="demo_bss",
    )
    op.create_table(
        "subscribers",
        sa.Column("bss_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("customer_type", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("is_town", sa.Boolean(), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("balance", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("arrears", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.PrimaryKeyConstraint("bss_id", name="pk_subscribers"),
        sa.UniqueConstraint("phone", name="uq_subscribers_phone"),
        schema="demo_bss",
    )
    op.create_table(
        "demo_sms",
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_demo_sms"),
    )
    op.create_index("ix_demo_sms_sent_at", "demo_sms", ["sent_at"], unique=False)
    op.create_table(
        "vault_secrets",
        sa.Column("scope", sa.Uuid(), nullable=False),
        sa.Column("placeholder", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value_enc", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vault_secrets"),
        sa.UniqueConstraint("scope", "placeholder", name="uq_vault_secrets_scope_placeholder"),
    )
    op.create_table(
        "channel_identities",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("external_user", sa.String(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("consent_version", sa.String(), nullable=True),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=True),
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
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_channel_identities_customer_id_customers"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_channel_identities"),
        sa.UniqueConstraint(
            "channel",
            "account",
            "external_user",
            name="uq_channel_identities_channel_account_external_user",
        ),
    )
    op.create_index(
        "ix_channel_identities_customer_id", "channel_identities", ["customer_id"], unique=False
    )
    op.create_table(
        "bill_items",
        sa.Column("bss_id", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["bss_id"], ["demo_bss.subscribers.bss_id"], name="fk_bill_items_bss_id_subscribers"
        ),
        sa.PrimaryKeyConstraint("bss_id", "month", "position", name="pk_bill_items"),
        schema="demo_bss",
    )
    op.create_table(
        "bills",
        sa.Column("bss_id", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("total", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bss_id"], ["demo_bss.subscribers.bss_id"], name="fk_bills_bss_id_subscribers"
        ),
        sa.PrimaryKeyConstraint("bss_id", "month", name="pk_bills"),
        schema="demo_bss",
    )
    op.create_table(
        "broadband",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("bss_id", sa.String(), nullable=False),
        sa.Column("mbps", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("installed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bss_id"], ["demo_bss.subscribers.bss_id"], name="fk_broadband_bss_id_subscribers"
        ),
        sa.PrimaryKeyConstraint("account", name="pk_broadband"),
        schema="demo_bss",
    )
    op.create_index("ix_broadband_bss_id", "broadband", ["bss_id"], unique=False, schema="demo_bss")
    op.create_table(
        "contracts",
        sa.Column("bss_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("monthly_discount", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bss_id"], ["demo_bss.subscribers.bss_id"], name="fk_contracts_bss_id_subscribers"
        ),
        sa.PrimaryKeyConstraint("bss_id", name="pk_contracts"),
        schema="demo_bss",
    )
    op.create_table(
        "points",
        sa.Column("bss_id", sa.String(), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=False),
        sa.Column("expiring", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["bss_id"], ["demo_bss.subscribers.bss_id"], name="fk_points_bss_id_subscribers"
        ),
        sa.PrimaryKeyConstraint("bss_id", name="pk_points"),
        schema="demo_bss",
    )
    op.create_table(
        "subscriptions",
        sa.Column("bss_id", sa.String(), nullable=False),
        sa.Column("plan_code", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bss_id"], ["demo_bss.subscribers.bss_id"], name="fk_subscriptions_bss_id_subscribers"
        ),
        sa.ForeignKeyConstraint(
            ["plan_code"], ["demo_bss.plans.code"], name="fk_subscriptions_plan_code_plans"
        ),
        sa.PrimaryKeyConstraint("bss_id", "plan_code", name="pk_subscriptions"),
        schema="demo_bss",
    )
    op.create_table(
        "usages",
        sa.Column("bss_id", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("data_used_mb", sa.Integer(), nullable=False),
        sa.Column("rollover_mb", sa.Integer(), nullable=False),
        sa.Column("voice_used_minutes", sa.Integer(), nullable=False),
        sa.Column("sms_used", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bss_id"], ["demo_bss.subscribers.bss_id"], name="fk_usages_bss_id_subscribers"
        ),
        sa.PrimaryKeyConstraint("bss_id", "month", name="pk_usages"),
        schema="demo_bss",
    )
    op.create_table(
        "one_time_codes",
        sa.Column("identity_id", sa.Uuid(), nullable=False),
        sa.Column("phone_digest", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_in_day", sa.Integer(), nullable=False),
        sa.Column("day_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["identity_id"],
            ["channel_identities.id"],
            name="fk_one_time_codes_identity_id_channel_identities",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_one_time_codes"),
        sa.UniqueConstraint(
            "identity_id", "phone_digest", name="uq_one_time_codes_identity_id_phone_digest"
        ),
    )
    op.create_index(
        "ix_one_time_codes_phone_digest", "one_time_codes", ["phone_digest"], unique=False
    )
    op.create_table(
        "verifications",
        sa.Column("identity_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("level IN (1, 2)", name="ck_verifications_level"),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_verifications_customer_id_customers"
        ),
        sa.ForeignKeyConstraint(
            ["identity_id"],
            ["channel_identities.id"],
            name="fk_verifications_identity_id_channel_identities",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_verifications"),
    )
    op.create_index("ix_verifications_customer_id", "verifications", ["customer_id"], unique=False)
    op.create_index(
        "ix_verifications_identity_id_expires_at",
        "verifications",
        ["identity_id", "expires_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("verifications")
    op.drop_table("one_time_codes")
    op.drop_table("channel_identities")
    op.drop_table("vault_secrets")
    op.drop_table("demo_sms")
    op.drop_table("customers")
    op.execute("DROP SCHEMA demo_bss CASCADE")
