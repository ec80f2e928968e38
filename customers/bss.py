"""What we ask of the operator's business support system (BSS).

An operator plugs in its own by writing a class with these methods; `customers.demo_bss` is one.
Money is in yuan (`Decimal`), data in MB, months are "YYYY-MM". Methods that take a `bss_id` raise
`SubscriberUnknown` (404) for one that does not exist, and any method may raise
`core.errors.Unavailable` (503) when the system is away.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from core.errors import Conflict, NotFound


class SubscriberUnknown(NotFound):
    message = "没有查到这位客户的资料。"


class OrderRefused(Conflict):
    """The BSS does not take this order; `reason` says why, for the caller's wording.

    not_on_sale | same_plan | already_subscribed | not_subscribed | pending | audience | in_person
    | arrears | quote_changed
    """

    message = "这项业务现在办不了。"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__()


@dataclass(frozen=True)
class Subscriber:
    bss_id: str
    name: str
    phone: str
    customer_type: str  # 个人 | 家庭 | 企业
    tier: str  # 高价值 | 中 | 低
    region: str  # e.g. 河南省郑州市金水区
    is_town: bool
    birth_year: int | None
    status: str  # 正常 | 欠费停机 | 停机保号
    joined_on: date


@dataclass(frozen=True)
class AccountView:
    balance: Decimal
    arrears: Decimal
    status: str
    as_of: datetime


@dataclass(frozen=True)
class UsageView:
    """This month's use of the plan; what is over the allowance is in `*_over`."""

    month: str
    data_total_mb: int
    data_used_mb: int
    rollover_mb: int
    voice_total_minutes: int
    voice_used_minutes: int
    sms_total: int
    sms_used: int
    as_of: datetime

    @property
    def data_left_mb(self) -> int:
        return max(self.data_total_mb + self.rollover_mb - self.data_used_mb, 0)

    @property
    def voice_left_minutes(self) -> int:
        return max(self.voice_total_minutes - self.voice_used_minutes, 0)


@dataclass(frozen=True)
class PlanOffer:
    """A plan or add-on of the public catalogue."""

    code: str
    name: str
    kind: str  # mobile | convergence | enterprise | addon
    monthly_fee: Decimal
    data_mb: int
    voice_minutes: int
    sms: int
    broadband_mbps: int
    audience: str
    description: str
    leaving: str = ""  # how to get out of it again, as a sentence
    online: bool = True  # False: needs a visit or a person, e.g. a new card or a new line
    min_age: int | None = None
    max_age: int | None = None


class OrderKind(StrEnum):
    CHANGE_PLAN = "change_plan"
    SUBSCRIBE = "subscribe"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Quote:
    """What an order would mean if it were placed now.

    `fee` is what is paid a month from `effective_on` on, `fee_before` what is paid until then,
    both for the plan or the add-on alone. `penalty` is due at once by the contract named in
    `penalty_rule`; 0 and "" without one.
    """

    kind: OrderKind
    code: str
    name: str
    description: str
    fee: Decimal
    fee_before: Decimal
    effective_on: date
    penalty: Decimal
    penalty_rule: str
    leaving: str


@dataclass(frozen=True)
class OrderView:
    number: str
    kind: OrderKind
    code: str
    name: str
    fee: Decimal
    penalty: Decimal
    effective_on: date
    placed_at: datetime


@dataclass(frozen=True)
class AddOn:
    code: str
    name: str
    monthly_fee: Decimal
    since: date


@dataclass(frozen=True)
class PlanView:
    plan: PlanOffer
    since: date
    add_ons: tuple[AddOn, ...] = ()
    # Ordered and not yet in effect.
    pending: tuple[OrderView, ...] = ()


@dataclass(frozen=True)
class BillItem:
    name: str
    amount: Decimal


@dataclass(frozen=True)
class BillView:
    month: str
    total: Decimal
    paid: bool
    items: tuple[BillItem, ...]


@dataclass(frozen=True)
class ContractView:
    name: str
    starts_on: date
    ends_on: date
    penalty: Decimal  # what leaving today would cost
    rule: str


@dataclass(frozen=True)
class PointsView:
    balance: int
    expiring: int
    expires_on: date | None


@dataclass(frozen=True)
class BroadbandView:
    account: str
    mbps: int
    status: str  # 正常 | 停机
    region: str
    installed_on: date


@dataclass(frozen=True)
class OutageView:
    """A fault or planned work the operator already knows of."""

    id: str
    region: str
    area: str
    kind: str  # 宽带 | 移动 | 计划施工
    description: str
    started_at: datetime
    expected_at: datetime | None
    recovered_at: datetime | None = None


class Bss(Protocol):
    async def find_by_phone(self, phone: str) -> Subscriber | None: ...

    async def account(self, bss_id: str) -> AccountView: ...

    async def usage(self, bss_id: str) -> UsageView: ...

    async def plan(self, bss_id: str) -> PlanView: ...

    async def bill(self, bss_id: str, month: str | None = None) -> BillView | None:
        """The bill of a month, or the latest; None when there is none."""

    async def contract(self, bss_id: str) -> ContractView | None:
        """The contract in force, or None."""

    async def points(self, bss_id: str) -> PointsView: ...

    async def broadband(self, bss_id: str) -> list[BroadbandView]: ...

    async def plans_on_sale(self) -> list[PlanOffer]:
        """The public catalogue, cheapest first, add-ons last."""

    async def outages(self, region: str) -> list[OutageView]:
        """Open outages that touch the region ("河南省郑州市" also matches its districts)."""

    async def outage(self, outage_id: str) -> OutageView | None:
        """One outage, open or recovered; None when the BSS no longer knows it."""

    async def quote(self, bss_id: str, kind: OrderKind, code: str) -> Quote:
        """What the order would mean now; raises `OrderRefused` when it cannot be placed."""

    async def order(self, bss_id: str, quote: Quote, request_key: str) -> OrderView:
        """Place the order the customer agreed to.

        The same `request_key` gets the same order, however often it is sent. Raises
        `OrderRefused("quote_changed")` when the quote no longer holds.
        """
