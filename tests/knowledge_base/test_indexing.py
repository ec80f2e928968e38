from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge_base.encoding import QueryEncoder
from knowledge_base.indexing import Indexer, index_name
from knowledge_base.load import import_content
from knowledge_base.repository import KnowledgeRepository, today
from knowledge_base.schemas import Decision, EntryChange
from knowledge_base.search import Searcher, SearchIndex
from knowledge_base.service import Knowledge
from tests.knowledge_base.conftest import PairEncoder, content, nearest_calibration

ENTRIES = [
    content("t.balance", "怎么查询话费余额", similar=["我的余额还有多少"]),
    content("t.loss", "手机丢了怎么挂失", similar=["卡丢了如何挂失"]),
    content("t.roaming", "出国漫游怎么开通"),
]


async def searcher(session: AsyncSession, encoder: QueryEncoder) -> Searcher:
    while await Indexer(session, encoder).index_some(2):
        pass
    await Indexer(session, encoder).ensure_index()
    rarity = await KnowledgeRepository(session).rarity()
    calibration = nearest_calibration(encoder.identity)
    return Searcher(
        session, SearchIndex(encoder, calibration, rarity, await encoder.many(["今天天气怎么样"]))
    )


async def test_indexing_goes_in_steps_and_reports_progress(session: AsyncSession) -> None:
    await import_content(session, ENTRIES)
    indexer = Indexer(session, QueryEncoder(PairEncoder()))

    before = await indexer.progress()
    steps = [await indexer.index_some(2) for _ in range(4)]
    after = await indexer.progress()

    assert (before.done, before.total) == (0, 5)
    assert steps == [2, 2, 1, 0]
    assert after.complete


async def test_another_encoder_indexes_again_beside_the_first(session: AsyncSession) -> None:
    await import_content(session, ENTRIES)
    small, large = QueryEncoder(PairEncoder(64)), PairEncoder(128)
    large.version = "2"
    await searcher(session, small)
    other = QueryEncoder(large)

    assert (await Indexer(session, other).progress()).done == 0
    result = await (await searcher(session, other)).search("怎么查询话费余额")
    assert result.hits[0].key == "t.balance"

    assert await Indexer(session, other).drop_others() == 5
    assert (await Indexer(session, small).progress()).done == 0
    names = await session.scalars(text("SELECT indexname FROM pg_indexes"))
    assert {index_name(small.identity), index_name(other.identity)} & {*names} == {
        index_name(other.identity)
    }


async def test_the_search_uses_the_index_of_its_encoder(session: AsyncSession) -> None:
    await import_content(session, ENTRIES)
    encoder = QueryEncoder(PairEncoder())
    await searcher(session, encoder)
    await session.execute(text("SET LOCAL enable_seqscan = off"))

    plan = await session.scalars(
        text(
            "EXPLAIN SELECT question_id FROM knowledge_question_vectors"
            f" WHERE encoder = '{encoder.identity}'"
            " ORDER BY embedding\\:\\:vector(64) <=> CAST(:vector AS vector(64)) LIMIT 5"
        ),
        {"vector": str([1.0] * 64)},
    )

    assert index_name(encoder.identity) in "\n".join(plan)


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        ((today() - timedelta(1), today()), True),
        ((today(), None), True),
        ((today() + timedelta(1), None), False),
        ((date(2020, 1, 1), today() - timedelta(1)), False),
    ],
)
async def test_only_entries_in_force_are_found(
    session: AsyncSession, dates: tuple[date, date | None], found: bool
) -> None:
    valid_from, valid_to = dates
    dated = content("t.dated", "中秋活动送流量", valid_from=valid_from, valid_to=valid_to)
    await import_content(session, [*ENTRIES, dated])

    search = await searcher(session, QueryEncoder(PairEncoder()))
    result = await search.search("中秋活动送流量")

    assert ("t.dated" in [hit.key for hit in result.hits]) is found
    assert (await KnowledgeRepository(session).hit("t.dated", today()) is not None) is found


async def test_an_archived_entry_is_not_found(session: AsyncSession) -> None:
    await import_content(session, ENTRIES)
    await Knowledge(session).archive("t.loss", "editor:wang")

    result = await (await searcher(session, QueryEncoder(PairEncoder()))).search("手机丢了怎么挂失")

    assert "t.loss" not in [hit.key for hit in result.hits]
    assert result.decision is Decision.NONE


async def test_a_new_wording_is_found_after_indexing(session: AsyncSession) -> None:
    await import_content(session, ENTRIES)
    encoder = QueryEncoder(PairEncoder())
    await searcher(session, encoder)
    await Knowledge(session).update(
        "t.loss", EntryChange(similar=["号码被偷了赶紧停掉"]), "editor:wang"
    )

    assert (await Indexer(session, encoder).progress()).total == 5
    result = await (await searcher(session, encoder)).search("号码被偷了赶紧停掉")
    assert result.hits[0].key == "t.loss"


async def test_odd_texts_do_no_harm(session: AsyncSession) -> None:
    await import_content(session, ENTRIES)
    search = await searcher(session, QueryEncoder(PairEncoder()))

    for odd in ("", "   ", "？？？", "'; DROP TABLE accounts; --", "\\' | & !", "〔手机号1〕"):
        await search.search(odd)
    assert (await search.search("〔手机号1〕")).decision is Decision.NONE
