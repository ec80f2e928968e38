"""Billing months as customers name them, and the calendar month they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from language.numerals import digits_of, value_of

_YEARS = {"今年": 0, "去年": -1, "前年": -2}
_SHIFTS = {"上上月": -2, "上月": -1, "本月": 0, "下月": 1}
_DAY = r"(?!\s?\d{1,2}\s?(?:[日号]|到|之?前|之?后|开始|$|[,。])|[一二三十]+[日号]|[初末底])"
_RELATIVE = re.compile(
    r"(上上|前|上|这|本|当|下)(?:一)?(?:个)? ?月(?:份)?(?!底|初|末|[上中下]旬|嫂)"
    r"|(上|本|当|这)(?:一|个|一个)?(?:账|帐)?期(?=的?(?:账|帐|话费|费|扣)|多|$|[,?!])"
)
_NAMED = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2}|\d{2}|二[零〇][一二三][零〇一二三四五六七八九])年 ?"
    r"|(?P<said>今年|去年|前年)(?:的)?)?"
    r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元]) ?月(?:份)?" + _DAY
)
_SEVERAL = re.compile(
    r"(?:前|近|最近|过去)(?:[一二两三四五六]|\d)个月(?=的?(?:账单|话费|详单|消费|费用|流量|扣费|明细))"
)
# A month in which something happens, and no money is spoken of.
_EVENT = re.compile(
    r"[^,。!?]{0,3}?(?:去(?!年|掉|查|交|营业)|出国|旅游|出差|回国|回老家|回来|搬|结婚|到期|开学|毕业|过年|装修|入职"
    r"|办的|办了|刚办|开的|买的|换的|装的|入网|报修|报过|投诉|打过?电话|来过|上班|放假|生日|出生|期间就)"
)
_BILL = re.compile(
    r"账|费|扣|花|流量|详单|明细|清单|多少|[欠收交][了的费]|[元块钱]|单子|消费|用了|用量|通话"
)
_CLAUSE_END = re.compile(r"[,。!?;]|$")
_DASHED = re.compile(r"(?<![\d-])(20\d{2})[-/.](1[0-2]|0?[1-9])(?![\d/.-])")
_COMPACT = re.compile(r"(?<!\d)(20[12]\d)(0[1-9]|1[0-2])(?!\d)")


def find_months(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, value) of each month that bills are asked for.

    `value` is 2026-11, 去年-11, 11月, one of 上上月 上月 本月 下月, or the words for several.
    """
    for start, end, value in _every_month(text):
        if _is_billed(text, end, value):
            yield start, end, value


def _is_billed(text: str, end: int, value: str) -> bool:
    clause_end = _CLAUSE_END.search(text, end)
    clause = text[end : clause_end.start() if clause_end else len(text)]
    if _BILL.search(clause):
        return True
    # What is to come is a plan more often than a bill.
    return value != "下月" and not _EVENT.match(clause)


def _every_month(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _RELATIVE.finditer(text):
        word = match[1] or match[2]
        word = {"前": "上上", "这": "本", "当": "本"}.get(word, word)
        yield match.start(), match.end(), f"{word}月"
    for match in _NAMED.finditer(text):
        number = Decimal(1) if match["month"] == "元" else value_of(match["month"])
        if number is None or (match.start() and text[match.start() - 1] in "个第"):
            continue
        month = int(number)
        year = match["year"]
        if year:
            digits = digits_of(year)
            value = f"{digits if len(digits) == 4 else '20' + digits}-{month:02d}"
        else:
            value = f"{match['said']}-{month:02d}" if match["said"] else f"{month}月"
        yield match.start(), match.end(), value
    for match in _SEVERAL.finditer(text):
        yield match.start(), match.end(), match.group()
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
