"""Lays the figures of a run out as one page."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from benchmarks.evaluate.baseline import Baseline
from benchmarks.evaluate.nlu import FALLBACK
from benchmarks.evaluate.page import intent_names
from benchmarks.evaluate.page.cards import cards
from benchmarks.evaluate.page.heat_map import heat_map
from benchmarks.evaluate.page.plots import reliability, risk_coverage

_TEMPLATES = Environment(
    loader=PackageLoader("benchmarks.evaluate.page"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)
_TEMPLATES.filters["percent"] = lambda share, digits=1: f"{share * 100:.{digits}f}%"
_TEMPLATES.filters["three"] = lambda value: f"{value:.3f}"
_TEMPLATES.filters["intent"] = lambda name: intent_names.titles().get(name, name)


def render(content: Mapping[str, Any], baseline: Baseline | None) -> str:
    """The HTML of a run; `content` is what report.json holds."""
    parts = content["parts"]
    drawn: dict[str, Markup] = {}
    if "intents" in parts:
        drawn["intents"] = _intent_map(parts["intents"])
    if "emotions" in parts:
        drawn["emotions"] = _emotion_map(parts["emotions"])
    if "trust" in parts:
        drawn["reliability"] = reliability(parts["trust"])
        drawn["risk"] = risk_coverage(parts["trust"])
    return _TEMPLATES.get_template("report.html").render(
        at=content["at"],
        model=content["model"],
        rows=content["rows"],
        parts=parts,
        others=content.get("others"),
        cards=cards(parts, content["rows"], baseline),
        compared=baseline is not None,
        drawn=drawn,
        skills=intent_names.grouped(set(parts.get("intents", {}).get("by_intent", {}))),
    )


def write(content: Mapping[str, Any], baseline: Baseline | None, path: Path) -> None:
    # Through JSON, so that a page made now and one made from report.json are the same.
    plain = json.loads(json.dumps(content))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(plain, baseline), encoding="utf-8")


def _intent_map(figures: Mapping[str, Any]) -> Markup:
    labels = set(figures["by_intent"])
    counts = {(told, got): count for told, got, count in figures["confusions"]}
    for label, scores in figures["by_intent"].items():
        counts[label, label] = round(scores["recall"] * scores["rows"])
    strays = {got for _, got in counts if got not in labels}
    extra = [*sorted(strays - {FALLBACK}), *([FALLBACK] if FALLBACK in strays else [])]
    return heat_map(intent_names.grouped(labels), extra, counts, intent_names.titles())


def _emotion_map(figures: Mapping[str, Any]) -> Markup:
    names = figures["names"]
    counts = {(told, got): count for told, got, count in figures["confusions"]}
    labels = list(figures["by_emotion"])
    strays = sorted({got for _, got in counts if got not in labels})
    return heat_map([("", labels)], strays, counts, names, cell=44, margin=72)
