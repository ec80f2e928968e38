"""One Rasa worker's understanding, without HTTP: time a sentence and memory.

Sentences are the held-out ones, each once, so that remembering sentences helps nothing.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

from benchmarks.evaluate.files import OWN, IntentRow, read
from benchmarks.evaluate.sent import as_sent
from benchmarks.evaluate.timing import timings
from benchmarks.memory import pss_mib, rss_mib
from core.settings import ROOT
from deploy.local.environment import BOT_PYTHON, Environment

# The first ones load what is loaded lazily.
WARM_UP = 20


def sentences() -> list[str]:
    rows = read(OWN / "intents.jsonl", IntentRow)
    return list(dict.fromkeys(as_sent(row.text).lstrip("/") for row in rows))


def measure(model: Path, environment: Environment) -> dict[str, Any]:
    """Milliseconds of parsing one sentence, and MiB of the process before and after all of them."""
    process = subprocess.Popen(
        [str(BOT_PYTHON), "-m", "benchmarks.evaluate.nlu_batch", str(model)],
        cwd=ROOT,
        env=environment.rasa(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        if not process.stdout.readline():
            raise RuntimeError("the model could not be loaded")
        loaded = _memory(process.pid)
        taken: list[float] = []
        for text in sentences():
            process.stdin.write(json.dumps({"text": text}) + "\n")
            process.stdin.flush()
            taken.append(json.loads(process.stdout.readline())["ms"])
        return {
            "sentences": len(taken) - WARM_UP,
            "ms": timings(taken[WARM_UP:]),
            "memory_mib": {"loaded": loaded, "after": _memory(process.pid)},
        }
    finally:
        process.stdin.close()
        process.wait(60)


def _memory(pid: int) -> dict[str, float | None]:
    return {"rss": rss_mib(pid), "pss": pss_mib(pid)}
