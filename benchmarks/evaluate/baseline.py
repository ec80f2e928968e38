"""The figures a change must not make worse, and how they are read from a run's results.

`tests/evaluation/baseline.json` holds them; `make eval ARGS=--write-baseline` writes it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.evaluate.files import OWN

BASELINE = OWN / "baseline.json"
# One point: less is the noise of a handful of sentences.
TOLERANCE = 0.01

Parts = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Headline:
    """A figure between 0 and 1; `read` finds it in the figures of its part."""

    part: str
    name: str
    title: str
    read: Callable[[Any], float]
    lower_is_better: bool = False

    @property
    def key(self) -> str:
        return f"{self.part}.{self.name}"

    def better_by(self, now: float, before: float) -> float:
        return before - now if self.lower_is_better else now - before


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


# What the parts are called where people read them.
TITLES = {
    "intents": "意图识别",
    "entities": "实体抽取",
    "knowledge": "知识检索",
    "unanswerable": "答不了的问题",
    "trust": "概率可信",
    "emotions": "情绪识别",
    "typos": "错字纠正",
    "masking": "脱敏",
    "dialogues": "整段对话",
}
# Of each part, the chief figure first.
HEADLINES = (
    Headline("intents", "accuracy", "准确率", lambda f: f["decision"]["accuracy"]),
    Headline("intents", "macro_f1", "宏平均 F1", lambda f: f["decision"]["macro_f1"]),
    Headline("intents", "top3", "前三命中", lambda f: f["top3"]),
    Headline("entities", "strict_f1", "严格 F1", lambda f: f["strict"]["f1"]),
    Headline("entities", "lenient_f1", "宽松 F1", lambda f: f["lenient"]["f1"]),
    Headline("knowledge", "r1", "命中@1", lambda f: f["all"]["r1"]),
    Headline("knowledge", "r3", "命中@3", lambda f: f["all"]["r3"]),
    Headline("knowledge", "mrr", "MRR", lambda f: f["all"]["mrr"]),
    Headline("knowledge", "last_r1", "换说法@1", lambda f: f["by_place"][-1]["r1"]),
    Headline(
        "knowledge",
        "answered_wrong",
        "答错",
        lambda f: _share(f["decisions"].get("answered_wrong", 0), f["all"]["questions"]),
        lower_is_better=True,
    ),
    Headline(
        "unanswerable",
        "answered",
        "硬答",
        lambda f: _share(f["decisions"].get("answer", 0), f["questions"]),
        lower_is_better=True,
    ),
    Headline("trust", "ece", "期望校准误差", lambda f: f["ece"], lower_is_better=True),
    Headline("emotions", "accuracy", "准确率", lambda f: f["accuracy"]),
    Headline("emotions", "macro_f1", "宏平均 F1", lambda f: f["macro_f1"]),
    Headline(
        "emotions",
        "calm_disturbed",
        "平静误判",
        lambda f: f["calm_disturbed"],
        lower_is_better=True,
    ),
    Headline("typos", "sentences", "错句改对", lambda f: _share(f["sentences"], f["with_typos"])),
    Headline(
        "typos", "characters", "错字改对", lambda f: _share(f["characters_right"], f["characters"])
    ),
    Headline(
        "typos",
        "touched",
        "净句误改",
        lambda f: _share(len(f["touched"]), f["clean"]),
        lower_is_better=True,
    ),
    Headline(
        "masking",
        "leaked",
        "漏遮",
        lambda f: _share(len(f["sent"]["leaks"]), f["sent"]["secrets"]),
        lower_is_better=True,
    ),
    Headline("dialogues", "passed", "通过", lambda f: _share(f["passed"], f["dialogues"])),
)


@dataclass(frozen=True)
class Baseline:
    """Figures by headline key, and how many rows each part had."""

    figures: dict[str, float]
    rows: dict[str, int]


def figures_of(parts: Parts) -> dict[str, float]:
    """The headline figures of a run, by key, for the parts that were measured."""
    return {
        headline.key: round(headline.read(parts[headline.part]), 4)
        for headline in HEADLINES
        if headline.part in parts
    }


def load(path: Path = BASELINE) -> Baseline | None:
    if not path.is_file():
        return None
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Baseline(raw["figures"], raw["rows"])


def save(parts: Parts, rows: Mapping[str, int], path: Path = BASELINE) -> None:
    """Write the figures of this run; those of parts that were not measured stay."""
    old = load(path) or Baseline({}, {})
    kept = {headline.key for headline in HEADLINES}
    figures = {key: value for key, value in old.figures.items() if key in kept}
    content = {
        "figures": dict(sorted({**figures, **figures_of(parts)}.items())),
        "rows": dict(sorted({**old.rows, **rows}.items())),
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def fallen(parts: Parts, rows: Mapping[str, int], baseline: Baseline) -> list[str]:
    """What is worse than the baseline by more than `TOLERANCE`, one Chinese line each.

    A part whose number of rows differs cannot be compared: that is said instead.
    """
    lines = [
        f"{part} 现有 {count} 行，基线按 {baseline.rows[part]} 行测得：请重写基线"
        for part, count in rows.items()
        if part in baseline.rows and baseline.rows[part] != count
    ]
    now = figures_of(parts)
    for headline in HEADLINES:
        before = baseline.figures.get(headline.key)
        if headline.key not in now or before is None:
            continue
        if headline.better_by(now[headline.key], before) < -TOLERANCE:
            named = f"{TITLES[headline.part]}·{headline.title}"
            lines.append(f"{named} {before:.3f} → {now[headline.key]:.3f}")
    return lines
