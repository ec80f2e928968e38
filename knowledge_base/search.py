"""Finds the entry that answers a question, and says how sure it is."""

import time
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge_base.calibration import Calibration
from knowledge_base.encoders import Vectors
from knowledge_base.encoding import QueryEncoder
from knowledge_base.features import Candidate, Query, Rarity, measure, nearest_strange, passage_of
from knowledge_base.fulltext import search_tokens, searchable
from knowledge_base.repository import Found, KnowledgeRepository, VectorSpace, today
from knowledge_base.schemas import Decision, Hit, SearchResult
from language.lexicon import is_question

# Words people put around the name of a field.
_AROUND = frozenset(
    {
        "的",
        "了",
        "我",
        "想",
        "问",
        "问题",
        "事",
        "事情",
        "情况",
        "方面",
        "关于",
        "有关",
        "咨询",
        "了解",
    }
)
# A word of more questions than these names a whole field.
_FIELD = 50


@dataclass(frozen=True)
class SearchIndex:
    """What a search needs beside the database; made once, shared by all searches."""

    encoder: QueryEncoder
    calibration: Calibration
    rarity: Rarity
    strange: Vectors  # of messages known to have no answer, shape (messages, dim)


class Searcher:
    def __init__(self, session: AsyncSession, index: SearchIndex) -> None:
        self._repository = KnowledgeRepository(session)
        self._index = index
        self._space = VectorSpace(index.encoder.identity, index.encoder.dim)

    async def search(self, text: str, limit: int = 5) -> SearchResult:
        """The best entries in force today, and whether to answer, ask back or give up.

        Hits are listed for every decision: with "none" they only show what came nearest.
        """
        clock = _Clock()
        query_text = searchable(text)
        if not query_text:
            return SearchResult(decision=Decision.NONE, hits=[], timings=clock.timings())
        vector = await self._index.encoder.one(query_text)
        strange = nearest_strange(vector, self._index.strange)
        query = Query(query_text, frozenset(search_tokens(query_text)), strange)
        clock.lap("encode")
        rarity = self._index.rarity
        found = await self._repository.candidates(
            self._space, vector, rarity.words.rarest(query.tokens), today()
        )
        clock.lap("query")
        entries, rows = measure(query, [_candidate(entry) for entry in found], rarity)
        chances = self._index.calibration.probability(rows).tolist()
        ranked = sorted(zip(entries, chances, strict=True), key=lambda pair: -pair[1])[:limit]
        hits = [hit.model_copy(update={"score": round(chance, 4)}) for hit, chance in ranked]
        clock.lap("score")
        decision = self._index.calibration.decide(ranked[0][1] if ranked else None)
        if decision is Decision.ANSWER and _names_a_field_only(query, rarity):
            decision = Decision.CLARIFY
        return SearchResult(decision=decision, hits=hits, timings=clock.timings())


def _names_a_field_only(query: Query, rarity: Rarity) -> bool:
    """宽带, 套餐的问题: words of many questions and nothing else; 怎么投诉 asks something."""
    told = query.tokens - _AROUND
    return (
        bool(told)
        and not is_question(query.text)
        and all(rarity.words.counts.get(token, 0) > _FIELD for token in told)
    )


def _candidate(found: Found) -> Candidate[Hit]:
    passage = passage_of(found.hit.topic, found.hit.answer, found.keywords)
    return Candidate(found.hit, found.questions, found.cosines, found.keywords, passage)


class _Clock:
    """Milliseconds of each step."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        moment = time.perf_counter()
        self._laps[name] = round((moment - self._last) * 1000, 2)
        self._last = moment

    def timings(self) -> dict[str, float]:
        return {**self._laps, "total": round((time.perf_counter() - self._start) * 1000, 2)}
