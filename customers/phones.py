"""Mobile numbers of the mainland: recognised, written one way, and masked for people."""

import re

from core.errors import Invalid

# Segments as assigned by MIIT, data-only and relay segments left out.
_MOBILE = re.compile(
    r"1(?:3\d{3}|4[57]\d{2}|5[0-35-9]\d{2}|8\d{3}|7(?:[0-35-9]\d{2}|4(?:0\d|1[0-2]|9\d))"
    r"|9[0-35-9]\d{2}|6[2567]\d{2}|4(?:(?:10|4[01])\d{3}|[68]\d{4}|[579]\d{2}))\d{6}"
)
_DECORATION = re.compile(r"[\s\-－—()（）]")


class BadPhone(Invalid):
    message = "手机号码有误，请输入 11 位手机号。"


def is_mobile(text: str) -> bool:
    """True for a bare mobile number, e.g. "13800001001"."""
    return _MOBILE.fullmatch(text) is not None


def mobile(text: str) -> str:
    """The bare number in "+86 138-0000-1001"; raises `BadPhone` for anything else."""
    bare = re.sub(r"^(?:\+?86|0086)(?=1)", "", _DECORATION.sub("", text))
    if not bare.isascii() or not is_mobile(bare):
        raise BadPhone
    return bare


def mask_phone(phone: str) -> str:
    """First three and last four digits: 138****1001."""
    return f"{phone[:3]}****{phone[-4:]}"


def mask_name(name: str) -> str:
    """王建国 becomes 王**; of a long (company) name the ends stay."""
    if len(name) > 4:
        return f"{name[:2]}****{name[-2:]}"
    return name[:1] + "*" * max(len(name) - 1, 1)
