"""The regular expressions and words of `phrases.yml`, compiled once."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml


@lru_cache
def section(name: str) -> dict[str, Any]:
    """One top-level section, as it is written."""
    path = Path(__file__).with_name("phrases.yml")
    loaded: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    found: dict[str, Any] = loaded[name]
    return found


@lru_cache
def pattern(name: str, key: str) -> re.Pattern[str]:
    return re.compile(section(name)[key], re.IGNORECASE)
