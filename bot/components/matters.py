"""Two matters in one sentence: 宽带断了两天，另外上个月多扣我30块.

The sentence is cut where a second matter may begin, and each piece is understood by itself. Only
pieces that are clearly different matters stay apart; everything else is one story, as it was told.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.components.phrases import pattern, section
from language.lexicon import OTHER

# A word says that something else comes; the border of a clause alone has to be beyond doubt.
_SURE = {"strong": 0.4, "weak": 0.7, "plain": 0.8}
# A second complaint is one only when both are beyond doubt what they are about.
_SURE_CATEGORY = 0.85
# Shorter texts hold no two matters, shorter pieces none at all.
_SHORTEST = 10
_SHORTEST_PIECE = 3
_MOST_PIECES = 4
_BARE_COMPLAINT = 6
_EDGES = "，,。；;！!？?、：: \n"
_FORMS = {"fault", "mobile_fault", "complaint"}
# The longest second question about the same thing.
_SHORT_QUESTION = 10

Parse = Callable[[str], Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Piece:
    """A part of a sentence and how it is joined to the one before: strong, weak or plain."""

    text: str
    joined: str


@dataclass(frozen=True)
class Matter:
    """What a piece is about; `family` is "" when it is no matter of its own."""

    text: str
    family: str = ""
    confidence: float = 0.0
    category: str | None = None


async def split(text: str, parse: Parse) -> list[str]:
    """The matters in the order in which they were told; mostly the text alone.

    `parse` understands a text as the pipeline does; it is asked only when a second matter may
    begin somewhere.
    """
    cut = pieces(text)
    if len(cut) < 2:
        return [text]
    told = [_matter(piece.text, await parse(piece.text)) for piece in cut]
    matters = [told[0]]
    for piece, matter in zip(cut[1:], told[1:], strict=True):
        if _apart(matters[-1], matter, piece.joined):
            matters.append(matter)
            continue
        whole = f"{matters[-1].text}，{piece.text}"
        last = matters[-1]
        # What is no matter by itself (你好) takes its meaning from what it is joined to.
        kept = last if last.family else matter
        matters[-1] = Matter(whole, kept.family, kept.confidence, kept.category)
    return [matter.text for matter in matters] if len(matters) > 1 else [text]


def pieces(text: str) -> list[Piece]:
    """The text cut at every place where a second matter may begin."""
    if len(text) < _SHORTEST:
        return [Piece(text, "")]
    rest, announced = pattern("matters", "announced").subn("", text, count=1)
    rest = rest.strip(_EDGES)
    rest = pattern("matters", "numbered").sub("", rest, count=1).strip(_EDGES)
    borders: dict[int, tuple[int, str]] = {}
    if announced:
        # Whoever says that there are two of them tells them in two clauses.
        borders = {place: (place + 1, "weak") for place, c in enumerate(rest) if c in "，,"}
    for joined in ("asks", "plain", "weak", "strong"):
        for found in pattern("matters", joined).finditer(rest):
            if joined == "asks" and not _asks_twice(rest[: found.start()], rest[found.end() :]):
                continue
            if 0 < found.start() < len(rest):
                borders[found.start()] = (found.end(), joined)
    cut, start, how = [], 0, ""
    for border in sorted(borders):
        end, joined = borders[border]
        if border < start:
            continue
        cut.append(Piece(rest[start:border].strip(_EDGES), how))
        start, how = end, joined
    cut.append(Piece(rest[start:].strip(_EDGES), how))
    cut = _joined([piece for piece in cut if piece.text])
    return cut if 2 <= len(cut) <= _MOST_PIECES else [Piece(text, "")]


def _asks_twice(before: str, after: str) -> bool:
    """携号转网要几天，钱退不退: the second question is not the first in other words."""
    if len(after.strip(_EDGES)) > _SHORT_QUESTION:
        return False
    first, second = _asked_for(before), _asked_for(after)
    return bool(first and second) and first != second


def _asked_for(text: str) -> str:
    """time, money, where or how, in this order: 怎么收费 asks for money."""
    kinds = section("matters")["kinds"]
    order = ("time", "money", "where", "how")
    return next((kind for kind in order if re.search(kinds[kind], text)), "")


def _joined(cut: list[Piece]) -> list[Piece]:
    """Pieces too short to be a matter belong to their neighbour."""
    kept: list[Piece] = []
    for piece in cut:
        if kept and (len(piece.text) < _SHORTEST_PIECE or len(kept[-1].text) < _SHORTEST_PIECE):
            kept[-1] = Piece(f"{kept[-1].text}，{piece.text}", kept[-1].joined)
        else:
            kept.append(piece)
    return kept


def _matter(text: str, parsed: dict[str, Any]) -> Matter:
    intent = parsed.get("intent") or {}
    name, confidence = str(intent.get("name") or ""), float(intent.get("confidence") or 0)
    words = section("matters")
    if not name or name in words["none"]:
        return Matter(text)
    family = next((f for f, names in words["families"].items() if name in names), name)
    category = _category(parsed) if family == "complaint" else None
    return Matter(text, family, confidence, category)


def _category(parsed: dict[str, Any]) -> str | None:
    """What the complaint is about; None when it does not say so clearly."""
    found = parsed.get("complaint_category") or {}
    sure = float(found.get("confidence") or 0) >= _SURE_CATEGORY
    return str(found["name"]) if sure and found["name"] != OTHER else None


def _apart(before: Matter, matter: Matter, joined: str) -> bool:
    """Whether the second is another matter than the first."""
    if joined == "asks":
        # The second leans on the first and need not be clear by itself.
        told = before.family in section("matters")["told"]
        return bool(before.family) and before.confidence >= _SURE["weak"] and not told
    if not before.family or not matter.family:
        return False
    if min(before.confidence, matter.confidence) < _SURE[joined]:
        return False
    if before.family == matter.family == "complaint":
        # More of the same grievance, or another one?
        known = None not in (before.category, matter.category)
        return joined == "strong" and known and before.category != matter.category
    if before.family == matter.family:
        return False
    pair = {before.family, matter.family}
    if pair & {"fault", "mobile_fault"} and "complaint" in pair:
        grievance = before if before.family == "complaint" else matter
        # 宽带断了两天没人管，我要投诉 is one matter.
        return (
            grievance.category is not None
            and grievance.category not in section("matters")["about_faults"]
            and len(grievance.text) > _BARE_COMPLAINT
        )
    if joined == "plain":
        # Two questions one after the other stand apart; a story and its question do not.
        return not pair & _FORMS and before.text != matter.text
    return True
