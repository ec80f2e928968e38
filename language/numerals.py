"""Numbers as Chinese speakers write and say them."""

from __future__ import annotations

import re
from decimal import Decimal

SPOKEN_DIGITS = {
    "零": "0", "〇": "0", "幺": "1", "一": "1", "二": "2", "三": "3", "四": "4",
    "五": "5", "六": "6", "七": "7", "八": "8", "九": "9",
}  # fmt: skip
DIGIT = "[0-9零〇幺一二三四五六七八九]"
# Neighbouring digits are a guess (三四十, 七八个), unless more than two are read out.
_ABOUT = re.compile(
    "(?<![零〇一二三四五六七八九两])(?:[一两]二|[二两]三|三四|四五|五六|六七|七八|八九|三五)(?![零〇一二三四五六七八九])"
)
_UNITS = {"十": 10, "百": 100, "千": 1000}
# Five or more read out one by one are a number being dictated; fewer may be a count ("三四个").
_DICTATED = re.compile("[零〇幺一二三四五六七八九]{5,}")


# Written so that they cannot be altered; a run of them is a number being dictated.
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖", "一二三四五六七八九")
_FORMAL_RUN = re.compile("[壹贰叁肆伍陆柒捌玖零〇]{5,}")
# 幺 is often typed as 么; only in front of the ten other digits of a mobile number is it one.
_MISTYPED_ONE = re.compile(
    "么(?=[三四五六七八九][零〇幺一二三四五六七八九]{9}(?![零〇幺一二三四五六七八九]))"
)


def plainly_spoken(text: str) -> str:
    """Dictated digits in their common characters; same length as `text`."""
    text = _FORMAL_RUN.sub(lambda m: m.group().translate(_FORMAL), text)
    return _MISTYPED_ONE.sub("幺", text)


def digits_of(text: str) -> str:
    """The digits of `text`, spoken ones included, everything else dropped."""
    return "".join(SPOKEN_DIGITS.get(c, c) for c in text if c in SPOKEN_DIGITS or c in "0123456789")


def write_dictated(text: str) -> str:
    """Write digits read out one by one as digits; same length as `text`."""
    return _DICTATED.sub(lambda m: digits_of(m.group()), text)


def value_of(text: str) -> Decimal | None:
    """Value of "59", "1,200.50", "2万", "五十", "一千二", "两百零三", "一二九", "半".

    None when it is no number, or only about one ("三四百", "两三").
    """
    plain = text.replace(",", "")
    if match := re.fullmatch(r"(\d+(?:\.\d+)?)([百千万]?)", plain):
        return Decimal(match[1]) * (_UNITS | {"万": 10_000}).get(match[2], 1)
    if text == "半":
        return Decimal("0.5")
    if _ABOUT.search(text):
        return None
    if re.fullmatch(f"{DIGIT}{{2,}}", text):
        return Decimal(digits_of(text))
    return _chinese_value(text)


def _chinese_value(text: str) -> Decimal | None:
    total = section = 0
    digit: int | None = None
    last_unit = 1
    for char in text:
        if char in SPOKEN_DIGITS or char == "两":
            digit = 2 if char == "两" else int(SPOKEN_DIGITS[char])
            if digit == 0:
                last_unit = 1
        elif char in _UNITS:
            last_unit = _UNITS[char]
            section += (1 if digit is None else digit) * last_unit
            digit = None
        elif char == "万":
            total += (section + (digit or 0)) * 10_000
            section, digit, last_unit = 0, None, 10_000
        else:
            return None
    if digit is not None:
        # "一千二" is 1200: a bare digit after a unit counts in the next lower unit.
        section += digit * (last_unit // 10 if last_unit >= 100 else 1)
    return Decimal(total + section)


def plain(value: Decimal) -> str:
    """Decimal without exponent or trailing zeros: 59, 12.5."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
