"""What goes into and comes out of the room."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class TicketType(StrEnum):
    COMPLAINT = "complaint"
    FAULT = "fault"
    CONSULT = "consult"
    SUGGESTION = "suggestion"
    HANDLING = "handling"
    PRAISE = "praise"


class Priority(StrEnum):
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"

    def raised(self) -> "Priority":
        return Priority(f"P{max(int(self[1]) - 1, 1)}")


class ActorKind(StrEnum):
    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Callback(StrEnum):
    SATISFIED = "reached_satisfied"
    UNSATISFIED = "reached_unsatisfied"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"


class CloseBasis(StrEnum):
    CUSTOMER_CONFIRMED = "customer_confirmed"
    CALLBACKS_FAILED = "callbacks_failed"


@dataclass(frozen=True)
class Actor:
    """Who does it. `id` is the text of a UUID: an account's, or a customer's channel identity."""

    kind: ActorKind
    id: str | None = None
    name: str | None = None


BOT = Actor(ActorKind.BOT, name="回音助手")
SYSTEM = Actor(ActorKind.SYSTEM, name="系统")
CUSTOMER = Actor(ActorKind.CUSTOMER, name="客户")


class TicketDraft(BaseModel):
    """What is known when a ticket is opened; texts are the originals, masked by the service."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    type: TicketType
    category: str = Field(min_length=1, max_length=30)
    title: str = Field(min_length=1, max_length=100)
    description: str = Field(min_length=1, max_length=4000)
    wish: str | None = Field(None, max_length=1000)
    contact: str | None = Field(None, max_length=100)
    region: str | None = Field(None, max_length=100)
    is_town: bool = True
    customer_id: UUID | None = None
    tier: str | None = None
    conversation_id: UUID | None = None
    channel: str = Field("web", max_length=20)
    # The customer named a regulator, the media or a court, or the regulator sent the case.
    regulator: bool = False
    # How the customer felt: anxious, angry, abusive or threatening; None or calm changes nothing.
    emotion: str | None = None
    # None lets the rules of sla.yml decide.
    priority: Priority | None = None
    group_name: str | None = Field(None, max_length=50)


class TicketFilter(BaseModel):
    """Every condition given must hold. `q` looks in number, title and masked description."""

    model_config = ConfigDict(frozen=True)

    statuses: list[str] = []
    types: list[TicketType] = []
    priorities: list[Priority] = []
    q: str | None = Field(None, max_length=100)
    owner_id: UUID | None = None
    unassigned: bool = False
    group_name: str | None = None
    customer_id: UUID | None = None
    overdue: bool = False
    open_only: bool = False
    created_from: datetime | None = None
    created_to: datetime | None = None
    # "due": what must be done next comes first; "new": the latest comes first.
    order: str = Field("new", pattern="^(due|new)$")
    page: int = Field(1, ge=1)
    size: int = Field(20, ge=1, le=100)


Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    items: list[Item]
    total: int
    page: int
    size: int
