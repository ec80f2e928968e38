"""What can be measured of understanding and search, shared by `make eval` and the CI gate.

`Rows` holds the rows of the wanted parts, by the part's name; each function measures those of its
parts that are wanted and returns the figures by part.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.evaluate import (
    dialogues,
    emotions,
    entities,
    intents,
    knowledge,
    masking,
    nlu,
    trust,
    typos,
)
from benchmarks.evaluate.sent import as_sent
from benchmarks.tables import Table
from deploy.local.environment import Environment
from knowledge_base.client import KnowledgeClient
from knowledge_base.schemas import SearchResult

Rows = Mapping[str, Sequence[Any]]
Figures = dict[str, dict[str, Any]]

IN_PROCESS: dict[str, Callable[[Sequence[Any]], dict[str, Any]]] = {
    "entities": entities.measure,
    "masking": masking.measure_all,
    "typos": typos.measure,
}
BY_MODEL = ("intents", "emotions")
BY_SEARCH = ("knowledge", "unanswerable")
TABLES: dict[str, Callable[[dict[str, Any]], list[Table]]] = {
    "entities": entities.tables,
    "masking": masking.tables,
    "typos": typos.tables,
    "intents": intents.tables,
    "emotions": emotions.tables,
    "knowledge": knowledge.tables,
    "unanswerable": knowledge.tables_unanswerable,
    "trust": trust.tables,
    "dialogues": dialogues.tables,
}


def in_process(rows: Rows) -> Figures:
    """The parts that need nothing but our own code."""
    return {part: measure(rows[part]) for part, measure in IN_PROCESS.items() if part in rows}


def by_model(rows: Rows, model: Path, environment: Environment) -> Figures:
    """The parts the trained model decides; it is loaded once for all of them."""
    wanted = [part for part in BY_MODEL if part in rows]
    texts = [row.text for part in wanted for row in rows[part]]
    if not texts:
        return {}
    known, understood = nlu.understand(texts, model, environment)
    figures: Figures = {}
    for part in wanted:
        own, understood = understood[: len(rows[part])], understood[len(rows[part]) :]
        if part == "intents":
            figures[part] = intents.measure(rows[part], own, known, intents.training_texts())
        else:
            figures[part] = emotions.measure(rows[part], own)
    return figures


async def by_search(rows: Rows, url: str, token: str) -> Figures:
    """The parts the search process decides; "trust" needs both kinds of questions."""
    found: dict[str, list[SearchResult]] = {}
    client = KnowledgeClient(url, token)
    try:
        for part in BY_SEARCH:
            if part in rows:
                found[part] = await search(client, [row.question for row in rows[part]])
    finally:
        await client.aclose()
    figures: Figures = {}
    if "knowledge" in found:
        figures["knowledge"] = knowledge.measure(rows["knowledge"], found["knowledge"])
    if "unanswerable" in found:
        figures["unanswerable"] = knowledge.measure_unanswerable(
            rows["unanswerable"], found["unanswerable"]
        )
    if len(found) == len(BY_SEARCH):
        every = trust.judged(rows["knowledge"], found["knowledge"], found["unanswerable"])
        figures["trust"] = trust.measure(every)
    return figures


async def search(client: KnowledgeClient, questions: Sequence[str]) -> list[SearchResult]:
    """One after the other, so that the times are those of a single question."""
    return [await client.search(as_sent(each), limit=knowledge.LIMIT) for each in questions]
