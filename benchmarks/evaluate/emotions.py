"""Emotions: accuracy, macro F1, and how often calm words would have alarmed somebody."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from benchmarks.evaluate.files import EmotionRow
from benchmarks.evaluate.nlu import Understood
from benchmarks.evaluate.scores import by_label, overall
from benchmarks.tables import Table, percent

CALM = "calm"
# From the mildest to the gravest.
NAMES = {
    CALM: "平静",
    "anxious": "焦急",
    "angry": "生气",
    "abusive": "辱骂",
    "threatening": "扬言",
}
_SHOWN = 8


def measure(rows: Sequence[EmotionRow], understood: Sequence[Understood]) -> dict[str, Any]:
    """A model that judges no emotions leaves every customer calm."""
    gold = [row.emotion for row in rows]
    got = [each.emotion or CALM for each in understood]
    mixed = Counter((told, said) for told, said in zip(gold, got, strict=True) if told != said)
    scores = by_label(gold, got)
    calm = gold.count(CALM)
    disturbed = sum(count for (told, _), count in mixed.items() if told == CALM)
    return {
        **overall(gold, got),
        "names": NAMES,
        "calm": calm,
        "calm_disturbed": disturbed / calm if calm else 0.0,
        "by_emotion": {name: scores[name] for name in sorted(scores, key=_gravity)},
        "confusions": [[*pair, count] for pair, count in mixed.most_common()],
        "mistakes": [
            {
                "text": row.text,
                "emotion": row.emotion,
                "got": each.emotion or CALM,
                "confidence": each.emotion_confidence,
            }
            for row, each in zip(rows, understood, strict=True)
            if row.emotion != (each.emotion or CALM)
        ],
    }


def _gravity(name: str) -> tuple[int, str]:
    order = list(NAMES)
    return (order.index(name) if name in NAMES else len(order), name)


def tables(result: dict[str, Any]) -> list[Table]:
    rows = [
        (
            NAMES.get(name, name),
            str(each["rows"]),
            percent(each["precision"]),
            percent(each["recall"]),
            f"{each['f1']:.3f}",
        )
        for name, each in result["by_emotion"].items()
    ]
    notes = [
        f"准确率 {percent(result['accuracy'])}，宏平均 F1 {result['macro_f1']:.3f}；"
        f"平静的话 {percent(result['calm_disturbed'])} 被当成有情绪"
    ]
    notes += [
        f"{NAMES.get(told, told)} → {NAMES.get(got, got)} {count}"
        for told, got, count in result["confusions"][:_SHOWN]
    ]
    return [Table("情绪识别", ("", "句数", "精确率", "召回率", "F1"), rows, notes)]
