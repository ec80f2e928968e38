"""Intent recognition: accuracy, macro F1, the weakest intents and the usual mix-ups."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import yaml

from benchmarks.evaluate.files import IntentRow
from benchmarks.evaluate.nlu import FALLBACK, Understood
from benchmarks.evaluate.scores import by_label, overall
from benchmarks.evaluate.sent import as_sent
from benchmarks.evaluate.timing import timings
from benchmarks.tables import Table, percent
from core.settings import ROOT

_ANNOTATION = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
_SHOWN = 10


def measure(
    rows: Sequence[IntentRow],
    understood: Sequence[Understood],
    known: Collection[str],
    trained_on: Collection[str] = frozenset(),
) -> dict[str, Any]:
    """Scores of the product's decision and of the classifier's first choice.

    Rows whose label the model does not know are counted apart and score nothing.
    Macro F1 is the mean over the labels of the file; falling back is a miss.
    """
    unknown = Counter(row.intent for row in rows if row.intent not in known)
    pairs = [(r, u) for r, u in zip(rows, understood, strict=True) if r.intent in known]
    unseen = [(r, u) for r, u in pairs if as_sent(r.text) not in trained_on]
    gold = [row.intent for row, _ in pairs]
    decided = [each.intent for _, each in pairs]
    totals = Counter(gold)
    right = Counter(row.intent for row, each in pairs if row.intent == each.intent)
    mixed = Counter((r.intent, u.intent) for r, u in pairs if r.intent != u.intent)
    ranked = [[name for name, _ in each.ranking if name != FALLBACK][:3] for _, each in pairs]
    return {
        "rows": len(rows),
        "unknown_labels": dict(unknown.most_common()),
        "decision": overall(gold, decided),
        "first_choice": overall(gold, [each.first for _, each in pairs]),
        "without_training_duplicates": overall(
            [row.intent for row, _ in unseen], [each.intent for _, each in unseen]
        ),
        "training_duplicates": len(pairs) - len(unseen),
        "top3": sum(g in names for g, names in zip(gold, ranked, strict=True)) / max(1, len(gold)),
        "fallbacks": decided.count(FALLBACK),
        "recall": {name: right[name] / total for name, total in sorted(totals.items())},
        "by_intent": by_label(gold, decided),
        "confusions": [[*pair, count] for pair, count in mixed.most_common()],
        "mistakes": [
            {
                "text": r.text,
                "intent": r.intent,
                "got": u.intent,
                "confidence": u.confidence,
                "best": u.best(3),
            }
            for r, u in pairs
            if r.intent != u.intent
        ],
        "timings_ms": timings([each.ms for each in understood]),
    }


def training_texts(folder: Path = ROOT / "bot" / "data" / "nlu") -> frozenset[str]:
    """Every training example in the form in which customers' words reach the model."""
    texts: set[str] = set()
    for path in sorted(folder.rglob("*.yml")):
        for item in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", []):
            for line in (item.get("examples") or "").splitlines() if "intent" in item else ():
                text = _ANNOTATION.sub(r"\1", line.strip().removeprefix("-").strip())
                texts.add(as_sent(text))
    return frozenset(texts)


def tables(result: dict[str, Any]) -> list[Table]:
    named = (
        ("产品判定（含拒识）", "decision"),
        ("　去掉与训练语料相同的句子", "without_training_duplicates"),
        ("分类器首选（不计拒识）", "first_choice"),
    )
    scores = [
        (title, str(r["rows"]), percent(r["accuracy"]), f"{r['macro_f1']:.3f}")
        for title, key in named
        if (r := result[key])
    ]
    notes = [
        f"正确意图在前三：{percent(result['top3'])}；拒识 {result['fallbacks']} 句；"
        f"与训练语料相同 {result['training_duplicates']} 句"
    ]
    if unknown := result["unknown_labels"]:
        names = "、".join(f"{name}×{count}" for name, count in unknown.items())
        notes.append(f"模型没有的意图 {sum(unknown.values())} 句，未计分：{names}")
    weakest = sorted(result["recall"].items(), key=lambda item: item[1])[:_SHOWN]
    mixed = [(f"{wanted} → {got}", str(count)) for wanted, got, count in result["confusions"]]
    return [
        Table("意图识别", ("", "句数", "准确率", "宏平均 F1"), scores, notes),
        Table("召回最低的意图", ("意图", "召回"), [(n, percent(r)) for n, r in weakest]),
        Table("最常见的混淆", ("应为 → 判为", "次数"), mixed[:_SHOWN]),
    ]
