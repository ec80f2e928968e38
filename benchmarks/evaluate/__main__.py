"""`make eval`: measures understanding, search, masking and whole dialogues.

Starts what the wanted parts need, in `var/eval` and on free ports, and stops it again.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

from benchmarks.evaluate import baseline, dialogues, measuring
from benchmarks.evaluate.arguments import PARTS, Wanted, parse
from benchmarks.evaluate.desk import OnlineAgent, tickets_of
from benchmarks.evaluate.files import FileError, read
from benchmarks.evaluate.others.folder import Folder
from benchmarks.evaluate.page import render as page
from benchmarks.evaluate.report import Report
from benchmarks.platform import own_environment, running, trained_model
from core.settings import ROOT
from deploy.local.environment import Environment
from deploy.local.stack import Stack


def evaluate(wanted: Wanted) -> None:
    rows: dict[str, list[Any]] = {
        part: read(path, PARTS[part][0]) for part, path in wanted.files.items()
    }
    counts = {part: len(found) for part, found in rows.items()}
    report = Report(wanted.files, counts, wanted.model)
    report.add_all(measuring.in_process(rows))
    others = Folder(wanted.others) if wanted.others else None
    if others:
        report.add_others(others.retrieval())
    by_model = any(part in rows for part in measuring.BY_MODEL)
    by_search = any(part in rows for part in measuring.BY_SEARCH)
    if by_model or by_search or "dialogues" in rows or others:
        environment = own_environment("eval")
        needs_model = by_model or "dialogues" in rows or others
        model = (wanted.model or trained_model(environment)) if needs_model else None
        if model and by_model:
            report.add_all(measuring.by_model(rows, model, environment))
        if by_search or "dialogues" in rows or others:
            _with_platform(rows, others, report, environment, model)
    folder = ROOT / "var" / "eval"
    report.write(folder / "report.json", *([wanted.report] if wanted.report else []))
    page.write(report.content, baseline.load(), folder / "report.html")
    print(f"\n完整结果：{folder / 'report.json'}\n报告：{folder / 'report.html'}")
    if wanted.write_baseline:
        baseline.save(report.parts, report.rows)
        print(f"基线已写：{baseline.BASELINE}")


def _with_platform(
    rows: dict[str, list[Any]],
    others: Folder | None,
    report: Report,
    environment: Environment,
    model: Path | None,
) -> None:
    only = None if "dialogues" in rows else {"search"}
    print("\n启动所需的进程……", flush=True)
    with running(environment, model=model, only=only) as stack:
        settings = environment.settings
        token = settings.internal_token.get_secret_value()
        report.add_all(asyncio.run(measuring.by_search(rows, settings.search_url, token)))
        if "dialogues" in rows:
            report.add("dialogues", _dialogues(rows["dialogues"], stack))
            print(f"\n对话记录：{environment.data / 'transcripts'}")
        if others and model:
            report.add_others(asyncio.run(others.understanding(model, environment)))


def _dialogues(rows: list[Any], stack: Stack) -> dict[str, Any]:
    settings = stack.environment.settings
    agent = OnlineAgent(settings.public_url, stack.logins)
    try:
        return dialogues.play_all(
            rows,
            settings.public_url,
            stack.environment.data / "transcripts",
            tickets_of=lambda conversation_id: tickets_of(settings, conversation_id),
            before_each=agent.be_online,
        )
    finally:
        agent.close()


if __name__ == "__main__":
    try:
        evaluate(parse())
    except FileError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
