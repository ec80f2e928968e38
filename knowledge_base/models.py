"""Tables: entries, the questions that lead to them, their vectors, history, and gaps."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pgvector.sqlalchemy import Vector
from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.clock import now
from core.database import Base, Identified, Json, Timestamped


class EntryStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class QuestionKind(StrEnum):
    STANDARD = "standard"
    SIMILAR = "similar"


class GapStatus(StrEnum):
    OPEN = "open"
    SOLVED = "solved"
    IGNORED = "ignored"


class Entry(Identified, Timestamped, Base):
    """One answer, and when it holds. `key` is its name for good, e.g. "billing.balance"."""

    __tablename__ = "knowledge_entries"

    key: Mapped[str] = mapped_column(unique=True)
    group: Mapped[str] = mapped_column(index=True)
    topic: Mapped[str]
    question: Mapped[str]
    answer: Mapped[str]
    keywords: Mapped[list[str]] = mapped_column(default=list)
    status: Mapped[str] = mapped_column(default=EntryStatus.PUBLISHED, index=True)
    # True when figures in the answer are examples of the fictional operator.
    example: Mapped[bool] = mapped_column(default=False)
    sources: Mapped[list[str]] = mapped_column(default=list)
    # Both days count, in Asia/Shanghai.
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    related: Mapped[list[str]] = mapped_column(default=list)
    version: Mapped[int] = mapped_column(default=1)
    # Fingerprint of the content file's entry this row was last written from.
    source_hash: Mapped[str | None]
    # Set once a person changes the entry here; from then on content files leave it alone.
    edited_at: Mapped[datetime | None]

    questions: Mapped[list["Question"]] = relationship(
        back_populates="entry",
        cascade="all, delete-orphan",
        order_by="Question.position",
        lazy="selectin",
    )

    @property
    def similar(self) -> list[str]:
        return [row.text for row in self.questions if row.kind == QuestionKind.SIMILAR]


class Question(Identified, Base):
    """A way to ask for an entry: its standard question or a similar one."""

    __tablename__ = "knowledge_questions"
    __table_args__ = (
        UniqueConstraint("entry_id", "text"),
        Index("ix_knowledge_questions_tokens", "tokens", postgresql_using="gin"),
    )

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("knowledge_entries.id", ondelete="CASCADE"))
    text: Mapped[str]
    kind: Mapped[str]
    position: Mapped[int]
    # Search tokens of `language`, as lexemes: no parser of PostgreSQL touches them.
    tokens: Mapped[Any] = mapped_column(TSVECTOR)

    entry: Mapped[Entry] = relationship(back_populates="questions")


class QuestionVector(Base):
    """A question as one encoder sees it. Encoders differ in dimension, so the column names none;
    each encoder has a partial HNSW index of its own (`indexing`)."""

    __tablename__ = "knowledge_question_vectors"

    question_id: Mapped[UUID] = mapped_column(
        ForeignKey("knowledge_questions.id", ondelete="CASCADE"), primary_key=True
    )
    encoder: Mapped[str] = mapped_column(primary_key=True)
    embedding: Mapped[Any] = mapped_column(Vector())


class EntryVersion(Identified, Base):
    """An entry as it was written at `version`, the current one included."""

    __tablename__ = "knowledge_entry_versions"
    __table_args__ = (UniqueConstraint("entry_id", "version"),)

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("knowledge_entries.id", ondelete="CASCADE"))
    version: Mapped[int]
    content: Mapped[Json]
    editor: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)


class Gap(Identified, Base):
    """Something customers asked that no entry answers; texts are masked."""

    __tablename__ = "knowledge_gaps"

    text: Mapped[str]
    normalised: Mapped[str] = mapped_column(unique=True)
    best_key: Mapped[str | None]
    best_score: Mapped[float]
    count: Mapped[int] = mapped_column(default=1)
    first_seen: Mapped[datetime] = mapped_column(default=now)
    last_seen: Mapped[datetime] = mapped_column(default=now, index=True)
    # The latest conversation; rooms above own the table, hence no foreign key.
    conversation_id: Mapped[UUID | None]
    status: Mapped[str] = mapped_column(default=GapStatus.OPEN, index=True)
