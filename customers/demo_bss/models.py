"""The tables a demo operator's BSS would own. Nobody outside `customers.demo_bss` reads them."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base

SCHEMA = "demo_bss"
Yuan = Numeric(10, 2)


class DemoPlan(Base):
    __tablename__ = "plans"
    __table_args__ = ({"schema": SCHEMA},)

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    monthly_fee: Mapped[Decimal] = mapped_column(Yuan)
    data_mb: Mapped[int]
    voice_minutes: Mapped[int]
    sms: Mapped[int]
    broadband_mbps: Mapped[int]
    audience: Mapped[str]
    description: Mapped[str]
    on_sale: Mapped[bool]
    leaving: Mapped[str]
    online: Mapped[bool]
    min_age: Mapped[int | None]
    max_age: Mapped[int | None]


class DemoSubscriber(Base):
    __tablename__ = "subscribers"
    __table_args__ = ({"schema": SCHEMA},)

    bss_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(unique=True)
    customer_type: Mapped[str]
    tier: Mapped[str]
    region: Mapped[str]
    is_town: Mapped[bool]
    birth_year: Mapped[int | None]
    status: Mapped[str]
    joined_on: Mapped[date]
    balance: Mapped[Decimal] = mapped_column(Yuan)
    arrears: Mapped[Decimal] = mapped_column(Yuan)


class DemoSubscription(Base):
    __tablename__ = "subscriptions"
    __table_args__ = ({"schema": SCHEMA},)

    bss_id: Mapped[str] = mapped_column(
        ForeignKey(f"{SCHEMA}.subscribers.bss_id"), primary_key=True
    )
    plan_code: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.plans.code"), primary_key=True)
    since: Mapped[date]


class DemoUsage(Base):
    __tablename__ = "usages"
    __table_args__ = ({"schema": SCHEMA},)

    bss_id: Mapped[str] = mapped_column(
        ForeignKey(f"{SCHEMA}.subscribers.bss_id"), primary_key=True
    )
    month: Mapped[str] = mapped_column(primary_key=True)
    data_used_mb: Mapped[int]
    rollover_mb: Mapped[int]
    voice_used_minutes: Mapped[int]
    sms_used: Mapped[int]


class DemoBill(Base):
    __tablename__ = "bills"
    __table_args__ = ({"schema": SCHEMA},)

    bss_id: Mapped[str] = mapped_column(
        ForeignKey(f"{SCHEMA}.subscribers.bss_id"), primary_key=True
    )
    month: Mapped[str] = mapped_column(primary_key=True)
    total: Mapped[Decimal] = mapped_column(Yuan)
    paid: Mapped[bool]


class DemoBillItem(Base):
    __tablename__ = "bill_items"
    __table_args__ = ({"schema": SCHEMA},)

    bss_id: Mapped[str] = mapped_column(
        ForeignKey(f"{SCHEMA}.subscribers.bss_id"), primary_key=True
    )
    month: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(Yuan)


class DemoContract(Base):
    __tablename__ = "contracts"
    __table_args__ = ({"schema": SCHEMA},)

    bss_id: Mapped[str] = mapped_column(
        ForeignKey(f"{SCHEMA}.subscribers.bss_id"), primary_key=True
    )
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    monthly_discount: Mapped[Decimal] = mapped_column(Yuan)
    rule: Mapped[str]


class DemoPoints(Base):
    __tablename__ = "points"
    __table_args__ = ({"schema": SCHEMA},)

    bss_id: Mapped[str] = mapped_column(
        ForeignKey(f"{SCHEMA}.subscribers.bss_id"), primary_key=True
    )
    balance: Mapped[int]
    expiring: Mapped[int]
    expires_on: Mapped[date | None]


class DemoBroadband(Base):
    __tablename__ = "broadband"
    __table_args__ = ({"schema": SCHEMA},)

    account: Mapped[str] = mapped_column(primary_key=True)
    bss_id: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.subscribers.bss_id"), index=True)
    mbps: Mapped[int]
    status: Mapped[str]
    region: Mapped[str]
    installed_on: Mapped[date]


class DemoOutage(Base):
    __tablename__ = "outages"
    __table_args__ = ({"schema": SCHEMA},)

    id: Mapped[str] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(index=True)
    area: Mapped[str]
    kind: Mapped[str]
    description: Mapped[str]
    started_at: Mapped[datetime]
    expected_at: Mapped[datetime | None]
    recovered_at: Mapped[datetime | None]


class DemoOrder(Base):
    """What was ordered, for good; what somebody has now follows from it."""

    __tablename__ = "orders"
    __table_args__ = ({"schema": SCHEMA},)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    # The same request never orders twice.
    request_key: Mapped[str] = mapped_column(unique=True)
    bss_id: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.subscribers.bss_id"), index=True)
    kind: Mapped[str]
    code: Mapped[str] = mapped_column(ForeignKey(f"{SCHEMA}.plans.code"))
    name: Mapped[str]
    fee: Mapped[Decimal] = mapped_column(Yuan)
    penalty: Mapped[Decimal] = mapped_column(Yuan)
    effective_on: Mapped[date]
    placed_at: Mapped[datetime]
