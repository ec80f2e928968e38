"""Word lists that decide, and what they say about a sentence. No model: every hit can be shown."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from language.normalise import normalise

_FOLDER = Path(__file__).parent
_SHORT_REQUEST = 16
OTHER = "其他"
# Whoever writes one of these complains, whatever else the words say.
_COMPLAINING = re.compile("投诉|举报|不满|差评|垃圾|坑|气死|生气|恶心|什么破|要个说法|反映")


@lru_cache(maxsize=8)
def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((_FOLDER / f"{name}.yml").read_text("utf-8"))
    return content


def regulator_words(text: str) -> list[str]:
    """Authorities, courts and press named in `text` (12300, 工信部, 媒体 ...), each once."""
    plain = normalise(text)
    return [
        name for name, words in _read("regulators").items() if any(_holds(plain, w) for w in words)
    ]


def _holds(text: str, word: str) -> bool:
    if not word.isdigit():
        return word in text
    return re.search(rf"(?<!\d){word}(?!\d|元|块|分钟|[MGmg兆])", text) is not None


def asks_for_human(text: str) -> bool:
    """Whether `text` is a short explicit request for a person ("转人工", "我要投诉 转人工").

    Questions about it ("人工几点上班") and longer sentences are left to the classifier.
    """
    plain = re.sub(r"[\s,.!?。、~…]", "", normalise(text))
    if not plain or len(plain) > _SHORT_REQUEST:
        return False
    lists = _read("phrases")
    fillers = "|".join(map(re.escape, sorted(lists["fillers"], key=len, reverse=True)))
    request = f"(?:{'|'.join(lists['ask_for_human'])})"
    if re.fullmatch(f"(?:{fillers})*(?:{request}(?:{fillers})*)+", plain):
        return True
    demanded = re.search(lists["human_demanded"], plain, re.I)
    return demanded is not None and not re.search(lists["human_not_demanded"], plain)


def is_question(text: str) -> bool:
    """Whether the sentence asks something, with or without a question mark."""
    plain = normalise(text)
    if plain.endswith("?"):
        return True
    lists = _read("phrases")
    for phrase in lists["not_questions"]:
        plain = plain.replace(phrase, "")
    return any(word in plain for word in lists["question_words"])


def complaint_category(text: str) -> str | None:
    """Category of the complaint in `text`; 其他 when it complains of nothing listed, else None."""
    plain = normalise(text)
    best, best_score = None, 0
    for category, words in _read("complaint_categories").items():
        score = sum(len(word) for word in words if word in plain)
        if score > best_score:
            best, best_score = category, score
    if best is None and _COMPLAINING.search(plain):
        return OTHER
    return best
