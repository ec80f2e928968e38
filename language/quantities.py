"""What a number with its unit means in its sentence: money, data, or something else."""

from __future__ import annotations

import re
from decimal import Decimal

from spacy.tokens import Span

from language.numerals import plain

_UNIT_OF_MONEY = {"yuan": Decimal(1), "jiao": Decimal("0.1"), "fen": Decimal("0.01")}
# 块 also counts things, and 一块 is "together".
_THINGS = re.compile(
    r"的?(?:屏|电池|手?表|显示|地|牌|砖|硬盘|主?板|网卡|玻璃|区域|内容|墙|布|肉|糖|蛋糕|儿|内存|基站|显卡|路由|光猫|业务)"
)
_TOGETHER_AFTER = re.compile(r"(?:[一,.!?。每/吧吗了呢钱]|的费|的月租|不到|都没|多少|而已|$)")
_TOGETHER_BEFORE = re.compile(
    r"(?:扣|收|花|充|退|交|涨|省|降|欠|剩|每[天月条次分钟]*|才|只|差|贵|便宜|要|月租|多|少|月|天|条|分钟|钱|错|返|赔|减|加|送|是)[了我你们的个有出收扣要]{0,3}$"
)
_AFTER_YUAN = re.compile(r"(?:桥|里(?!面|程)|朱|村|店|旦|宵|素|宝)")
_AFTER_MAO = re.compile(r"(?:不拔|巾|病|衣|孩|线)")
_AFTER_JIAO = re.compile(r"(?:形|度|落|色|洲|街|尺|钱?兽)")

_LINE_SPEED = re.compile(
    r"\s*的?(?:光纤|光宽|宽带|带宽|网速|速率|网络|独享|对等|光猫|路由|每秒|/s|ps|下载速度|上行|下行|的网)",
    re.I,
)
_LINE = re.compile(r"宽带|带宽|网速|光纤|速率|测速|测出来|下载速度|下行|上行|提速|家里的?网")
_DATA = re.compile(r"流量|数据包|剩|用[了掉完超]|超[了出]|加油包|日包|月包")
_VOLUME_AFTER = re.compile(r"\s*的?(?:通用|定向|国内|免费|全国|夜间|闲时|省内)?(?:流量|数据)")
_STORAGE_AFTER = re.compile(
    r"\s*的?(?:内存|硬盘|移动硬盘|U盘|网盘|云盘|存储|手机|版|运存|显存|苹果|iphone|固态)", re.I
)
_NETWORK_AFTER = re.compile(r"\s*的?(?:手机|卡|网|信号|套餐|终端|基站|频段|消息|和|还是|会不会)")
_USED_BEFORE = re.compile(
    r"(?:剩下?|剩余|[用跑刷花充买扣给领][了掉]|超过?了?|还有|只有|赠?送|加|总共|不到|才|包?含|每个?月|赠|没到|将近"
    r"|大概|差不多)[了个有]?\s*$"
)
_USED_AFTER = re.compile(r"\s*(?:用完|不够|没了|都[没不]|多(?!少)|左右|不到|清零|/月)")
_VOLUME_BEFORE = re.compile(
    r"(?:剩下?|用了?|超了?|还有|只有|送|含|加|买|扣|共|总共|跑了?|流量|领)[了个有]?\s*$"
)


def amount(span: Span, rule: str, text: str) -> str | None:
    """Yuan, or None where the words around say that no money is meant."""
    numbers = [Decimal(t._.value) for t in span if t._.atom in {"number", "tail"}]
    unit, after, before = span[-1].text, text[span.end_char :], text[: span.start_char]
    if unit == "块" and _THINGS.match(after):
        return None
    if (
        unit == "块"
        and span[0].text in {"一", "1"}
        and not (_TOGETHER_BEFORE.search(before) or (before and _TOGETHER_AFTER.match(after)))
    ):
        return None
    if (
        (unit == "元" and _AFTER_YUAN.match(after))
        or (unit == "毛" and _AFTER_MAO.match(after))
        or (unit == "角" and _AFTER_JIAO.match(after))
    ):
        return None
    if rule == "yuan_jiao":
        return plain(numbers[0] + numbers[1] / 10)
    if rule == "jiao_fen":
        return plain(numbers[0] / 10 + numbers[1] / 100)
    if rule == "yuan_jiao_fen":
        return plain(numbers[0] + numbers[1] / 10 + numbers[2] / 100)
    return plain(numbers[0] * _UNIT_OF_MONEY[rule])


def volume(span: Span, text: str) -> str | None:
    """30GB, 500MB, 1TB; None for the speed of a line, storage and generations of networks."""
    number = span[0]._.value
    written = span[-1].lower_.replace(" ", "")
    unit = written.removeprefix("个").removesuffix("b")
    before, after = text[: span.start_char], text[span.end_char :]
    about_data = _VOLUME_AFTER.match(after) or _VOLUME_BEFORE.search(before)
    if not _VOLUME_AFTER.match(after) and _STORAGE_AFTER.match(after) and number not in {"4", "5"}:
        return None
    if unit == "g" and number in {"2", "3", "4", "5", "6"} and "b" not in written:
        # 5G is a generation of networks unless the sentence speaks of an amount of data.
        is_amount = (
            _VOLUME_AFTER.match(after) or _USED_BEFORE.search(before) or _USED_AFTER.match(after)
        )
        if "个" not in written and (not is_amount or _NETWORK_AFTER.match(after)):
            return None
    elif (_LINE.search(text) and not _DATA.search(text)) or (
        not about_data and _LINE_SPEED.match(after)
    ):
        return None
    if unit == "k":
        return None if not about_data else f"{number}KB"
    return f"{number}{ {'g': 'GB', 't': 'TB'}.get(unit, 'MB') }"
