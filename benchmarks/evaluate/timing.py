"""What half and what nearly all of the measured times stay under."""

from collections.abc import Sequence


def timings(milliseconds: Sequence[float]) -> dict[str, float]:
    """`p50` and `p95`; nothing measured gives zeros."""
    if not milliseconds:
        return {"p50": 0.0, "p95": 0.0}
    ordered = sorted(milliseconds)
    return {"p50": ordered[len(ordered) // 2], "p95": ordered[int(len(ordered) * 0.95)]}
