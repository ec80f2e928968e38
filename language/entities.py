"""Entities of a customer's sentence, with checked and canonical values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from spacy.tokens import Span

from language.folding import fold
from language.numerals import plain
from language.pipeline import SPANS, pipeline
from language.typos import corrected


@dataclass(frozen=True)
class Entity:
    """`surface` is raw[start:end]; `value` its canonical form.

    Values: phone_number 11 digits; landline area-number; amount in yuan; data_volume like 30GB;
    billing_month as in `language.months`; names as in the catalogue. In text that was masked with
    placeholders the value of a secret is its placeholder.
    """

    entity: str
    value: str
    start: int
    end: int
    surface: str


# The earlier label keeps the text where two spans are equally long.
_PRIORITY = (
    "ticket_id", "id_number", "phone_number", "landline", "bank_card", "email",
    "broadband_account", "address", "plan_name", "service_name", "error_code", "billing_month",
    "device_indicator", "amount", "data_volume", "country_region", "region", "operator",
)  # fmt: skip
_YUAN = {"yuan": Decimal(1), "jiao": Decimal("0.1"), "fen": Decimal("0.01")}
_LINE_SPEED = re.compile(r"\s*的?(?:光纤|光宽|宽带|带宽|网速|速率|网络|独享|对等|光猫|路由)")
_LINE_SPEED_BEFORE = re.compile(r"(?:宽带|带宽|网速|光纤|速率|测速)[^,。!?]{0,4}$")
_VOLUME_AFTER = re.compile(r"\s*的?(?:通用|定向|国内|免费)?(?:流量|数据)")
_NETWORK_AFTER = re.compile(r"\s*的?(?:手机|卡|网|信号|套餐|终端|基站|频段|消息|和|还是|会不会)")
_USED_BEFORE = re.compile(r"(?:剩下?|用了|超了?|还有|只有|送|加|跑了|总共)[了个]?\s*$")
_VOLUME_BEFORE = re.compile(r"(?:剩|用了?|超了?|还有|只有|送|含|加|买|扣|共|总共|跑了?)[了个]?\s*$")
_NOT_OPERATOR = re.compile(
    r"\s*(?:电源|硬盘|支付|端|办公|设备|诈骗|条例|网络诈骗|互联网|WIFI)", re.I
)


def extract(text: str) -> list[Entity]:
    """Entities in order of their place in the raw `text`; none overlap."""
    folded = fold(text)
    if not folded.text.strip():
        return []
    found: list[Entity] = []
    for label, value, start, end in _joined(corrected(folded.text)):
        raw_start, raw_end = folded.raw_span(start, end)
        found.append(Entity(label, value, raw_start, raw_end, text[raw_start:raw_end]))
    return found


def _joined(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Accepted spans, with touching regions (浙江省 + 杭州市 + 西湖区) made one."""
    waiting: tuple[str, str, int, int] | None = None
    for label, value, start, end in _accepted(text):
        if waiting and label == waiting[0] == "region" and waiting[3] == start:
            waiting = (label, waiting[1] + value, waiting[2], end)
            continue
        if waiting:
            yield waiting
        waiting = (label, value, start, end)
    if waiting:
        yield waiting


def _accepted(text: str) -> list[tuple[str, str, int, int]]:
    doc = pipeline()(text)
    spans = sorted(
        doc.spans[SPANS], key=lambda s: (-(s.end_char - s.start_char), _PRIORITY.index(s.label_))
    )
    taken = bytearray(len(doc))
    accepted: list[tuple[str, str, int, int]] = []
    for span in spans:
        kept = _narrowed(span)
        if kept is None or any(taken[kept.start : kept.end]):
            continue
        value = _value(span, kept, text)
        if value is None:
            continue
        taken[kept.start : kept.end] = b"\1" * len(kept)
        accepted.append((span.label_, value, kept.start_char, kept.end_char))
    return sorted(accepted, key=lambda item: item[2])


def _narrowed(span: Span) -> Span | None:
    """The part of a matched span that is the entity; the rest was context."""
    if span.id_ == "@last":
        return span[-1:]
    if span.id_ == "@first":
        return span[:1]
    if span.id_ == "@alone":
        # A bare code is a code only when nothing but courtesy stands beside it.
        return span if len(span.doc.text.strip(" ,.!?。")) <= len(span.text) + 2 else None
    return span


def _value(span: Span, kept: Span, text: str) -> str | None:
    """Canonical value, or None when the surroundings say that it is something else."""
    label, rule = span.label_, span.id_
    if label == "amount":
        numbers = [Decimal(t._.value) for t in span if t._.atom in {"number", "tail"}]
        if rule == "yuan_jiao":
            return plain(numbers[0] + numbers[1] / 10)
        return plain(numbers[0] * _YUAN[rule])
    if label == "data_volume":
        return _volume(span, text)
    if label == "operator" and _NOT_OPERATOR.match(text, span.end_char):
        return None
    if rule and not rule.startswith("@"):
        return str(rule)
    values = [token._.value or token.text for token in kept]
    return "".join(values)


def _volume(span: Span, text: str) -> str | None:
    number, unit = span[0]._.value, span[-1].lower_.removeprefix("个").removesuffix("b")
    before, after = text[: span.start_char], text[span.end_char :]
    about_data = _VOLUME_AFTER.match(after) or _VOLUME_BEFORE.search(before)
    if unit == "g" and number in {"2", "3", "4", "5", "6"} and "b" not in span[-1].lower_:
        # 5G is a generation of networks unless the sentence speaks of an amount of data.
        is_amount = _VOLUME_AFTER.match(after) or _USED_BEFORE.search(before)
        if "个" not in span[-1].text and (not is_amount or _NETWORK_AFTER.match(after)):
            return None
    elif not about_data and (_LINE_SPEED.match(after) or _LINE_SPEED_BEFORE.search(before)):
        return None
    if unit == "k":
        return None if not about_data else f"{number}KB"
    return f"{number}{ {'g': 'GB', 't': 'TB'}.get(unit, 'MB') }"
