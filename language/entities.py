"""Entities of a customer's sentence, with checked and canonical values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span

from language.folding import fold
from language.pipeline import SPANS, pipeline
from language.quantities import amount, volume
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
_NOT_OPERATOR = re.compile(
    r"\s*(?:电源|硬盘|支付|端|办公|设备|诈骗|条例|网络诈骗|互联网|WIFI|一下|到|过来|过去|位置|一点|数据"
    r"|不了|的时候|时|着|中|管理局|法|日|总局|局|行业|业|性|光猫|路由|机顶盒|电话卡诈骗)",
    re.I,
)
# 我叫李南京: a place inside somebody's name.
_PERSON = re.compile(r"(?:叫|姓名:?是?|名字:?是?|机主:?是?|户主:?是?|我是|我姓).?$")
_MOVING = re.compile(r"(?:可|来回|不要|别|随意|慢慢|往.|向.|能|边|一)$")


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
        if (
            waiting
            and label == waiting[0] == "region"
            and not text[waiting[3] : start].strip()
            and start - waiting[3] <= 1
        ):
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
        if any(taken[kept.start : kept.end]):
            continue
        value = _value(span, kept, text)
        if value is None:
            continue
        taken[kept.start : kept.end] = b"\1" * len(kept)
        accepted.append((span.label_, value, kept.start_char, kept.end_char))
    return sorted(accepted, key=lambda item: item[2])


def _narrowed(span: Span) -> Span:
    """The part of a matched span that is the entity; the rest was context."""
    if span.label_ == "device_indicator" and span[0].text.isascii():
        return span[:1]
    return span


def _value(span: Span, kept: Span, text: str) -> str | None:
    """Canonical value, or None when the surroundings say that it is something else."""
    label, rule = span.label_, span.id_
    if label == "amount":
        return amount(span, rule, text)
    if label == "data_volume":
        return volume(span, text)
    if label == "operator" and (
        _NOT_OPERATOR.match(text, span.end_char)
        or (span.text == "移动" and _MOVING.search(text[: span.start_char]))
    ):
        return None
    if label == "region" and _PERSON.search(text[: span.start_char]):
        return None
    if rule:
        return str(rule)
    values = [token._.value or token.text for token in kept]
    return "".join(values)
