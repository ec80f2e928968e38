"""Gives every question a vector of the current encoder, and each encoder its own HNSW index."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Sessions
from knowledge_base.encoding import QueryEncoder
from knowledge_base.fulltext import searchable
from knowledge_base.models import Question, QuestionVector
from knowledge_base.repository import VectorSpace

log = structlog.get_logger()

BATCH = 256
_INDEX_PREFIX = "ix_knowledge_question_vectors_hnsw_"
# Building an index or adding to it is done by one process at a time.
_LOCK = 4_851_003


@dataclass(frozen=True)
class Progress:
    """Questions with a vector of the encoder, of all questions."""

    done: int
    total: int

    @property
    def complete(self) -> bool:
        return self.done >= self.total


class Indexer:
    """Works in small steps so that each can be a transaction of its own."""

    def __init__(self, session: AsyncSession, encoder: QueryEncoder) -> None:
        self._session = session
        self._encoder = encoder
        self._space = VectorSpace(encoder.identity, encoder.dim)

    async def progress(self) -> Progress:
        done = select(func.count()).where(QuestionVector.encoder == self._encoder.identity)
        total = select(func.count()).select_from(Question)
        row = (await self._session.execute(select(done.label("done"), total.label("total")))).one()
        return Progress(row.done, row.total)

    async def index_some(self, limit: int = BATCH) -> int:
        """Encode up to `limit` questions that have no vector yet; how many there were."""
        await self._session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        has_vector = (
            select(QuestionVector.question_id)
            .where(
                QuestionVector.question_id == Question.id,
                QuestionVector.encoder == self._encoder.identity,
            )
            .exists()
        )
        query = select(Question.id, Question.text).where(~has_vector).order_by(Question.id)
        # Held so that a question deleted meanwhile does not break the batch.
        query = query.limit(limit).with_for_update(read=True, key_share=True)
        rows = (await self._session.execute(query)).all()
        if not rows:
            return 0
        vectors = await self._encoder.many([searchable(row.text) for row in rows])
        await self._session.execute(
            insert(QuestionVector).on_conflict_do_nothing(),
            [
                {"question_id": row.id, "encoder": self._encoder.identity, "embedding": vector}
                for row, vector in zip(rows, vectors, strict=True)
            ],
        )
        return len(rows)

    async def ensure_index(self) -> None:
        """The partial HNSW index of this encoder, built if it is not there."""
        await self._session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        await self._session.execute(
            text(
                f"CREATE INDEX IF NOT EXISTS {index_name(self._encoder.identity)}"
                " ON knowledge_question_vectors"
                f" USING hnsw (({self._space.column}) vector_cosine_ops)"
                f" WHERE {self._space.predicate}"
            )
        )

    async def refresh_statistics(self) -> None:
        """Until the planner knows what was loaded, it reads all of it for every search."""
        await self._session.execute(
            text("ANALYZE knowledge_entries, knowledge_questions, knowledge_question_vectors")
        )

    async def drop_others(self) -> int:
        """Delete the vectors and indexes of other encoders; how many vectors went."""
        deleted = await self._session.execute(
            text("WITH gone AS (DELETE FROM knowledge_question_vectors WHERE encoder <> :keep"
                 " RETURNING 1) SELECT count(*) FROM gone"),
            {"keep": self._encoder.identity},
        )  # fmt: skip
        names = await self._session.scalars(
            text("SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()"
                 " AND starts_with(indexname, :prefix) AND indexname <> :keep"),
            {"prefix": _INDEX_PREFIX, "keep": index_name(self._encoder.identity)},
        )  # fmt: skip
        for name in names.all():
            await self._session.execute(text(f'DROP INDEX "{name}"'))
        return int(deleted.scalar_one())


def index_name(encoder: str) -> str:
    return _INDEX_PREFIX + hashlib.sha256(encoder.encode()).hexdigest()[:12]


async def index_all(
    sessions: Sessions,
    encoder: QueryEncoder,
    report: Callable[[Progress], None] = lambda progress: None,
) -> Progress:
    """Bring the index up to date, one transaction a batch; `report` hears of each."""
    added = 0
    while True:
        async with sessions.begin() as session:
            indexer = Indexer(session, encoder)
            worked = await indexer.index_some()
            progress = await indexer.progress()
        report(progress)
        if not worked:
            break
        added += worked
        log.info("knowledge.indexing", done=progress.done, total=progress.total)
    async with sessions.begin() as session:
        indexer = Indexer(session, encoder)
        await indexer.ensure_index()
        if added:
            await indexer.refresh_statistics()
    return progress
