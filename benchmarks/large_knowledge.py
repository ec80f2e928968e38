"""The search as the product runs it, with 10,000 entries: ours and generated ones between.

Fillers are made of templates and slots about the same trade, so they stand in the way as real
entries would. Questions are the held-out ones, each once.
"""

import asyncio
import contextlib
import sys
import time
from datetime import date
from typing import Any

from sqlalchemy import func, select

from benchmarks.evaluate.files import OWN, KnowledgeRow, QuestionRow, read
from benchmarks.evaluate.sent import as_sent
from benchmarks.evaluate.timing import timings
from benchmarks.knowledge_search import questions
from benchmarks.platform import own_environment, running
from core.database import Sessions, open_database
from deploy.local.environment import Environment
from knowledge_base.content import EntryContent
from knowledge_base.encoders import load_encoder
from knowledge_base.load import import_content
from knowledge_base.models import Entry
from knowledge_base.search import Searcher
from knowledge_base.upkeep import Upkeep

ENTRIES = 10_000
_BATCH = 500
WARM_UP = 20


def fillers(count: int) -> list[EntryContent]:
    return [
        EntryContent(
            key=f"filler.number{number}",
            group="填充",
            topic=text,
            question=text,
            answer=f"关于“{text}”：请携带有效身份证件到营业厅办理，也可在手机营业厅自助办理。",
            valid_from=date(2020, 1, 1),
        )
        for number, text in enumerate(questions(count))
    ]


def measure() -> dict[str, Any]:
    """Milliseconds of a search with our own entries and with `ENTRIES`, in this process."""
    # Only the report belongs on the standard output.
    with contextlib.redirect_stdout(sys.stderr):
        environment = own_environment("bench")
        with running(environment, only=()):
            return asyncio.run(_measure(environment))


async def _measure(environment: Environment) -> dict[str, Any]:
    settings = environment.settings
    asked = [row.question for row in read(OWN / "knowledge.jsonl", KnowledgeRow)]
    asked += [row.question for row in read(OWN / "unanswerable.jsonl", QuestionRow)]
    asked = list(dict.fromkeys(map(as_sent, asked)))
    encoder = load_encoder(settings.encoder)
    async with open_database(settings) as sessions:
        # A fresh cache of vectors each time: no question is remembered from the run before.
        small = await _search(sessions, environment, encoder, asked)
        began = time.perf_counter()
        every = fillers(ENTRIES - small["entries"])
        for start in range(0, len(every), _BATCH):
            async with sessions.begin() as session:
                await import_content(session, every[start : start + _BATCH])
        stored = time.perf_counter() - began
        large = await _search(sessions, environment, encoder, asked)
    return {
        "encoder": f"{encoder.name}@{encoder.version}",
        "questions": len(asked) - WARM_UP,
        "import_s": round(stored, 1),
        "runs": [small, large],
    }


async def _search(
    sessions: Sessions, environment: Environment, encoder: Any, asked: list[str]
) -> dict[str, Any]:
    upkeep = Upkeep(sessions, lambda: encoder, environment.data / "calibration")
    began = time.perf_counter()
    await upkeep.refresh()
    indexed = time.perf_counter() - began
    assert upkeep.index is not None
    taken: list[dict[str, float]] = []
    for text in asked:
        async with sessions.begin() as session:
            taken.append((await Searcher(session, upkeep.index).search(text)).timings)
    entries = await _entries(sessions)
    await upkeep.stop()
    steps = ("total", "encode", "query", "score")
    return {
        "entries": entries,
        "index_s": round(indexed, 1),
        "ms": {step: timings([each.get(step, 0.0) for each in taken[WARM_UP:]]) for step in steps},
    }


async def _entries(sessions: Sessions) -> int:
    async with sessions() as session:
        return int(await session.scalar(select(func.count()).select_from(Entry)) or 0)
