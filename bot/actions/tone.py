"""A word to the one who is angry or worried, before the answer itself.

Said by whichever action answers first; not when the answer already apologises, and not again
while the last such word is still fresh: said every time it would be worth nothing.
"""

from typing import Any

from bot.actions.said import ANXIOUS, Said
from bot.actions.wording import Domain
from bot.actions.words import names_any
from core.database import Json

SLOT = "soothed_turn"
# So many messages of the customer one kind word lasts.
_LASTS = 6
_ANGRY, _ANXIOUS = "utter_soothe_angry", "utter_soothe_anxious"


def soften(said: Said, tracker: Json, domain: Domain, result: Json) -> Json:
    """The action's result, with such a word in front where one is due."""
    responses = result["responses"]
    if said.emotion not in {ANXIOUS, "angry"} or not responses or _hands_over(responses):
        return result
    turn = sum(event.get("event") == "user" for event in tracker.get("events") or [])
    last = (tracker.get("slots") or {}).get(SLOT)
    if last is not None and turn - int(last) < _LASTS:
        return result
    events = [*result["events"], {"event": "slot", "name": SLOT, "value": turn}]
    if _sorry(responses[0], domain):
        return {"events": events, "responses": responses}
    word = {"response": _ANXIOUS if said.emotion == ANXIOUS else _ANGRY}
    return {"events": events, "responses": [word, *responses]}


def _hands_over(responses: list[Json]) -> bool:
    return any((response.get("custom") or {}).get("type") == "handoff" for response in responses)


def _sorry(response: Json, domain: Domain) -> bool:
    """Whether the first thing said is an apology or a comfort already."""
    variants: list[Any] = (domain.get("responses") or {}).get(response.get("response")) or []
    texts = [str(variant.get("text") or "") for variant in variants]
    return any(names_any(text, "comforting") for text in [*texts, str(response.get("text") or "")])
