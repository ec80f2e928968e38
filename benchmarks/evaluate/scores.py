"""Accuracy, macro F1 and the scores of each label, for intents and emotions alike."""

from collections.abc import Sequence
from typing import Any

from sklearn.metrics import (  # type: ignore[import-untyped]
    accuracy_score,
    f1_score,
    precision_recall_fscore_support,
)


def overall(gold: Sequence[str], got: Sequence[str]) -> dict[str, Any]:
    """Macro F1 is the mean over the labels of the file."""
    if not gold:
        return {"rows": 0, "accuracy": 0.0, "macro_f1": 0.0}
    labels = sorted(set(gold))
    return {
        "rows": len(gold),
        "accuracy": float(accuracy_score(gold, got)),
        "macro_f1": float(f1_score(gold, got, labels=labels, average="macro", zero_division=0)),
    }


def by_label(gold: Sequence[str], got: Sequence[str]) -> dict[str, dict[str, float]]:
    """Rows, precision, recall and F1 of every label of the file."""
    labels = sorted(set(gold))
    if not labels:
        return {}
    columns = precision_recall_fscore_support(gold, got, labels=labels, zero_division=0)
    return {
        label: {"rows": int(rows), "precision": float(p), "recall": float(r), "f1": float(f)}
        for label, p, r, f, rows in zip(labels, *columns, strict=True)
    }
