"""Whether the search's probabilities mean what they say, and what answering less would save.

Over answerable and unanswerable questions alike: the probability of the first hit (0 without one)
against whether that hit is the right entry. Where no entry is right, no first hit is.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.evaluate.files import KnowledgeRow
from benchmarks.evaluate.knowledge import is_about
from benchmarks.tables import Table, percent
from knowledge_base.schemas import Decision, SearchResult

BINS = 10
_CURVE_POINTS = 120


@dataclass(frozen=True)
class Judged:
    probability: float
    right: bool
    decision: Decision


def judged(
    rows: Sequence[KnowledgeRow],
    answerable: Sequence[SearchResult],
    unanswerable: Sequence[SearchResult],
) -> list[Judged]:
    found = [
        _judge(result, bool(result.hits) and is_about(result.hits[0], row.topic))
        for row, result in zip(rows, answerable, strict=True)
    ]
    return found + [_judge(result, False) for result in unanswerable]


def _judge(result: SearchResult, right: bool) -> Judged:
    return Judged(result.hits[0].score if result.hits else 0.0, right, result.decision)


def measure(every: Sequence[Judged]) -> dict[str, Any]:
    """Expected calibration error, Brier score, the diagram's bins, and risk by coverage."""
    ordered = sorted(every, key=lambda each: each.probability)
    bins = [_bin(part) for part in _equal_parts(ordered, BINS)]
    total = len(ordered)
    return {
        "questions": total,
        "right": sum(each.right for each in ordered),
        "ece": sum(b["questions"] * abs(b["right"] - b["probability"]) for b in bins) / total,
        "brier": sum((each.probability - each.right) ** 2 for each in ordered) / total,
        "bins": bins,
        "aurc": _mean_risk(ordered),
        "curve": _curve(ordered),
        "operating": _operating(ordered),
    }


def _equal_parts(ordered: Sequence[Judged], count: int) -> list[Sequence[Judged]]:
    """Up to `count` runs of equal length, one more or less; none is empty."""
    edges = [round(len(ordered) * at / count) for at in range(count + 1)]
    parts = [ordered[a:b] for a, b in itertools.pairwise(edges)]
    return [part for part in parts if part]


def _bin(part: Sequence[Judged]) -> dict[str, float]:
    return {
        "questions": len(part),
        "low": part[0].probability,
        "high": part[-1].probability,
        "probability": sum(each.probability for each in part) / len(part),
        "right": sum(each.right for each in part) / len(part),
    }


def _risks(ordered: Sequence[Judged]) -> list[float]:
    """Share of wrong first hits among the 1, 2, ... most probable questions."""
    wrong, risks = 0, []
    for number, each in enumerate(reversed(ordered), start=1):
        wrong += not each.right
        risks.append(wrong / number)
    return risks


def _mean_risk(ordered: Sequence[Judged]) -> float:
    return sum(_risks(ordered)) / len(ordered)


def _curve(ordered: Sequence[Judged]) -> list[list[float]]:
    """[coverage, risk] points, few enough to draw."""
    risks = _risks(ordered)
    step = max(1, len(risks) // _CURVE_POINTS)
    places = [*range(step - 1, len(risks), step)]
    if places[-1] != len(risks) - 1:
        places.append(len(risks) - 1)
    return [[(at + 1) / len(risks), risks[at]] for at in places]


def _operating(ordered: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """Where the product works: what it answers, and what it answers or offers.

    `threshold` is the lowest probability that was decided so.
    """
    kinds = {"answer": {Decision.ANSWER}, "offer": {Decision.ANSWER, Decision.CLARIFY}}
    found: dict[str, dict[str, float]] = {}
    for name, decisions in kinds.items():
        covered = [each for each in ordered if each.decision in decisions]
        if covered:
            found[name] = {
                "threshold": covered[0].probability,
                "coverage": len(covered) / len(ordered),
                "risk": sum(not each.right for each in covered) / len(covered),
            }
    return found


def tables(result: dict[str, Any]) -> list[Table]:
    named = (("直接回答", "answer"), ("直接回答或给出选项", "offer"))
    rows = [
        (title, f"{point['threshold']:.2f}", percent(point["coverage"]), percent(point["risk"]))
        for title, key in named
        if (point := result["operating"].get(key))
    ]
    note = (
        f"可答与答不了的共 {result['questions']} 问：期望校准误差 ECE {result['ece']:.3f}"
        f"（{len(result['bins'])} 个等量箱），Brier {result['brier']:.3f}，"
        f"风险—覆盖曲线下面积 {result['aurc']:.3f}"
    )
    return [Table("检索的把握是否可信", ("", "概率不低于", "覆盖", "首选有误"), rows, [note])]
