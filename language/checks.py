"""Whether a string of digits can really be the identifier it looks like."""

from __future__ import annotations

import re
from datetime import date

# Every mobile range in use, IoT and virtual operators included.
_MOBILE = re.compile(
    r"1(?:3\d{3}|4[57]\d{2}|5[0-35-9]\d{2}|8\d{3}|7(?:[0-35-9]\d{2}|4(?:0\d|1[0-2]|9\d))"
    r"|9[0-35-9]\d{2}|6[2567]\d{2}|4(?:(?:10|4[01])\d{3}|[68]\d{4}|[579]\d{2}))\d{6}"
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_PROVINCES = {
    *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
    *range(61, 66), 71, 81, 82, 83,
}  # fmt: skip
_CARD_STARTS = ("3", "4", "5", "60", "62", "65", "68", "69", "9")
_THREE_DIGIT_AREAS = ("010", "020", "021", "022", "023", "024", "025", "027", "028", "029")


def is_mobile(digits: str) -> bool:
    """11 (13 for IoT cards) digits in a range that is in use, without country code."""
    return _MOBILE.fullmatch(digits) is not None


def looks_like_id(text: str) -> bool:
    """18 characters with a real province and birth date; the check digit may be wrong."""
    if not re.fullmatch(r"\d{17}[\dXx]", text) or int(text[:2]) not in _PROVINCES:
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return 1900 <= born.year <= date.today().year


def is_id_number(text: str) -> bool:
    """A resident identity number whose check digit is right."""
    if not looks_like_id(text):
        return False
    total = sum(w * int(d) for w, d in zip(_ID_WEIGHTS, text, strict=False))
    return _ID_CHECK[total % 11] == text[-1].upper()


def is_bank_card(digits: str) -> bool:
    """16 to 19 digits with a card prefix and a right Luhn digit."""
    if not re.fullmatch(r"\d{16,19}", digits) or not digits.startswith(_CARD_STARTS):
        return False
    total = 0
    for index, char in enumerate(reversed(digits)):
        number = int(char) * (2 if index % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def landline_area(digits: str) -> str | None:
    """Area code of a landline given with its area code, or None when it is none."""
    size = 3 if digits.startswith(_THREE_DIGIT_AREAS) else 4
    area, local = digits[:size], digits[size:]
    if not re.fullmatch(r"0[1-9]\d{1,2}", area) or not re.fullmatch(r"[2-8]\d{6,7}", local):
        return None
    if size == 3 and len(local) != 8:
        return None
    return None if size == 4 and area[1] in "12" else area
