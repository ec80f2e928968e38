"""What the knowledge base gives to other rooms and takes from them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from knowledge_base.models import EntryStatus

Item = TypeVar("Item")


class Decision(StrEnum):
    """Sure enough to answer, worth asking "您是不是想问", or nothing fits."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    NONE = "none"


class Hit(BaseModel):
    """A published entry; `score` is the probability (0..1) that it answers the question."""

    entry_id: UUID
    key: str
    group: str
    topic: str
    question: str
    answer: str
    score: float = 1.0
    example: bool = False
    sources: list[str] = []
    related: list[str] = []


class SearchResult(BaseModel):
    """`hits` best first; `timings` in milliseconds: encode, query, score, total."""

    decision: Decision
    hits: list[Hit]
    timings: dict[str, float] = {}


class EntryChange(BaseModel):
    """New values for some fields of an entry; what is absent or None stays.

    `version` is the version the editor saw: a change made meanwhile by someone else is a
    conflict, not silently lost.
    """

    model_config = ConfigDict(extra="forbid")

    version: int | None = None
    group: str | None = None
    topic: str | None = None
    question: str | None = None
    similar: list[str] | None = None
    answer: str | None = None
    keywords: list[str] | None = None
    example: bool | None = None
    sources: list[str] | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    related: list[str] | None = None
    status: EntryStatus | None = None


class EntryFilter(BaseModel):
    """`q` looks into key, topic, question and answer; pages count from 1."""

    q: str = Field("", max_length=100)
    group: str | None = None
    status: EntryStatus | None = None
    page: int = Field(1, ge=1)
    size: int = Field(50, ge=1, le=200)


class EntryView(BaseModel):
    """An entry as editors see it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    key: str
    group: str
    topic: str
    question: str
    similar: list[str]
    answer: str
    keywords: list[str]
    status: EntryStatus
    example: bool
    sources: list[str]
    valid_from: date
    valid_to: date | None
    related: list[str]
    version: int
    edited_at: datetime | None
    updated_at: datetime


class VersionView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    version: int
    content: dict[str, Any]
    editor: str
    at: datetime


class GapView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    text: str
    best_key: str | None
    best_score: float
    count: int
    first_seen: datetime
    last_seen: datetime
    conversation_id: UUID | None
    status: str


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page and the number of all items."""

    items: list[Item]
    total: int
