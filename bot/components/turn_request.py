"""Reads the gateway's request, and refuses what does not have the agreed types."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

MAX_TEXT = 1000
# Ids go into SQL columns of 255; a NUL in one would make Rasa's SQL store end the process.
_ID = re.compile(r"[A-Za-z0-9_.:@-]{1,200}")
_INTENT = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")


class BadRequest(ValueError):
    """The request breaks the contract; the message names the field."""


@dataclass(frozen=True)
class TurnRequest:
    """One customer message. `intent` is set when it came from a button, else None."""

    session: str
    message_id: str
    text: str
    metadata: dict[str, Any]
    intent: str | None

    @property
    def channel(self) -> str:
        channel = self.metadata.get("channel")
        return channel if isinstance(channel, str) and channel else "gateway"


def read(body: Any) -> TurnRequest:
    """TurnRequest of a decoded JSON body; BadRequest when a field is missing or of another type."""
    if not isinstance(body, dict):
        raise BadRequest("body")
    metadata = body.get("metadata", {})
    if not isinstance(metadata, dict):
        raise BadRequest("metadata")
    intent, text = _intent_and_text(body)
    return TurnRequest(
        _identifier(body, "session"), _identifier(body, "message_id"), text, metadata, intent
    )


def _identifier(body: dict[str, Any], field: str) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise BadRequest(field)
    return value


def _intent_and_text(body: dict[str, Any]) -> tuple[str | None, str]:
    payload, text = body.get("payload"), body.get("text")
    if payload is None:
        if not isinstance(text, str) or not text.strip() or len(text) > MAX_TEXT:
            raise BadRequest("text")
        return None, _harmless(text)
    if text is not None and not isinstance(text, str):
        raise BadRequest("text")
    if not isinstance(payload, dict):
        raise BadRequest("payload")
    intent, entities = payload.get("intent"), payload.get("entities", {})
    if not isinstance(intent, str) or not _INTENT.fullmatch(intent):
        raise BadRequest("payload.intent")
    entities = {} if entities is None else entities
    if not isinstance(entities, dict):
        raise BadRequest("payload.entities")
    return intent, f"/{intent}{json.dumps(entities, ensure_ascii=False) if entities else ''}"


def _harmless(text: str) -> str:
    """Rasa runs text that begins with "/" as an intent; only our own payloads may do that."""
    stripped = text.replace("\x00", "").strip()
    return "／" + stripped[1:] if stripped.startswith("/") else stripped
