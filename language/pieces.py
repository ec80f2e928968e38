"""What a classifier should see of a text: no one's number, only that there was one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from language.folding import fold
from language.mask import with_placeholders
from language.normalise import normalise
from language.pipeline import pipeline
from language.typos import corrected

_PLACEHOLDER = re.compile(r"〔(\D+?)\d*〕")
_TICKET = re.compile(
    r"(?<![A-Za-z])(?:TS|ZX|BZ|JY|YW|BY)[ -]?\d{4}[ -]?\d{4}[ -]?(?:\d{6}|\d{3} \d{3})(?!\d)", re.I
)
_KIND_WORDS = {
    "mobile": "手机号", "landline": "固话", "id_number": "身份证", "bank_card": "银行卡",
    "email": "邮箱", "broadband_account": "宽带账号", "address": "地址", "ticket": "工单号",
    "secret": "密码",
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A word as it should be read; it stands at raw[start:end]."""

    text: str
    start: int
    end: int


def neutral(text: str) -> str:
    """Normal form with identifiers and placeholders replaced by their kind (手机号, 工单号)."""
    masked, _ = with_placeholders(normalise(text))
    return _PLACEHOLDER.sub(r"\1", _TICKET.sub("工单号", masked)).lower()


def pieces(text: str) -> list[Piece]:
    """Words of the raw `text` with raw offsets; no blanks, identifiers as one neutral word."""
    folded = fold(text)
    found: list[Piece] = []
    for token in pipeline().tokenizer(corrected(folded.text)):
        if token.is_space:
            continue
        kind = token._.atom
        word = kind.partition(":")[2] or _KIND_WORDS.get(kind) or token.lower_
        found.append(Piece(word, *folded.raw_span(token.idx, token.idx + len(token.text))))
    return found
