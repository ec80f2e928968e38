"""Knowledge search: is the right entry found, is what has no answer turned away?"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from benchmarks.evaluate.files import KnowledgeRow, QuestionRow
from benchmarks.evaluate.timing import timings
from benchmarks.tables import Table, percent
from knowledge_base.schemas import Decision, Hit, SearchResult

LIMIT = 5
# "您是不是想问" shows this many.
_SHOWN = 3
_NOT_TELLING = re.compile(r"[\s()\[\]（）【】〔〕「」《》·]")
# A remark behind a topic, "费用突增原因(3月均值5倍提醒)", may be left out.
_REMARK = re.compile(r"[(（][^()（）]*[)）]")


def plain(topic: str) -> str:
    """A topic without blanks, brackets and the dot between group and title."""
    return _NOT_TELLING.sub("", topic).lower()


def is_about(hit: Hit, topic: str) -> bool:
    """Whether a file's topic names this entry: by key, by title, or as `group·title`."""
    names = {hit.key, hit.topic, hit.group + hit.topic}
    names |= {_REMARK.sub("", name) for name in names}
    return plain(topic) in {plain(name) for name in names}


def rank(hits: Sequence[Hit], topic: str) -> int:
    """Place of the right entry, from 1; 0 when it is not among the hits."""
    return next((n for n, hit in enumerate(hits, start=1) if is_about(hit, topic)), 0)


def measure(rows: Sequence[KnowledgeRow], results: Sequence[SearchResult]) -> dict[str, Any]:
    """Rates over all questions, and apart by the question's place within its topic."""
    places: list[int] = []
    decisions: Counter[str] = Counter()
    misses: list[dict[str, Any]] = []
    for row, result in zip(rows, results, strict=True):
        place = rank(result.hits, row.topic)
        places.append(place)
        outcome = _outcome(result.decision, place)
        decisions[outcome] += 1
        if outcome != "answered_right":
            misses.append(
                {
                    "question": row.question,
                    "topic": row.topic,
                    "outcome": outcome,
                    "rank": place,
                    "hits": [
                        [f"{h.group}·{h.topic}", round(h.score, 3)] for h in result.hits[:_SHOWN]
                    ],
                }
            )
    return {
        "all": _rates(places),
        "by_place": [_rates([places[i] for i in group]) for group in _groups(rows)],
        "decisions": dict(decisions),
        "timings_ms": timings([result.timings.get("total", 0.0) for result in results]),
        "misses": misses,
    }


def _outcome(decision: Decision, place: int) -> str:
    if decision == Decision.ANSWER:
        return "answered_right" if place == 1 else "answered_wrong"
    if decision == Decision.CLARIFY:
        return "offered_right" if 1 <= place <= _SHOWN else "offered_wrong"
    return "refused"


def _groups(rows: Sequence[KnowledgeRow]) -> list[list[int]]:
    """Rows by the question's number within its topic: the first ones, the second ones, ..."""
    seen: Counter[str] = Counter()
    groups: list[list[int]] = []
    for index, row in enumerate(rows):
        number = seen[row.topic]
        seen[row.topic] += 1
        if number == len(groups):
            groups.append([])
        groups[number].append(index)
    return groups


def _rates(places: Sequence[int]) -> dict[str, float]:
    count = len(places)
    return {
        "questions": count,
        "r1": sum(place == 1 for place in places) / count,
        "r3": sum(1 <= place <= 3 for place in places) / count,
        "mrr": sum(1 / place for place in places if place) / count,
    }


def measure_unanswerable(
    rows: Sequence[QuestionRow], results: Sequence[SearchResult]
) -> dict[str, Any]:
    """How questions nobody can answer from the knowledge base were decided."""
    pairs = list(zip(rows, results, strict=True))
    return {
        "questions": len(pairs),
        "decisions": dict(Counter(str(result.decision.value) for _, result in pairs)),
        "answered": [
            {
                "question": row.question,
                "entry": f"{result.hits[0].group}·{result.hits[0].topic}",
                "score": round(result.hits[0].score, 3),
            }
            for row, result in pairs
            if result.decision == Decision.ANSWER
        ],
    }


def tables(result: dict[str, Any]) -> list[Table]:
    every = result["all"]
    rows = [_rate_row("全部", every)]
    if 1 < len(result["by_place"]) <= 5:
        rows += [
            _rate_row(f"　每题第 {number} 问", rates)
            for number, rates in enumerate(result["by_place"], start=1)
        ]
    named = (
        ("直接回答，答对", "answered_right"),
        ("直接回答，答错", "answered_wrong"),
        ("“您是不是想问”，含正确条目", "offered_right"),
        ("“您是不是想问”，不含正确条目", "offered_wrong"),
        ("拒答", "refused"),
    )
    counts = result["decisions"]
    decided = [
        (title, str(counts.get(key, 0)), percent(counts.get(key, 0), every["questions"]))
        for title, key in named
    ]
    timing = result["timings_ms"]
    note = f"检索用时 p50 {timing['p50']:.1f} ms，p95 {timing['p95']:.1f} ms"
    return [
        Table("知识检索", ("", "问题", "命中@1", "命中@3", "MRR"), rows, [note]),
        Table("可答的问题怎样处置", ("", "问题", "占比"), decided),
    ]


def _rate_row(title: str, rates: dict[str, float]) -> tuple[str, ...]:
    return (
        title,
        str(rates["questions"]),
        percent(rates["r1"]),
        percent(rates["r3"]),
        f"{rates['mrr']:.3f}",
    )


def tables_unanswerable(result: dict[str, Any]) -> list[Table]:
    named = (
        ("拒答（正确）", "none"),
        ("只给“您是不是想问”", "clarify"),
        ("硬答（错误）", "answer"),
    )
    counts = result["decisions"]
    rows = [
        (title, str(counts.get(key, 0)), percent(counts.get(key, 0), result["questions"]))
        for title, key in named
    ]
    notes = [
        f"硬答：{item['question']} → {item['entry']}（{item['score']}）"
        for item in result["answered"][:8]
    ]
    return [Table("答不了的问题怎样处置", ("", "问题", "占比"), rows, notes)]
