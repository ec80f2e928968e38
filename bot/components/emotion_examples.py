"""The sentences the emotion classifier learns from: `bot/data/emotions`, one file an emotion."""

from __future__ import annotations

import hashlib
from pathlib import Path

import yaml

from language.normalise import normalise

FOLDER = Path(__file__).parents[1] / "data" / "emotions"
CALM = "calm"


def read(folder: Path = FOLDER) -> list[tuple[str, str]]:
    """(text as customers' words reach Rasa, emotion); raises `ValueError` for a repeated text."""
    examples: dict[str, str] = {}
    for path in sorted(folder.glob("*.yml")):
        content = yaml.safe_load(path.read_text("utf-8"))
        for line in content["examples"].splitlines():
            text = normalise(line.strip().removeprefix("-").strip())
            if examples.setdefault(text, content["emotion"]) != content["emotion"]:
                raise ValueError(f"{path.name}: “{text}” also has the emotion {examples[text]}")
    return list(examples.items())


def digest(folder: Path = FOLDER) -> str:
    """Changes when an example changes."""
    found = hashlib.sha256()
    for path in sorted(folder.glob("*.yml")):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()
