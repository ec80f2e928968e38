"""Codes that a dial-up connection or a set-top box shows, where the sentence speaks of one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from language.numerals import digits_of

_SPOKEN = "零〇幺一二三四五六七八九"
_KNOWN = (
    "602|604|619|623|628|629|630|631|633|635|638|645|646|650|651|676|678|680|690|691|692|711|718"
    "|720|721|734|735|738|756|769|781|797|800|813|815|1062|1302"
)
_SAID = "|".join(
    "".join(_SPOKEN[0] if d == "0" else _SPOKEN[int(d) + 2] for d in code)
    for code in _KNOWN.split("|")
)
_CODE = re.compile(
    rf"(?<![\d.:/¥+-])(?:{_KNOWN})(?![\d.:/%])|(?<![{_SPOKEN}])(?:{_SAID})(?![{_SPOKEN}十百千万])"
)
_ANY_CODE = re.compile(
    r"(?:(?:错误|故障|报错)的?(?:代码|代号|编号|码)|错误码|报错码|代码)"
    r"(?:[是为:,= ]|显示|提示|就是){0,3}"
    rf"(\d{{3,5}}|[{_SPOKEN}]{{3,4}})(?![\d{_SPOKEN}元块])"
)
_BEFORE = re.compile(
    r"(?:错误?|代码|代号|码|报错?|提示|显示|出现|弹出?来?|跳出?来?|拨号|连接|宽带|上网|网络|断网|连不上网?"
    r"|上不了网|上不去网?|登录|出"
    r"|error|err|code|故障)"
    r"(?:的|是|为|了|个|一个|着|就|又|都|老|老是|总是"
    r"|一直|失败|不了|不上|不成功|窗口|框|说|[:, \-'\"(]|错误|代码|码|号){0,4}$",
    re.I,
)
_AFTER = re.compile(
    r"[ '\")]?(?:这个|的)?(?:错误?|代码|报错|故障|码|error|怎么办|怎么解决|怎么处理|怎么修|是什么"
    r"|是啥|啥意思|什么意思|什么原因|什么问题|又来了|又出来)",
    re.I,
)
_COUNTED = re.compile(
    r" ?(?:元|块|路|号线|号楼|号院|弄|公交|分钟|分|条|个|人|[MGTKmgtk兆]"
    r"|年|米|户|室|栋|楼|次|天|套餐|的套餐|档|毛|班|次列车)"
)
_ALONE = re.compile(r"^\W*(?:678|691|651|734)\W*$")


def find_error_codes(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, code) of the digits of each code; numbers that count something are none."""
    end_of_last = 0
    for match in _ANY_CODE.finditer(text):
        end_of_last = match.end(1)
        yield match.start(1), match.end(1), digits_of(match[1])
    for match in _CODE.finditer(text):
        if match.start() < end_of_last or _COUNTED.match(text, match.end()):
            continue
        before = text[max(0, match.start() - 14) : match.start()]
        if _BEFORE.search(before) or _AFTER.match(text, match.end()) or _ALONE.match(text):
            yield *match.span(), digits_of(match.group())
