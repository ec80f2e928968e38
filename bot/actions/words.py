"""The words the actions listen for, from `words.yml`."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml


@lru_cache
def words() -> dict[str, Any]:
    with (Path(__file__).parent / "words.yml").open(encoding="utf-8") as file:
        loaded: dict[str, Any] = yaml.safe_load(file)
    return loaded


def names_any(text: str, key: str) -> bool:
    """Whether the text contains one of the words listed under `key`."""
    return any(word in text for word in words()[key])


def without(text: str, key: str) -> str:
    """What is left of the text without the words listed under `key` and without punctuation."""
    for word in sorted(words()[key], key=len, reverse=True):
        text = text.replace(word, "")
    return "".join(character for character in text if character.isalnum())
