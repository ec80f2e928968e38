"""Reads the pattern files: JSON lines in the form of spaCy's SpanRuler."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "patterns"


@lru_cache(maxsize=1)
def patterns() -> tuple[dict[str, Any], ...]:
    """All patterns: `label`, `pattern` (a string or token descriptions) and perhaps `id`."""
    return tuple(
        json.loads(line)
        for path in sorted(FOLDER.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    )


@lru_cache(maxsize=1)
def terms() -> tuple[str, ...]:
    """The patterns that are plain strings, longest first."""
    found = {p["pattern"] for p in patterns() if isinstance(p["pattern"], str)}
    return tuple(sorted(found, key=lambda term: (-len(term), term)))


@lru_cache(maxsize=1)
def names_on_offer() -> dict[str, tuple[str, str]]:
    """Name of a plan or service, in lower case and without blanks, to its label and full name."""
    return {
        p["pattern"].lower(): (p["label"], p["id"])
        for p in patterns()
        if isinstance(p["pattern"], str) and p["label"] in {"plan_name", "service_name"}
    }
