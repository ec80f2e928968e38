"""Finds the atoms of a folded text: numbers, codes and placeholders that must stay in one piece.

An atom is recognised by its shape and checked (mobile ranges, check digits, Luhn), so that what
reads it (tokenizer, entities, masking) never looks at digits itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from language import checks
from language.numerals import DIGIT, SPOKEN_DIGITS, digits_of, plain, value_of


@dataclass(frozen=True)
class Atom:
    """`kind` at [start, end) of the folded text; `value` is the form to compare and store."""

    kind: str
    start: int
    end: int
    value: str


PLACEHOLDER_KINDS = (
    "手机号",
    "固话",
    "身份证",
    "银行卡",
    "邮箱",
    "宽带账号",
    "地址",
    "密码",
    "工单号",
)
_SEP = r"[ \-–—‑_.·]{0,2}"


def _digits(count: int) -> str:
    """Pattern for exactly so many digits, written or spoken, with separators between them.

    Always an exact count: a range would swallow the 50 of "13800138000 50元" and fail its check.
    """
    return f"{DIGIT}(?:{_SEP}{DIGIT}){{{count - 1}}}"


_PLACEHOLDER = re.compile(rf"〔({'|'.join(PLACEHOLDER_KINDS)})\d+〕")
_TICKET = re.compile(
    r"(?<![A-Za-z])(TS|ZX|BZ|JY|YW|BY)[ -]?(\d{4}[ -]?\d{4})[ -]?(\d{6}|\d{3} \d{3})(?!\d)", re.I
)
_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.A)
_MAIL_ENDS = (".com", ".cn", ".net", ".org", ".edu", ".gov", ".io", ".me", ".cc", ".hk", ".tw")
_COUNTRY = rf"(?:(?:\+|00)86{_SEP}|86{_SEP}(?=1))"
_COUNTRY_CODE = re.compile(f"^{_COUNTRY}")
_MOBILE, _IOT_MOBILE = (
    re.compile(rf"(?<![0-9])({_COUNTRY}?[1幺一]{_SEP}{_digits(rest)})(?![0-9])")
    for rest in (10, 12)
)
_ID = re.compile(rf"(?<![0-9])({_digits(17)}{_SEP}(?:{DIGIT}|[Xx]))(?![0-9])")
_OLD_ID = re.compile(
    r"(?<![0-9A-Za-z])[1-8]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![0-9])"
)
_CARD = re.compile(r"(?<![0-9])(?:\d{4}(?:[ -]\d{4}){3}[ -]\d{3}|\d{16,19})(?![0-9])")
_GROUPED_CARD = re.compile(r"(?<![0-9])\d{4}(?:[ -]\d{4}){3}(?![0-9])")
_CARD_SAID = re.compile(r"(?:银行卡|信用卡|储蓄卡|借记卡|卡号)[^\d]{0,6}(\d[\d -]{13,22}\d)(?!\d)")
_AREA = rf"(?<![0-9])((?:(?:\+|00)86{_SEP})?\(?[0零〇]?{_SEP}"
_LANDLINES = tuple(
    re.compile(rf"{_AREA}{_digits(area)}\)?{_SEP}{_digits(local)})(?![0-9])")
    for area, local in ((3, 8), (3, 7), (2, 8))
)
_LOCAL_SAID = re.compile(
    r"(?:固话|座机|固定电话|家里电话|小灵通)(?:号码?)?(?:[是为:, ]|就是){0,3}"
    r"([2-8]\d{2,3}[ -]?\d{4})(?!\d)"
)
_BROADBAND_SAID = re.compile(
    r"(?:宽带|上网|拨号|光宽|网络|装机)的?(?:账号|帐号|账户|帐户|号码|编号|编码|用户名|户名|号)"
    r"(?:[是为叫:,= ]|应该|就是|写的|显示|报给你|给你|这个|那个|好像|上面){0,4}"
    r"([A-Za-z0-9][A-Za-z0-9@._-]{4,39})",
    re.A,
)
# Many a broadband account is a telephone number; called an account, it is one.
_ACCOUNT_SAID = re.compile(
    r"(?:账号|帐号|账户|帐户|用户名)(?:[是为叫:,= 填写输]|应该|就是|写的|显示|好像){0,4}"
    r"([A-Za-z0-9][A-Za-z0-9@._-]{5,39})(?![A-Za-z0-9])",
    re.A,
)
_OF_A_LINE = re.compile(r"宽带|拨号|光宽|光猫|路由")
_BROADBAND = re.compile(r"(?<![\w@.])[A-Za-z]{1,6}\d{7,14}(?![\w@])", re.A)
_BROADBAND_AT = re.compile(
    r"(?<![\w@.])[A-Za-z]{0,6}\d{6,14}@[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*(?![\w@])", re.A
)
_BROADBAND_JOINED = re.compile(r"(?<![\w@.-])[A-Za-z]{1,8}[_-]\d{5,14}(?![\w@-])", re.A)
# Any mixture of letters and digits will do where the sentence speaks of a line.
_BROADBAND_MIXED = re.compile(
    r"(?<![\w@.-])(?=[0-9_-]*[A-Za-z])(?=(?:[A-Za-z_-]*\d){5})[A-Za-z0-9][A-Za-z0-9_-]{6,23}(?![\w@-])",
    re.A,
)
_LINE_WORDS = re.compile(r"宽带|拨号|账号|帐号|光宽|上网号")
_PARCEL = re.compile(
    r"(?:快递|运单|物流|订单|单号|顺丰|圆通|中通|韵达|序列号|SN|串号|型号)[^,。]{0,4}$", re.I
)
_SECRET_SAID = re.compile(
    r"(?:验证码|校验码|授权码|动态码|服务密码|密码)(?:[是为:,= ]|就是|发的){0,3}"
    r"((?=[A-Za-z]*\d)[A-Za-z0-9]{4,16})(?![0-9A-Za-z]|[年月位])"
)
_NUMERAL = r"\d+(?:,\d{3})*(?:\.\d+)?"
_ROUND = r"[百千万]?(?![百千万兆])"
_SPOKEN = r"[零〇一二三四五六七八九十两][零〇一二三四五六七八九十百千万两]*|半"
_UNIT = r"元钱|块钱|元|块|圆|蚊|毛钱|毛|角|分钱|个? ?(?:[GTMKgtmk][Bb]?|兆)"
_QUANTITY = re.compile(rf"({_NUMERAL}{_ROUND}|{_SPOKEN}) ?({_UNIT})(?![A-Za-z])")
# "三块五" is 3.5: a lone digit behind 块 counts tenths.
_TAIL = re.compile(rf"{DIGIT}(?!{DIGIT}|[十百千万两个年月天号次G块元毛角分]|[A-Za-z])")
_SPOKEN_TIER = re.compile(rf"(?:{_SPOKEN})(?=(?:元|块)?(?:的|那个|这个)?(?:套餐|档))")
# The dictionary would cut 转移|动.
_PORTED_TO = re.compile(r"(?<=[转换])(?:移动|联通|电信|广电)(?!一下|到|位置|总局|诈骗)")
_PLAIN_NUMBER = re.compile(_NUMERAL)
_LATIN = re.compile(r"[A-Za-z]+")


def _without_country(text: str) -> str:
    return _COUNTRY_CODE.sub("", text, count=1)


def _mobile(text: str) -> str | None:
    text = _without_country(text)
    digits = digits_of(text)
    if checks.is_mobile(digits):
        return digits if _is_grouped(text, digits) else None
    return None


def _is_grouped(text: str, digits: str) -> bool:
    """Whether separators stand where people put them, not between two separate numbers."""
    sizes = tuple(len(part) for part in re.split(r"[ \-–—‑_.·]+", text))
    spoken = any(c in SPOKEN_DIGITS for c in text)
    usual = {(3, 4, 4), (3, 3, 5), (4, 4, 3), (4, 3, 4), (3, 4, 2, 2), (3, 2, 2, 2, 2)}
    return spoken or len(sizes) <= 3 or sizes in usual or sizes == (1,) * len(digits)


def _identity(text: str) -> str | None:
    value = digits_of(text[:-1]) + (text[-1].upper() if text[-1] in "xX" else digits_of(text[-1]))
    return value if checks.is_id_number(value) else None


def _card(text: str) -> str | None:
    digits = digits_of(text)
    return digits if checks.is_bank_card(digits) else None


def _landline(text: str) -> str | None:
    local = _without_country(text)
    digits = digits_of(local) if local == text else "0" + digits_of(local).removeprefix("0")
    if not digits.startswith("0"):
        return None
    area = checks.landline_area(digits)
    return f"{area}-{digits[len(area) :]}" if area else None


def _broadband(text: str) -> str | None:
    value = text.rstrip("._-@")
    return value.lower() if sum(c.isdigit() for c in value) >= 4 else None


def _email(text: str) -> str | None:
    return text.lower() if text.lower().endswith(_MAIL_ENDS) else None


def _quantity(text: str) -> str | None:
    value = value_of(text)
    return None if value is None else plain(value)


def _mobile_shape(text: str) -> str | None:
    text = _without_country(text)
    digits = digits_of(text)
    return digits if re.fullmatch(r"1[3-9]\d{9}", digits) and _is_grouped(text, digits) else None


def _id_shape(text: str) -> str | None:
    value = digits_of(text[:-1]) + (text[-1].upper() if text[-1] in "xX" else digits_of(text[-1]))
    return value if checks.looks_like_id(value) else None


Reader = Callable[[str], "str | None"]
# In this order: the first that takes a piece of text keeps it. The kinds ending in `_shape` fail
# their check (a slip of the finger, say) and are no entity, but are somebody's number all the same.
_READERS: tuple[tuple[str, re.Pattern[str], Reader], ...] = (
    ("id_number", _ID, _identity),
    ("email", _EMAIL, _email),
    ("broadband_account", _BROADBAND_AT, _broadband),
    ("broadband_said", _ACCOUNT_SAID, _broadband),
    ("broadband_mixed", _BROADBAND_MIXED, _broadband),
    ("mobile", _IOT_MOBILE, _mobile),
    ("mobile", _MOBILE, _mobile),
    ("broadband_account", _BROADBAND_SAID, _broadband),
    ("secret", _SECRET_SAID, str),
    ("bank_card", _CARD, _card),
    ("bank_card", _GROUPED_CARD, _card),
    ("bank_card_shape", _CARD_SAID, digits_of),
    *(("landline", pattern, _landline) for pattern in _LANDLINES),
    ("landline", _LOCAL_SAID, digits_of),
    ("broadband_account", _BROADBAND, _broadband),
    ("broadband_account", _BROADBAND_JOINED, _broadband),
    ("id_shape", _ID, _id_shape),
    ("id_shape", _OLD_ID, str),
    ("mobile_shape", _MOBILE, _mobile_shape),
)


class _Taken:
    """Atoms found so far; no two overlap."""

    def __init__(self, size: int) -> None:
        self.atoms: list[Atom] = []
        self._used = bytearray(size)

    def add(self, atom: Atom) -> bool:
        if atom.start >= atom.end or any(self._used[atom.start : atom.end]):
            return False
        self._used[atom.start : atom.end] = b"\1" * (atom.end - atom.start)
        self.atoms.append(atom)
        return True


def identifiers(text: str) -> list[Atom]:
    """Placeholders, ticket numbers and everything that points at a person, in order."""
    from language.addresses import find_addresses

    taken = _Taken(len(text))
    for match in _PLACEHOLDER.finditer(text):
        taken.add(Atom(f"placeholder:{match[1]}", *match.span(), match.group()))
    for match in _TICKET.finditer(text):
        taken.add(Atom("ticket", *match.span(), re.sub("[ -]", "", match.group()).upper()))
    for kind, pattern, read in _READERS:
        for start, end in _spans(pattern, text):
            value = read(text[start:end])
            if value and _fits(kind, text, start):
                taken.add(Atom(_KIND_FOUND.get(kind, kind), start, end, value))
    for start, end in find_addresses(text):
        taken.add(Atom("address", start, end, text[start:end]))
    return sorted(taken.atoms, key=lambda atom: atom.start)


# Kinds that count only in a sentence that bears them out, and what they are then.
_KIND_FOUND = {"broadband_mixed": "broadband_account", "broadband_said": "broadband_account"}


def _fits(kind: str, text: str, start: int) -> bool:
    """Whether the sentence bears out a kind that its characters alone do not show."""
    if kind == "broadband_mixed" and not _LINE_WORDS.search(text):
        return False
    if kind == "broadband_said" and not _OF_A_LINE.search(text):
        return False
    return not (kind.startswith("broadband") and _PARCEL.search(text[max(0, start - 10) : start]))


def _spans(pattern: re.Pattern[str], text: str) -> Iterable[tuple[int, int]]:
    """Spans of the pattern's first group, overlapping ones included.

    A failed check must not hide a number that starts inside the same run of digits.
    """
    position = 0
    while match := pattern.search(text, position):
        yield match.span(1 if pattern.groups else 0)
        position = match.start() + 1


def atoms(text: str, terms: re.Pattern[str] | None = None) -> list[Atom]:
    """`identifiers`, months, `terms`, quantities, numbers and Latin words, in order."""
    from language.error_codes import find_error_codes
    from language.months import find_months
    from language.patterns import names_on_offer

    found = identifiers(text)
    taken = _Taken(len(text))
    for atom in found:
        taken.add(atom)
    for start, end, value in find_months(text):
        taken.add(Atom("month", start, end, value))
    for start, end, value in find_error_codes(text):
        taken.add(Atom("error_code", start, end, value))
    for match in terms.finditer(text) if terms else ():
        name = match.group().replace(" ", "").lower()
        kind, value = names_on_offer().get(name, ("term", match.group()))
        taken.add(Atom(kind, *match.span(), value))
    for match in _PORTED_TO.finditer(text):
        taken.add(Atom("operator", *match.span(), match.group()))
    for match in _QUANTITY.finditer(text):
        amount = _quantity(match[1])
        if amount is not None and taken.add(Atom("number", *match.span(1), amount)):
            taken.add(Atom("unit", *match.span(2), match[2].replace(" ", "")))
            if match[2] in {"块", "块钱", "元", "毛"} and (tail := _TAIL.match(text, match.end())):
                taken.add(Atom("tail", *tail.span(), digits_of(tail.group())))
    for match in _SPOKEN_TIER.finditer(text):
        amount = _quantity(match.group())
        if amount is not None:
            taken.add(Atom("number", *match.span(), amount))
    for match in _PLAIN_NUMBER.finditer(text):
        taken.add(Atom("number", *match.span(), match.group().replace(",", "")))
    for match in _LATIN.finditer(text):
        taken.add(Atom("latin", *match.span(), match.group()))
    return sorted(taken.atoms, key=lambda atom: atom.start)
