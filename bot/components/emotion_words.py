"""Counts of words that speak of a mood, from `emotion_words.yml`: features of the classifier."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import yaml

_MOST = 3
_LONG = 20.0
_LONGEST = 60


@lru_cache(maxsize=1)
def groups() -> dict[str, tuple[str, ...]]:
    """Name of a group -> its words, in lower case; the order is that of the features."""
    content = yaml.safe_load((Path(__file__).parent / "emotion_words.yml").read_text("utf-8"))
    return {name: tuple(word.lower() for word in words) for name, words in content.items()}


def counts(text: str) -> np.ndarray:
    """Shape (groups + 3,): how often each group is named (at most 3), then !, ? and length."""
    plain = text.lower()
    found = [min(sum(plain.count(word) for word in words), _MOST) for words in groups().values()]
    shouting = min(plain.count("!") + plain.count("！"), _MOST)
    asking = min(plain.count("?") + plain.count("？"), _MOST)
    length = min(len(plain), _LONGEST) / _LONG
    return np.array([*found, shouting, asking, length], dtype=np.float32)
