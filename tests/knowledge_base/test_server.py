import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from core.errors import TooLarge
from knowledge_base.client import KnowledgeClient, SearchUnavailable
from knowledge_base.encoders import Encoder
from knowledge_base.schemas import Decision, EntryChange
from knowledge_base.server import create_app
from knowledge_base.service import Knowledge
from tests.knowledge_base.conftest import Library, PairEncoder
from tests.ports import free_port


async def until_ready(app: FastAPI) -> None:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://search"
    ) as http:
        for _ in range(300):
            if (await http.get("/readyz")).status_code == 200:
                return
            await asyncio.sleep(0.1)
    raise AssertionError("the search process did not become ready")


@pytest.fixture(scope="module")
async def app(library: Library, real_encoder: Encoder) -> AsyncIterator[FastAPI]:
    app = create_app(library.settings, library.sessions, lambda: real_encoder)
    async with app.router.lifespan_context(app):
        await until_ready(app)
        yield app


@pytest.fixture
async def client(app: FastAPI, library: Library) -> AsyncIterator[KnowledgeClient]:
    token = library.settings.internal_token.get_secret_value()
    client = KnowledgeClient("http://search", token, transport=httpx.ASGITransport(app))
    yield client
    await client.aclose()


async def test_a_question_comes_back_with_its_entry(client: KnowledgeClient) -> None:
    result = await client.search("怎么查询话费余额", limit=3)

    assert result.decision is Decision.ANSWER
    assert len(result.hits) == 3
    assert result.hits[0].key == "billing.balance"
    assert {"encode", "query", "score", "total"} <= result.timings.keys()


async def test_an_entry_is_found_by_key(client: KnowledgeClient) -> None:
    hit = await client.entry("billing.balance")

    assert hit is not None
    assert hit.answer
    assert await client.entry("billing.nonsense") is None


async def test_gaps_are_kept_only_when_asked_for(client: KnowledgeClient, library: Library) -> None:
    conversation = uuid4()
    await client.search("帮我订一张去北京的机票")
    await client.search("红烧肉要炖几个小时", record_gap=True, conversation_id=conversation)
    await client.search("怎么查询话费余额", record_gap=True)

    async with library.sessions() as session:
        gaps = (await Knowledge(session).gaps()).items
    assert [(gap.text, gap.conversation_id) for gap in gaps] == [
        ("红烧肉要炖几个小时", conversation)
    ]


async def test_an_edit_is_searched_after_reindexing(
    client: KnowledgeClient, library: Library
) -> None:
    async with library.sessions.begin() as session:
        knowledge = Knowledge(session)
        similar = [*(await knowledge.get("number.report_loss")).similar, "机子叫贼顺走了咋整"]
        await knowledge.update("number.report_loss", EntryChange(similar=similar), "editor:wang")
    await client.reindex()

    for _ in range(100):
        result = await client.search("机子叫贼顺走了咋整")
        if result.decision is Decision.ANSWER:
            break
        await asyncio.sleep(0.05)
    assert result.hits[0].key == "number.report_loss"


async def test_a_wrong_token_opens_nothing(app: FastAPI, library: Library) -> None:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://search"
    ) as http:
        for headers in ({}, {"X-Internal-Token": "wrong"}):
            answers = [
                await http.post("/search", json={"text": "余额"}, headers=headers),
                await http.get("/entries/billing.balance", headers=headers),
                await http.post("/reindex", headers=headers),
            ]
            assert {answer.status_code for answer in answers} == {401}
            assert answers[0].json()["error"] == "unauthorized"
        assert (await http.get("/healthz")).status_code == 200
        metrics = (await http.get("/metrics")).text
    assert "huiyin_search_ready 1.0" in metrics

    stranger = KnowledgeClient("http://search", "wrong", transport=httpx.ASGITransport(app))
    with pytest.raises(SearchUnavailable):
        await stranger.search("余额")
    await stranger.aclose()


async def test_texts_of_wrong_size_or_shape_are_refused(
    client: KnowledgeClient, app: FastAPI, library: Library
) -> None:
    with pytest.raises(TooLarge):
        await client.search("余" * (library.settings.max_text_chars + 1))

    headers = {"X-Internal-Token": library.settings.internal_token.get_secret_value()}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://search", headers=headers
    ) as http:
        huge = await http.post("/search", json={"text": "余" * 100_000})
        assert (huge.status_code, huge.json()["error"]) == (413, "too_large")
        for body in ({}, {"text": 5}, {"text": "余额", "limit": 0}):
            wrong = await http.post("/search", json=body)
            assert (wrong.status_code, wrong.json()["error"]) == (422, "invalid")


async def test_nobody_listening_is_an_expected_failure() -> None:
    client = KnowledgeClient(f"http://127.0.0.1:{free_port()}", "token", timeout_s=0.5)

    with pytest.raises(SearchUnavailable):
        await client.search("余额")
    await client.aclose()


async def test_an_uncalibrated_encoder_is_calibrated_at_start(library: Library) -> None:
    app = create_app(library.settings, library.sessions, lambda: PairEncoder(256))
    token = library.settings.internal_token.get_secret_value()
    client = KnowledgeClient("http://search", token, transport=httpx.ASGITransport(app))

    with pytest.raises(SearchUnavailable):
        await client.search("怎么查询话费余额")
    async with app.router.lifespan_context(app):
        await until_ready(app)
        result = await client.search("怎么查询话费余额")
    await client.aclose()

    assert result.hits[0].key == "billing.balance"
    assert (library.settings.data_dir / "calibration" / "pairs.json").is_file()


async def test_it_outlives_a_restart_of_the_database(
    client: KnowledgeClient, app: FastAPI, library: Library
) -> None:
    await asyncio.to_thread(library.stop)
    with pytest.raises(SearchUnavailable):
        await client.search("怎么查询话费余额")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://search"
    ) as http:
        assert (await http.get("/readyz")).status_code == 503
        assert (await http.get("/healthz")).status_code == 200

    await asyncio.to_thread(library.start)
    await until_ready(app)
    assert (await client.search("怎么查询话费余额")).decision is Decision.ANSWER
