"""What the customer said in the message at hand, read from the tracker."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker

from language.scan import PLACEHOLDER_KINDS

_PLACEHOLDER = re.compile(rf"〔({'|'.join(PLACEHOLDER_KINDS)})\d+〕")
_GUESS = 0.25
CALM, ANXIOUS, ANGRY = "calm", "anxious", "angry"
_UPSET = frozenset({ANGRY, "abusive", "threatening"})
_NOTICED = 0.5
# From here on more than 9 in 10 of the complaint classifier's answers are right (decision 0007).
_PRESELECTED = 0.7
_TICKET = re.compile(r"(?<![A-Za-z])(?:TS|ZX|BZ|JY|YW|BY)\d{14}(?!\d)", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """`text` is masked with placeholders; `pressed` when a button said it, then `text` is ""."""

    text: str
    intent: str
    confidence: float = 1.0
    pressed: bool = False
    entities: tuple[tuple[str, str], ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)
    # What the classifier would have said had it been sure.
    guess: str = ""
    # calm, anxious, angry, abusive or threatening; calm when in doubt.
    emotion: str = CALM
    # What it would be about if it were a complaint; "" when in doubt.
    category: str = ""

    @classmethod
    def of(cls, tracker: Tracker) -> Said:
        return cls.parsed(tracker.latest_message or {})

    @classmethod
    def parsed(cls, message: dict[str, Any]) -> Said:
        """What Rasa made of a message."""
        text = str(message.get("text") or "").strip()
        intent = message.get("intent") or {}
        pressed = text.startswith("/")
        return cls(
            text="" if pressed else text,
            intent=str(intent.get("name") or ""),
            confidence=float(intent.get("confidence") or 0.0),
            pressed=pressed,
            entities=tuple(
                (str(found["entity"]), str(found["value"]))
                for found in message.get("entities") or []
                if found.get("value") is not None
            ),
            metadata=dict(message.get("metadata") or {}),
            guess=_guess(message.get("intent_ranking") or []),
            emotion=_emotion(message.get("emotion") or {}),
            category=_category(message.get("complaint_category") or {}),
        )

    def entity(self, name: str) -> str | None:
        """The first value of an entity, canonical."""
        return next((value for entity, value in self.entities if entity == name), None)

    def placeholder(self, *kinds: str) -> str | None:
        """The last placeholder of these kinds (手机号, 固话 …): corrections come last."""
        found = self.placeholders(*kinds)
        return found[-1] if found else None

    def placeholders(self, *kinds: str) -> list[str]:
        return [m[0] for m in _PLACEHOLDER.finditer(self.text) if m[1] in kinds]

    @property
    def upset(self) -> bool:
        """In a mood in which a cheerful answer would make it worse."""
        return self.emotion in _UPSET

    @property
    def ticket_number(self) -> str | None:
        match = _TICKET.search(self.text)
        number = match[0] if match else self.entity("ticket_id") or self.entity("ticket_number")
        return number.upper() if number else None

    @property
    def option(self) -> str | None:
        """What a pressed choice stands for."""
        return self.entity("option") if self.pressed else None

    @property
    def bare(self) -> str:
        """The text without placeholders, for search."""
        return _PLACEHOLDER.sub("", self.text).strip()


def _emotion(found: dict[str, Any]) -> str:
    """The emotion the classifier is sure enough of to speak differently."""
    sure = float(found.get("confidence") or 0) >= _NOTICED
    return str(found.get("name")) if sure else CALM


def _category(found: dict[str, Any]) -> str:
    """The complaint category the classifier is sure enough of to choose it unasked."""
    sure = float(found.get("confidence") or 0) >= _PRESELECTED
    return str(found.get("name")) if sure else ""


def _guess(ranking: list[dict[str, Any]]) -> str:
    """The best real intent of an unsure ranking."""
    real = (r for r in ranking if r.get("name") != "nlu_fallback")
    best: dict[str, Any] = next(real, {})
    return str(best.get("name") or "") if float(best.get("confidence") or 0) >= _GUESS else ""
