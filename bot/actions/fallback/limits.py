"""Which kind of thing is asked that we decline, and what else the sentence asks of us."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.actions.words import names_any

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Kind:
    """`always` and `declined` are looked for; `others` only in questions about other people."""

    name: str
    response: str
    always: re.Pattern[str] | None
    declined: re.Pattern[str] | None
    others: re.Pattern[str] | None

    def fits(self, text: str, *, declined: bool) -> bool:
        """`declined`: the sentence is known to be none of our business."""
        plain = text.lower()
        if self.others is not None and asks_about_others(text):
            pries = declined or names_any(text, "prying")
            return pries and self.others.search(text) is not None
        if self.always is not None and self.always.search(plain):
            return True
        return declined and self.declined is not None and self.declined.search(text) is not None


def kind_of(text: str, *, declined: bool = False) -> Kind | None:
    """The first kind that fits; None when there is nothing to decline, or nothing special."""
    return next((kind for kind in _kinds() if kind.fits(text, declined=declined)), None)


def rest_of(text: str, kind: Kind | None, *, declined: bool = False) -> str:
    """The clauses that ask for something of ours beside what is declined; "" when none does."""
    content = _content()
    clauses = [clause.strip() for clause in re.split(content["breaks"], text)]
    parts = [clause for clause in clauses if clause]

    def is_declined(clause: str) -> bool:
        return kind is not None and kind.fits(clause, declined=declined)

    if kind is not None and not any(map(is_declined, parts)):
        # Only the whole sentence says it: its parts cannot be told apart.
        return ""
    ours = re.compile(content["ours"])
    return "，".join(part for part in parts if ours.search(part) and not is_declined(part))


def errand_in(text: str) -> str | None:
    """The action for a question about one's own account, by its words."""
    errands: dict[str, str] = _content()["errands"]
    return next((name for name, words in errands.items() if re.search(words, text)), None)


def is_ours(text: str) -> bool:
    """Whether it names something of our trade."""
    return re.search(_content()["ours"], text) is not None


def of_our_trade(text: str) -> bool:
    """Whether it speaks of our trade at all, also of what we have no answer to."""
    return is_ours(text) or re.search(_content()["trade"], text, re.IGNORECASE) is not None


def asks_about_others(text: str) -> bool:
    return names_any(text, "other_person") and names_any(text, "private_matters")


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    path = Path(__file__).with_name("limits.yml")
    loaded: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return loaded


@lru_cache(maxsize=1)
def _kinds() -> tuple[Kind, ...]:
    return tuple(
        Kind(
            raw["name"],
            raw["response"],
            *(re.compile(raw[key]) if key in raw else None for key in _PATTERNS),
        )
        for raw in _content()["kinds"]
    )


_PATTERNS = ("always", "declined", "others")
