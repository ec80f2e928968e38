"""Street addresses with a house number: the part of an address that finds a front door."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = r"[0-9A-Za-z一二三四五六七八九十百零]{1,6}"
_NUMBERED = rf"{_NUMBER}(?:号楼|号院|号|弄|栋|幢|座|楼|单元|层|室|组)"
_PLACE = (
    r"(?:路|街|大道|道|巷|胡同|弄|里弄|新村|村|屯|庄"
    r"|小区|花园|家园|花苑|苑|公寓|大厦|广场|社区|公馆|城)"
)
_WHEN = r"(?!(?:之前|以前|之后|以后|前|后|开始|那天|上午|下午|晚上|早上|到期|扣|才|线|来|交))"
# Between two places stands nothing that is a place itself: a text can be read in one way only.
# Otherwise "路路路…" is tried in every possible cut, which takes for ever.
_STREET = re.compile(
    rf"[\u4e00-\u9fa5](?:(?:(?!{_PLACE})[\u4e00-\u9fa5]){{0,11}}{_PLACE}){{1,6}}"
    rf"(?:东|西|南|北|中)?[ ,]?"
    rf"{_NUMBERED}(?:[-\s,]?(?:{_NUMBERED}|\d{{1,4}}))*{_WHEN}"
)
_BUILDING = re.compile(
    rf"{_NUMBER}(?:号楼|栋|幢|座)(?:[-\s,]?{_NUMBER}单元)?[-\s,]?\d{{2,4}}(?:室|号|房)?(?!\d)"
    rf"|{_NUMBER}单元[-\s,]?\d{{2,4}}(?:室|号|房)?(?!\d)"
)
# The address proper starts after the last district and after the words that lead up to it.
_DISTRICT = re.compile(r"(?:特别行政区|自治区|自治州|自治县|省|市|(?<!小)(?<!社)区|县|旗|镇|街道)")
_LEAD = re.compile(
    r".*(?:地址|住在|搬到|搬去|家在|位于|寄到|送到|我家|我们|[在是到住址于从寄给把我:])"
)
_NOT_A_STREET = re.compile(r"(?:这|那|半|条|上|马|铁|网|线|一|电|在|思)(?:路|街|道)$")


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of each address, without the province, city and district in front of it."""
    end_of_last = 0
    for match in _STREET.finditer(text):
        start = _proper_start(text, match.start(), match.end())
        street = re.match(rf"[\u4e00-\u9fa5]+?{_PLACE}", text[start : match.end()])
        if street and not _NOT_A_STREET.search(street.group()):
            end_of_last = match.end()
            yield start, match.end()
    for match in _BUILDING.finditer(text):
        if match.start() >= end_of_last:
            yield match.span()


def _proper_start(text: str, start: int, end: int) -> int:
    """Moves `start` behind districts and lead-in words as long as a named place is left."""
    for pattern in (_LEAD, _DISTRICT):
        for match in reversed(list(pattern.finditer(text, start, end))):
            if re.match(rf"[\u4e00-\u9fa5]{{1,12}}?{_PLACE}", text[match.end() : end]):
                start = match.end()
                break
    return start
