"""Keeps what customers asked in vain, masked, so that editors can teach it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import now
from knowledge_base.fulltext import searchable
from knowledge_base.repository import KnowledgeRepository
from knowledge_base.schemas import SearchResult
from language.mask import mask, with_placeholders

MAX_CHARS = 200


class Gaps:
    def __init__(self, session: AsyncSession) -> None:
        self._repository = KnowledgeRepository(session)

    async def record(
        self, text: str, result: SearchResult, conversation_id: UUID | None = None
    ) -> None:
        """Count the question; the same one asked again, with other numbers in it, is one gap."""
        # Placeholders drop out in `searchable`: nobody's number tells two gaps apart.
        normalised = searchable(with_placeholders(text)[0])[:MAX_CHARS].lower()
        if not normalised:
            return
        moment = now()
        best = result.hits[0] if result.hits else None
        await self._repository.count_gap(
            {
                "text": mask(text)[:MAX_CHARS],
                "normalised": normalised,
                "best_key": best.key if best else None,
                "best_score": best.score if best else 0.0,
                "count": 1,
                "first_seen": moment,
                "last_seen": moment,
                "conversation_id": conversation_id,
                "status": "open",
            }
        )
