"""Billing months as customers name them, and the calendar month they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from language.numerals import value_of

_YEARS = {"今年": 0, "去年": -1, "前年": -2}
_SHIFTS = {"上上月": -2, "上月": -1, "本月": 0, "下月": 1}
_RELATIVE = re.compile(r"(上上|前|上|这|本|当|下)(?:一)?(?:个)?月(?:份)?(?!底|初|末)|(?:当|本)期")
_NAMED = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2}|\d{2})年|(?P<said>今年|去年|前年)(?:的)?)?"
    r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?(?!\d{1,2}[日号]|[一二三十]+[日号])"
)
_DASHED = re.compile(r"(?<![\d-])(20\d{2})[-/.](1[0-2]|0?[1-9])(?![\d/.-])")
_COMPACT = re.compile(r"(?<!\d)(20[12]\d)(0[1-9]|1[0-2])(?!\d)")


def find_months(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, value); value is 2026-11, 去年-11, 11月 or one of 上上月 上月 本月 下月."""
    for match in _RELATIVE.finditer(text):
        word = match[1] or "本"
        word = {"前": "上上", "这": "本", "当": "本"}.get(word, word)
        yield match.start(), match.end(), f"{word}月"
    for match in _NAMED.finditer(text):
        number = value_of(match["month"])
        if number is None or (match.start() and text[match.start() - 1] in "个第"):
            continue
        month = int(number)
        year = match["year"]
        if year:
            value = f"{year if len(year) == 4 else '20' + year}-{month:02d}"
        else:
            value = f"{match['said']}-{month:02d}" if match["said"] else f"{month}月"
        yield match.start(), match.end(), value
    for pattern in (_DASHED, _COMPACT):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), f"{match[1]}-{int(match[2]):02d}"


def resolve_month(value: str, today: date) -> str | None:
    """Calendar month 'YYYY-MM' of a billing_month value seen from `today`.

    A bare month that has not come yet this year means last year's.
    """
    if re.fullmatch(r"\d{4}-\d{2}", value):
        return value
    if value in _SHIFTS:
        index = today.year * 12 + today.month - 1 + _SHIFTS[value]
        return f"{index // 12}-{index % 12 + 1:02d}"
    if match := re.fullmatch(r"(今年|去年|前年)-(\d{2})", value):
        return f"{today.year + _YEARS[match[1]]}-{match[2]}"
    if match := re.fullmatch(r"(\d{1,2})月", value):
        month = int(match[1])
        return f"{today.year - (month > today.month)}-{month:02d}"
    return None
