"""What the gateway is told about one turn, read from the tracker's events.

The first answer and every replay are read in the same way, so they are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
    SESSION_START_METADATA_SLOT,
)
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

_MESSAGE_PARTS = ("buttons", "custom", "image", "attachment", "quick_replies", "elements")
_RANKING_LENGTH = 3
# The mildest first.
_EMOTIONS = ("calm", "anxious", "angry", "abusive", "threatening")
_PART = "~"


@dataclass(frozen=True)
class RecordedTurn:
    """A user message and the events that followed it, up to the next user message."""

    user: UserUttered
    events: list[Event]


def find_turn(tracker: DialogueStateTracker, message_id: str) -> RecordedTurn | None:
    """The turn of this message id, or None when the tracker does not hold it."""
    following: list[Event] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            if event.message_id == message_id:
                return RecordedTurn(event, following[::-1])
            if not _is_part(event.message_id, message_id):
                following = []
        else:
            following.append(event)
    return None


def part_of(message_id: str, number: int) -> str:
    """The id of a further matter in the same message; ids of the gateway hold no such sign."""
    return f"{message_id}{_PART}{number}"


def _is_part(part: str | None, message_id: str) -> bool:
    return (part or "").startswith(f"{message_id}{_PART}")


def describe(turn: RecordedTurn, tracker: DialogueStateTracker) -> dict[str, Any]:
    """`messages`, `turn`, `slots` and `active_form` of the gateway contract."""
    return {
        "messages": [_message(e) for e in turn.events if isinstance(e, BotUttered)],
        "turn": _understanding(turn),
        "slots": {
            name: slot.value
            for name, slot in tracker.slots.items()
            if slot.value is not None and name != SESSION_START_METADATA_SLOT
        },
        "active_form": tracker.active_loop_name,
    }


def _message(event: BotUttered) -> dict[str, Any]:
    message: dict[str, Any] = {"text": event.text} if event.text else {}
    for part in _MESSAGE_PARTS:
        if event.data.get(part):
            message[part] = event.data[part]
    return message


def _emotion(turn: RecordedTurn) -> dict[str, Any] | None:
    """The strongest emotion of what was said; None when a button said it."""
    heard = [turn.user, *(event for event in turn.events if isinstance(event, UserUttered))]
    found = [event.parse_data["emotion"] for event in heard if event.parse_data.get("emotion")]
    return max(found, key=lambda each: _EMOTIONS.index(each["name"]), default=None)


def _understanding(turn: RecordedTurn) -> dict[str, Any]:
    parsed = turn.user.parse_data
    intent = parsed.get("intent") or {}
    ranking = parsed.get("intent_ranking") or []
    hidden = (ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME)
    return {
        "intent": intent.get("name"),
        "confidence": float(intent.get("confidence") or 0.0),
        "ranking": [
            {"name": entry.get("name"), "confidence": float(entry.get("confidence") or 0.0)}
            for entry in ranking[:_RANKING_LENGTH]
        ],
        "entities": [
            {key: entity[key] for key in ("entity", "value", "start", "end") if key in entity}
            for entity in parsed.get("entities") or []
        ],
        "emotion": _emotion(turn),
        "actions": [
            event.action_name
            for event in turn.events
            if isinstance(event, ActionExecuted)
            and event.action_name
            and event.action_name not in hidden
        ],
    }
