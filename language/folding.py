"""Folding of raw text into one comparable form, with a way back to raw offsets."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import opencc

from language.numerals import plainly_spoken


@dataclass(frozen=True)
class Folded:
    """Folded text; character i of `text` came from `raw[starts[i]:ends[i]]`."""

    raw: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw offsets of the non-empty folded span [start, end)."""
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def to_simplified(text: str) -> str:
    """Traditional to Simplified Chinese; always as long as `text`."""
    if text.isascii():
        return text
    converted: str = _converter().convert(text)
    if len(converted) == len(text):
        return converted
    # A phrase rule changed the length; offsets matter more here than the phrase rule.
    single = [_converter().convert(ch) for ch in text]
    return "".join(s if len(s) == 1 else ch for s, ch in zip(single, text, strict=True))


def fold(raw: str) -> Folded:
    """NFKC, invisible characters dropped, every blank a space, Traditional to Simplified."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, raw_char in enumerate(raw):
        if raw_char.isspace():
            folded = " "
        elif unicodedata.category(raw_char) in {"Cc", "Cf", "Cs", "Co", "Cn"}:
            continue
        else:
            folded = unicodedata.normalize("NFKC", raw_char)
        for char in folded:
            chars.append(char)
            starts.append(index)
            ends.append(index + 1)
    text = plainly_spoken(to_simplified("".join(chars)))
    return Folded(raw, text, tuple(starts), tuple(ends))
