"""Entity extraction: precision, recall and F1, by place (strict) and by value (lenient)."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from benchmarks.evaluate.files import EntityRow, Span
from benchmarks.tables import Table, percent
from language.entities import extract
from language.normalise import normalise

_SEPARATORS = re.compile(r"[-\s]")


class Found(Span):
    """A span the product found; `words` is how it stands in the sentence, normalised."""

    words: str


def found_in(text: str) -> list[Found]:
    """What the product finds in a customer's raw words."""
    return [
        Found(
            entity=each.entity,
            value=each.value,
            start=each.start,
            end=each.end,
            words=normalise(each.surface),
        )
        for each in extract(text)
    ]


def same_place(gold: Span, found: Found) -> bool:
    return (gold.entity, gold.start, gold.end) == (found.entity, found.start, found.end)


def same_value(gold: Span, found: Found) -> bool:
    """The same type at places that overlap, and the value of the file or its very words.

    Many values in the files are the words as written, where the product may go further
    (上个月 to a month).
    """
    overlap = gold.start < found.end and found.start < gold.end
    right = {_plain(found.value), _plain(found.words)}
    return overlap and gold.entity == found.entity and _plain(gold.value) in right


def _plain(value: str) -> str:
    # 0571-88231045 and 057188231045 are one number; letter case tells no values apart.
    return _SEPARATORS.sub("", value).upper()


Matches = Callable[[Span, Found], bool]


def matched(gold: Sequence[Span], found: Iterable[Found], same: Matches) -> list[Span]:
    """The gold spans that were found; each found span serves one gold span."""
    left = list(found)
    hits: list[Span] = []
    for span in gold:
        for candidate in left:
            if same(span, candidate):
                hits.append(span)
                left.remove(candidate)
                break
    return hits


def measure(
    rows: Sequence[EntityRow], find: Callable[[str], list[Found]] = found_in
) -> dict[str, Any]:
    """Scores over the types the file annotates; other types found are counted apart."""
    types = {span.entity for row in rows for span in row.entities}
    gold: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    strict: Counter[str] = Counter()
    lenient: Counter[str] = Counter()
    apart: Counter[str] = Counter()
    mistakes: list[dict[str, Any]] = []
    false_alarms = 0
    for row in rows:
        everything = find(row.text)
        found = [span for span in everything if span.entity in types]
        apart.update(span.entity for span in everything if span.entity not in types)
        gold.update(span.entity for span in row.entities)
        seen.update(span.entity for span in found)
        exact = matched(row.entities, found, same_place)
        strict.update(span.entity for span in exact)
        lenient.update(span.entity for span in matched(row.entities, found, same_value))
        false_alarms += bool(found and not row.entities)
        if len(exact) < max(len(row.entities), len(found)):
            mistakes.append(
                {
                    "text": row.text,
                    "wanted": [span.model_dump() for span in row.entities],
                    "found": [span.model_dump() for span in found],
                }
            )
    without = sum(not row.entities for row in rows)
    return {
        "rows": len(rows),
        "strict": _scores(strict.total(), seen.total(), gold.total()),
        "lenient": _scores(lenient.total(), seen.total(), gold.total()),
        "rows_without_entities": without,
        "rows_with_false_alarm": false_alarms,
        "types_outside_the_file": dict(apart),
        "by_type": {
            name: {
                "strict": _scores(strict[name], seen[name], gold[name]),
                "lenient": _scores(lenient[name], seen[name], gold[name]),
            }
            for name in sorted(types)
        },
        "mistakes": mistakes,
    }


def _scores(right: int, found: int, wanted: int) -> dict[str, float]:
    precision = right / found if found else 0.0
    recall = right / wanted if wanted else 0.0
    both = precision + recall
    return {
        "wanted": wanted,
        "found": found,
        "right": right,
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / both if both else 0.0,
    }


def tables(result: dict[str, Any]) -> list[Table]:
    rows = [_row("全部 · 严格（类型与位置）", result["strict"])]
    rows += [_row("全部 · 宽松（重叠且值相同）", result["lenient"])]
    rows += [_row(f"　{name}", each["lenient"]) for name, each in result["by_type"].items()]
    notes = [
        f"没有实体的 {result['rows_without_entities']} 句中，"
        f"{result['rows_with_false_alarm']} 句有误报；分类各行按宽松口径（归一值或原文相同）"
    ]
    if apart := result["types_outside_the_file"]:
        names = "、".join(f"{name}×{count}" for name, count in apart.items())
        notes.append(f"评测文件未标注的类型，不计分：{names}")
    return [Table("实体抽取", ("", "应有", "找到", "精确率", "召回率", "F1"), rows, notes)]


def _row(title: str, scores: dict[str, float]) -> tuple[str, ...]:
    return (
        title,
        str(scores["wanted"]),
        str(scores["found"]),
        percent(scores["precision"]),
        percent(scores["recall"]),
        f"{scores['f1']:.3f}",
    )
