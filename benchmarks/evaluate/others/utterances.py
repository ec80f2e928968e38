"""Real callers of another operator's voice bot: does the product decide as their labels say?

The labels are a contestant's predictions: what is measured is agreement, not accuracy.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from benchmarks.evaluate.files import Filled, Row
from benchmarks.evaluate.nlu import Understood
from benchmarks.tables import Table, percent

UTTERANCES = "telecom_10086_asr_queries_silver.jsonl"
_NO_LABEL = "（没有标签）"


class Utterance(Row):
    text: Filled
    silver_intent: str | None


@lru_cache(maxsize=1)
def mapping() -> dict[str, list[str]]:
    """Their labels and the intents of ours that agree with each."""
    text = (Path(__file__).parent / "telecom_10086.yml").read_text(encoding="utf-8")
    labels: dict[str, list[str]] = yaml.safe_load(text)["labels"]
    return labels


def measure(rows: Sequence[Utterance], understood: Sequence[Understood]) -> dict[str, Any]:
    """Agreement over the rows whose label has a counterpart, and by label."""
    ours = mapping()
    without: Counter[str] = Counter()
    kept: dict[str, list[Understood]] = {}
    for row, each in zip(rows, understood, strict=True):
        if row.silver_intent in ours:
            kept.setdefault(row.silver_intent, []).append(each)
        else:
            without[row.silver_intent or _NO_LABEL] += 1
    by_label = {
        label: _agreement(kept[label], ours[label])
        for label in sorted(kept, key=lambda name: -len(kept[name]))
    }
    return {
        "rows": len(rows),
        "compared": sum(each["rows"] for each in by_label.values()),
        "agreed": sum(each["agreed"] for each in by_label.values()),
        "top3": sum(each["top3"] for each in by_label.values()),
        "by_label": by_label,
        "without": dict(without.most_common()),
    }


def _agreement(found: Sequence[Understood], wanted: Sequence[str]) -> dict[str, Any]:
    instead = Counter(each.intent for each in found if each.intent not in wanted)
    return {
        "rows": len(found),
        "intents": list(wanted),
        "agreed": sum(each.intent in wanted for each in found),
        "top3": sum(any(name in wanted for name, _ in each.best(3)) for each in found),
        "instead": [[*pair] for pair in instead.most_common(4)],
    }


def tables(result: Mapping[str, Any]) -> list[Table]:
    rows = [("全部", *_shown(result["agreed"], result["top3"], result["compared"]))]
    rows += [
        (f"　{label}", *_shown(each["agreed"], each["top3"], each["rows"]))
        for label, each in result["by_label"].items()
    ]
    note = "没有对应意图，未比较：" + "，".join(
        f"{label} {count}" for label, count in result["without"].items()
    )
    return [Table("别人的语音转写", ("", "句数", "判定一致", "前三一致"), rows, [note])]


def _shown(agreed: int, top3: int, rows: int) -> tuple[str, str, str]:
    return str(rows), percent(agreed, rows), percent(top3, rows)
