"""What the room tells the others."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from customers.bss import (
    AccountView,
    BroadbandView,
    ContractView,
    PlanView,
    PointsView,
    UsageView,
)


@dataclass(frozen=True)
class Verified:
    """Who is speaking, proven until `expires_at`. Level 1: SMS code; 2: service password."""

    customer_id: UUID
    bss_id: str
    level: int
    expires_at: datetime
    is_senior: bool
    tier: str


@dataclass(frozen=True)
class CodeSent:
    """The same for every number, ours or not."""

    masked_phone: str
    expires_in_s: int
    resend_in_s: int


class OutcomeKind(StrEnum):
    VERIFIED = "verified"
    WRONG = "wrong"
    LOCKED = "locked"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Outcome:
    """The answer to a code that was typed in.

    A wrong code is an answer and no exception, so that the caller's transaction commits and the
    guess is counted. `verified` is set for VERIFIED, `remaining` guesses for WRONG,
    `retry_in_s` for LOCKED.
    """

    kind: OutcomeKind
    verified: Verified | None = None
    remaining: int = 0
    retry_in_s: int = 0


@dataclass(frozen=True)
class IdentityView:
    channel: str
    account: str
    since: datetime


@dataclass(frozen=True)
class CustomerProfile:
    """The 360 view for staff: masked, and never more than is needed to help.

    The views of the BSS are None (and `bss_available` False) while it is away.
    """

    customer_id: UUID
    bss_id: str
    name: str  # masked
    phone: str  # masked
    tier: str
    customer_type: str
    region: str
    is_town: bool
    is_senior: bool
    tags: tuple[str, ...]
    identities: tuple[IdentityView, ...]
    bss_available: bool
    account: AccountView | None = None
    plan: PlanView | None = None
    usage: UsageView | None = None
    contract: ContractView | None = None
    points: PointsView | None = None
    broadband: tuple[BroadbandView, ...] = ()
