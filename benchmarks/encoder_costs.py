"""What each sentence encoder costs: milliseconds a sentence on one core, disk, dimensions."""

import time
from collections.abc import Sequence
from typing import Any

from benchmarks.encoders import Encode, Known, available
from benchmarks.evaluate.timing import timings
from benchmarks.one_worker import WARM_UP, sentences

_SENTENCES = 300


def measure() -> list[dict[str, Any]]:
    """One sentence at a time, as a conversation brings them; the encoders that are installed."""
    texts = sentences()[: WARM_UP + _SENTENCES]
    return [_costs(known, texts) for known in available()]


def _costs(known: Known, texts: Sequence[str]) -> dict[str, Any]:
    encode = known.load()
    return {
        "name": known.title,
        "ms": _timed(encode, texts),
        "dimensions": int(encode(["您好"]).shape[1]),
        "disk_mib": round(known.size() / 2**20, 1),
    }


def _timed(encode: Encode, texts: Sequence[str]) -> dict[str, float]:
    taken: list[float] = []
    for text in texts:
        began = time.perf_counter()
        encode([text])
        taken.append((time.perf_counter() - began) * 1000)
    return {name: round(value, 2) for name, value in timings(taken[WARM_UP:]).items()}
