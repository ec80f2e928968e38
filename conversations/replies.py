"""Turns what the engine said into one message: parts for the client, payloads kept here."""

import re
from dataclasses import dataclass, field
from typing import Any

import orjson

from conversations.ports import TurnResult
from core.database import Json

_COMMAND = re.compile(r"^/(?P<intent>\w+)(?P<entities>\{.*\})?$", re.DOTALL)
# Custom parts that go to the client as they are, minus what only the record needs.
_SHOWN = {"verify", "ticket", "faq", "rating"}


@dataclass
class Reply:
    """One reply under construction: `parts` are public, `payloads` say what a button means."""

    parts: list[Json] = field(default_factory=list)
    payloads: dict[str, Json] = field(default_factory=dict)
    handoff: str | None = None
    entry_key: str | None = None
    entry_score: float | None = None
    helped: bool = False

    def text(self, text: str) -> "Reply":
        self.parts.append({"type": "text", "text": text})
        return self

    def buttons(self, choices: list[tuple[str, Json]]) -> "Reply":
        """Offer (title, payload) pairs; a payload is {"intent", "entities"?} or {"text"}."""
        shown = []
        for title, payload in choices:
            button_id = f"b{len(self.payloads) + 1}"
            self.payloads[button_id] = {"title": title, "payload": payload}
            shown.append({"title": title, "id": button_id})
        if shown:
            self.parts.append({"type": "buttons", "buttons": shown})
        return self

    @property
    def content(self) -> Json:
        return {"parts": self.parts, "payloads": self.payloads}

    @property
    def plain(self) -> str:
        """The reply as one text, for search, exports and channels without cards."""
        lines = [part.get("text") or part.get("answer") or "" for part in self.parts]
        return "\n".join(line for line in lines if line)


def compose(result: TurnResult) -> Reply:
    """Read the engine's messages; an unknown custom part is left out."""
    reply = Reply()
    for message in result.messages:
        if text := message.get("text"):
            reply.text(str(text))
        if buttons := message.get("buttons"):
            reply.buttons([(str(b["title"]), read_payload(str(b["payload"]))) for b in buttons])
        if custom := message.get("custom"):
            _add_custom(reply, custom)
    # What the bot did not understand it counts itself and hands over; silence it cannot count.
    reply.helped = bool(reply.parts) or reply.handoff is not None
    return reply


def read_payload(payload: str) -> Json:
    """`/choose_entry{"entry_key": "a.b"}` as intent and entities; other text stays text."""
    match = _COMMAND.match(payload.strip())
    if match is None:
        return {"text": payload}
    try:
        entities = orjson.loads(match["entities"]) if match["entities"] else {}
    except orjson.JSONDecodeError:
        return {"text": payload}
    return {"intent": match["intent"], "entities": entities}


def _add_custom(reply: Reply, custom: dict[str, Any]) -> None:
    kind = custom.get("type")
    if kind == "handoff":
        reply.handoff = str(custom.get("reason") or "request")
    elif kind == "clarify":
        reply.buttons(
            [
                (str(o["title"]), {"intent": "choose_entry", "entities": {"entry_key": o["key"]}})
                for o in custom.get("options", [])
                if o.get("key")
            ]
        )
    elif kind in _SHOWN:
        if kind == "faq":
            reply.entry_key = custom.get("key")
            reply.entry_score = custom.get("score")
        reply.parts.append({name: value for name, value in custom.items() if name != "score"})
