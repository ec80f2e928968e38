"""The queries of the knowledge base."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from core.clock import local, now
from core.database import new_id
from knowledge_base.encoders import Vectors
from knowledge_base.features import Rarity, bigrams, passage_of
from knowledge_base.fulltext import Vocabulary
from knowledge_base.models import Entry, EntryStatus, EntryVersion, Gap, GapStatus, Question
from knowledge_base.schemas import EntryFilter, Hit

# Questions taken from each side, vectors and words, before anything is weighed.
NEAREST = 60
WORDED = 20


def today() -> date:
    return local(now()).date()


def in_force(day: date) -> ColumnElement[bool]:
    """Entries customers may be told on that day."""
    return and_(
        Entry.status == EntryStatus.PUBLISHED,
        Entry.valid_from <= day,
        or_(Entry.valid_to.is_(None), Entry.valid_to >= day),
    )


def lexemes(tokens: Collection[str]) -> ColumnElement[Any]:
    """A tsvector of exactly these tokens."""
    return func.array_to_tsvector(list(tokens))


def any_of(tokens: Collection[str]) -> str | None:
    """A tsquery that matches any of the tokens."""
    quoted = (token.replace("\\", "\\\\").replace("'", "''") for token in tokens)
    return " | ".join(f"'{token}'" for token in quoted) or None


@dataclass(frozen=True)
class Found:
    """An entry near the query: its questions that were found, nearest first, with their cosines."""

    hit: Hit
    questions: list[str]
    cosines: list[float]
    keywords: list[str]


@dataclass(frozen=True)
class VectorSpace:
    """Where the vectors of one encoder are: its identity and their dimension.

    Both are written into the SQL as constants, because the partial index of the encoder is only
    used when the planner sees them.
    """

    encoder: str
    dim: int

    @property
    def predicate(self) -> str:
        return "encoder = '" + self.encoder.replace("'", "''").replace(":", r"\:") + "'"

    @property
    def column(self) -> str:
        return f"embedding\\:\\:vector({self.dim})"


class KnowledgeRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    # -- entries -------------------------------------------------------------------------------
    async def entry(self, key: str, *, lock: bool = False) -> Entry | None:
        query = select(Entry).where(Entry.key == key)
        return await self._session.scalar(query.with_for_update() if lock else query)

    async def entries(self, wanted: EntryFilter) -> tuple[Sequence[Entry], int]:
        """One page, ordered by key, and the number of all that match."""
        query: Select[Entry] = select(Entry)
        if wanted.group:
            query = query.where(Entry.group == wanted.group)
        if wanted.status:
            query = query.where(Entry.status == wanted.status)
        if wanted.q:
            fields = (Entry.key, Entry.topic, Entry.question, Entry.answer)
            query = query.where(
                or_(*(field.icontains(wanted.q, autoescape=True) for field in fields))
            )
        total = await self._session.scalar(select(func.count()).select_from(query.subquery()))
        page = query.order_by(Entry.key).limit(wanted.size).offset((wanted.page - 1) * wanted.size)
        return (await self._session.scalars(page)).all(), total or 0

    async def versions(self, entry_id: UUID) -> Sequence[EntryVersion]:
        query = select(EntryVersion).where(EntryVersion.entry_id == entry_id)
        return (await self._session.scalars(query.order_by(EntryVersion.version.desc()))).all()

    # -- search --------------------------------------------------------------------------------
    async def candidates(
        self, space: VectorSpace, vector: Vectors, tokens: Collection[str], day: date
    ) -> list[Found]:
        """Questions near in meaning and questions sharing words: their entries."""
        # Entries not in force are filtered after the index: let it go on until enough are found.
        # What is searched all day is in memory, where looking up single rows is as cheap as
        # reading on; compiling a query of some milliseconds is not.
        await self._session.execute(
            text("SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true),"
                 " set_config('hnsw.ef_search', '80', true),"
                 " set_config('random_page_cost', '1.1', true), set_config('jit', 'off', true)")
        )  # fmt: skip
        rows = await self._session.execute(
            text(_CANDIDATES.format(predicate=space.predicate, column=space.column, dim=space.dim)),
            {
                "vector": "[" + ",".join(f"{value:.7g}" for value in vector.tolist()) + "]",
                "words": any_of(tokens),
                "day": day,
                "nearest": NEAREST,
                "worded": WORDED,
            },
        )
        return [Found(_hit(row), row.questions, row.cosines, row.keywords) for row in rows]

    async def hit(self, key: str, day: date) -> Hit | None:
        """An entry in force that day; the score is 1."""
        rows = await self._session.execute(select(*_HIT).where(Entry.key == key, in_force(day)))
        return next((_hit(row) for row in rows), None)

    async def rarity(self) -> Rarity:
        """Counted over published entries; takes longer the more there are."""
        published = Entry.status == EntryStatus.PUBLISHED
        size = await self._session.scalar(
            select(func.count()).select_from(Question).join(Entry).where(published)
        )
        words = await self._session.execute(text(_WORD_COUNTS))
        passages = await self._session.execute(
            select(Entry.topic, Entry.answer, Entry.keywords).where(published)
        )
        return Rarity(
            Vocabulary({row.word: row.ndoc for row in words}, size or 0),
            Vocabulary.of(bigrams(passage_of(*row)) for row in passages.tuples()),
        )

    # -- gaps ----------------------------------------------------------------------------------
    async def count_gap(self, values: dict[str, Any]) -> None:
        """Insert the gap, or raise the count of the one with the same normalised text."""
        statement = insert(Gap).values(id=new_id(), **values)
        await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=[Gap.normalised],
                set_={
                    "count": Gap.count + 1,
                    **{
                        name: statement.excluded[name]
                        for name in ("last_seen", "best_key", "best_score", "conversation_id")
                    },
                },
            )
        )

    async def gaps(
        self, status: GapStatus | None, page: int, size: int
    ) -> tuple[Sequence[Gap], int]:
        """The most asked first."""
        query: Select[Gap] = select(Gap)
        if status:
            query = query.where(Gap.status == status)
        total = await self._session.scalar(select(func.count()).select_from(query.subquery()))
        ordered = query.order_by(Gap.count.desc(), Gap.last_seen.desc(), Gap.id)
        rows = await self._session.scalars(ordered.limit(size).offset((page - 1) * size))
        return rows.all(), total or 0


_HIT = (
    Entry.id.label("entry_id"), Entry.key, Entry.group, Entry.topic, Entry.question, Entry.answer,
    Entry.example, Entry.sources, Entry.related,
)  # fmt: skip


def _hit(row: Any) -> Hit:
    return Hit(**{column.key: getattr(row, column.key) for column in _HIT})


_CANDIDATES = """
WITH near AS MATERIALIZED (
    SELECT v.question_id, v.{column} <=> CAST(:vector AS vector({dim})) AS distance
    FROM knowledge_question_vectors v
    JOIN knowledge_questions q ON q.id = v.question_id
    JOIN knowledge_entries e ON e.id = q.entry_id
    WHERE v.{predicate}
      AND e.status = 'published' AND e.valid_from <= :day
      AND (e.valid_to IS NULL OR e.valid_to >= :day)
    ORDER BY v.{column} <=> CAST(:vector AS vector({dim}))
    LIMIT :nearest
), worded AS MATERIALIZED (
    SELECT q.id AS question_id
    FROM knowledge_questions q
    JOIN knowledge_entries e ON e.id = q.entry_id
    WHERE q.tokens @@ CAST(:words AS tsquery)
      AND e.status = 'published' AND e.valid_from <= :day
      AND (e.valid_to IS NULL OR e.valid_to >= :day)
    ORDER BY ts_rank(q.tokens, CAST(:words AS tsquery)) DESC, q.id
    LIMIT :worded
), found AS (
    SELECT question_id, distance FROM near
    UNION ALL
    SELECT w.question_id, v.{column} <=> CAST(:vector AS vector({dim}))
    FROM worded w
    JOIN knowledge_question_vectors v ON v.question_id = w.question_id AND v.{predicate}
    WHERE w.question_id NOT IN (SELECT question_id FROM near)
)
SELECT e.id AS entry_id, e.key, e."group", e.topic, e.question, e.answer, e.example, e.sources,
       e.related, e.keywords,
       array_agg(q.text ORDER BY f.distance) AS questions,
       array_agg(1 - f.distance ORDER BY f.distance) AS cosines
FROM found f
JOIN knowledge_questions q ON q.id = f.question_id
JOIN knowledge_entries e ON e.id = q.entry_id
GROUP BY e.id
"""

_WORD_COUNTS = """
SELECT word, ndoc FROM ts_stat($$
    SELECT q.tokens FROM knowledge_questions q
    JOIN knowledge_entries e ON e.id = q.entry_id WHERE e.status = 'published'
$$)
"""
