"""`make eval`: measures understanding, search, masking and whole dialogues.

Starts what the wanted parts need, in `var/eval` and on free ports, and stops it again.
"""

import asyncio
import sys
from collections.abc import Sequence
from typing import Any

from benchmarks.evaluate import dialogues, entities, intents, knowledge, masking, nlu
from benchmarks.evaluate.arguments import PARTS, Wanted, parse
from benchmarks.evaluate.desk import OnlineAgent, tickets_of
from benchmarks.evaluate.files import FileError, read
from benchmarks.evaluate.report import Report
from benchmarks.evaluate.sent import as_sent
from benchmarks.platform import own_environment, running, trained_model
from core.settings import ROOT
from deploy.local.environment import Environment
from deploy.local.stack import Stack
from knowledge_base.client import KnowledgeClient
from knowledge_base.schemas import SearchResult

Rows = dict[str, list[Any]]


def evaluate(wanted: Wanted) -> None:
    rows: Rows = {part: read(path, PARTS[part][0]) for part, path in wanted.files.items()}
    report = Report()
    _language(wanted, rows, report)
    needs_search = "knowledge" in wanted or "unanswerable" in wanted
    if "intents" in wanted or "dialogues" in wanted or needs_search:
        environment = own_environment("eval")
        if "intents" in wanted:
            _intents(wanted, rows, report, environment)
        if "dialogues" in wanted or needs_search:
            only = None if "dialogues" in wanted else {"search"}
            print("\n启动所需的进程……", flush=True)
            with running(environment, only=only) as stack:
                if needs_search:
                    asyncio.run(_knowledge(wanted, rows, report, environment))
                if "dialogues" in wanted:
                    _dialogues(wanted, rows, report, stack)
            if "dialogues" in wanted:
                print(f"\n对话记录：{environment.data / 'transcripts'}")
    paths = [ROOT / "var" / "eval" / "report.json", *([wanted.report] if wanted.report else [])]
    report.write(*paths)
    print("\n完整结果：" + "、".join(map(str, paths)))


def _language(wanted: Wanted, rows: Rows, report: Report) -> None:
    for part, measure, tables in (
        ("entities", entities.measure, entities.tables),
        ("masking", masking.measure_all, masking.tables),
    ):
        if part in wanted:
            figures = measure(rows[part])
            report.add(part, wanted.files[part], figures, tables(figures))


def _intents(wanted: Wanted, rows: Rows, report: Report, environment: Environment) -> None:
    texts = [row.text for row in rows["intents"]]
    known, understood = nlu.understand(texts, trained_model(environment), environment)
    figures = intents.measure(rows["intents"], understood, known, intents.training_texts())
    report.add("intents", wanted.files["intents"], figures, intents.tables(figures))


async def _knowledge(wanted: Wanted, rows: Rows, report: Report, environment: Environment) -> None:
    settings = environment.settings
    client = KnowledgeClient(settings.search_url, settings.internal_token.get_secret_value())
    try:
        for part, measure, tables in (
            ("knowledge", knowledge.measure, knowledge.tables),
            ("unanswerable", knowledge.measure_unanswerable, knowledge.tables_unanswerable),
        ):
            if part in wanted:
                found = await _search(client, [row.question for row in rows[part]])
                figures = measure(rows[part], found)
                report.add(part, wanted.files[part], figures, tables(figures))
    finally:
        await client.aclose()


async def _search(client: KnowledgeClient, questions: Sequence[str]) -> list[SearchResult]:
    """One after the other, so that the times are those of a single question."""
    return [await client.search(as_sent(each), limit=knowledge.LIMIT) for each in questions]


def _dialogues(wanted: Wanted, rows: Rows, report: Report, stack: Stack) -> None:
    settings = stack.environment.settings
    agent = OnlineAgent(settings.public_url, stack.logins)
    try:
        figures = dialogues.play_all(
            rows["dialogues"],
            settings.public_url,
            stack.environment.data / "transcripts",
            tickets_of=lambda conversation_id: tickets_of(settings, conversation_id),
            before_each=agent.be_online,
        )
    finally:
        agent.close()
    report.add("dialogues", wanted.files["dialogues"], figures, dialogues.tables(figures))


if __name__ == "__main__":
    try:
        evaluate(parse())
    except FileError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
