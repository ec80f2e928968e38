"""Hides what points at a person: readably (`mask`) or reversibly (`with_placeholders`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from language.folding import Folded, fold
from language.scan import Atom, identifiers

# Atom kind -> (entity name, word inside the placeholder). Ticket numbers are no secret.
_SECRET_KINDS = {
    "mobile": ("phone_number", "手机号"),
    "mobile_shape": ("phone_number", "手机号"),
    "landline": ("landline", "固话"),
    "id_number": ("id_number", "身份证"),
    "id_shape": ("id_number", "身份证"),
    "bank_card": ("bank_card", "银行卡"),
    "bank_card_shape": ("bank_card", "银行卡"),
    "email": ("email", "邮箱"),
    "broadband_account": ("broadband_account", "宽带账号"),
    "address": ("address", "地址"),
    "secret": ("secret", "密码"),
}
_MAY_HOLD_SECRET = re.compile(r"\d|[零〇一二三四五六七八九十幺]|@|[^\x00-\x7f]\d")


@dataclass(frozen=True)
class Secret:
    """A value taken out of a text: `kind` is the entity name, `value` its canonical form."""

    placeholder: str
    kind: str
    value: str


def mask(text: str) -> str:
    """`text` with personal identifiers starred out; everything else is unchanged."""
    folded, secrets = _secrets(text)
    return _replace(folded, [(atom, _starred(atom)) for atom in secrets])


def with_placeholders(
    text: str, known: Mapping[str, str] | None = None
) -> tuple[str, list[Secret]]:
    """`text` with 〔手机号1〕 and the like instead of personal identifiers.

    `known` maps value to placeholder as used so far in the conversation; a known value gets its
    placeholder again. Returns the text and the secrets that are not in `known`, each once.
    """
    placeholders = dict(known or {})
    new: list[Secret] = []
    folded, secrets = _secrets(text)
    replaced: list[tuple[Atom, str]] = []
    for atom in secrets:
        kind, word = _SECRET_KINDS[atom.kind]
        if atom.value not in placeholders:
            placeholder = f"〔{word}{_next_number(word, placeholders)}〕"
            placeholders[atom.value] = placeholder
            new.append(Secret(placeholder, kind, atom.value))
        replaced.append((atom, placeholders[atom.value]))
    return _replace(folded, replaced), new


def _secrets(text: str) -> tuple[Folded, list[Atom]]:
    folded = fold(text)
    if not _MAY_HOLD_SECRET.search(folded.text):
        return folded, []
    return folded, [atom for atom in identifiers(folded.text) if atom.kind in _SECRET_KINDS]


def _next_number(word: str, placeholders: Mapping[str, str]) -> int:
    numbers = [
        int(match[1])
        for placeholder in placeholders.values()
        if (match := re.fullmatch(rf"〔{word}(\d+)〕", placeholder))
    ]
    return max(numbers, default=0) + 1


def _replace(folded: Folded, replacements: list[tuple[Atom, str]]) -> str:
    parts: list[str] = []
    position = 0
    for atom, replacement in replacements:
        start, end = folded.raw_span(atom.start, atom.end)
        parts += [folded.raw[position:start], replacement]
        position = end
    parts.append(folded.raw[position:])
    return "".join(parts)


def _starred(atom: Atom) -> str:
    value = atom.value
    entity = _SECRET_KINDS[atom.kind][0]
    if entity == "phone_number":
        return f"{value[:3]}****{value[-4:]}"
    if entity == "id_number":
        return f"{value[:3]}{'*' * (len(value) - 7)}{value[-4:]}"
    if entity == "bank_card":
        return f"{value[:4]}****{value[-4:]}"
    if entity == "landline":
        area = value.partition("-")[0] + "-" if "-" in value else ""
        return f"{area}****{value[-4:]}"
    if entity == "email":
        name, _, host = value.partition("@")
        return f"{name[:4] if len(name) > 4 else name[:1]}****@{host}"
    if entity == "broadband_account":
        return f"{value[:2]}****{value[-2:]}"
    return "****"
