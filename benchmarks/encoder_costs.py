"""What each sentence encoder costs: milliseconds a sentence on one core, disk, dimensions."""

import time
from typing import Any

from benchmarks.encoders import available
from benchmarks.evaluate.timing import timings
from benchmarks.one_worker import WARM_UP, sentences

_SENTENCES = 300


def measure() -> list[dict[str, Any]]:
    """One sentence at a time, as a conversation brings them; the encoders that are installed."""
    texts = sentences()[: WARM_UP + _SENTENCES]
    return [
        {
            "name": known.title,
            "ms": _timed(known.load(), texts),
            "dimensions": int(known.load()(["您好"]).shape[1]),
            "disk_mib": round(known.size() / 2**20, 1),
        }
        for known in available()
    ]


def _timed(encode: Any, texts: list[str]) -> dict[str, float]:
    taken: list[float] = []
    for text in texts:
        began = time.perf_counter()
        encode([text])
        taken.append((time.perf_counter() - began) * 1000)
    return {name: round(value, 2) for name, value in timings(taken[WARM_UP:]).items()}
