"""Another matter first: the form is put off with all that was told, and offered again later."""

import re
from datetime import datetime
from typing import Any

from rasa_sdk.events import SlotSet

from bot.actions.base import Events, Tracker
from bot.actions.said import Said
from bot.actions.words import names_any, words

PENDING, UNFINISHED = "pending_matters", "unfinished"
# How a form ends that is put off.
PUT_OFF = "put_off"
_LONGEST = 20


def wanted_first(said: Said, tracker: Tracker, *, free: bool) -> str | None:
    """What 先说宽带吧 names: a matter told before if it means one. None when it says no such thing.

    Where any sentence may be the answer (先给我退费), only a matter told before counts.
    """
    if said.pressed or len(said.text) > _LONGEST:
        return None
    found = re.fullmatch(words()["first_of_all"], said.text.strip("，,。！!~ "))
    if found is None:
        return None
    named = str(found["matter"])
    waiting = [str(matter) for matter in tracker.get_slot(PENDING) or []]
    told = next((matter for matter in waiting if named in matter), None)
    if told is None and waiting and names_any(named, "the_other"):
        told = waiting[0]
    if told is not None or free:
        return told
    return f"{found['deed'] or ''}{named}"


def put_off(
    tracker: Tracker, form: str, slots: list[str], matter: str, at: datetime
) -> list[dict[str, Any]]:
    """The events that keep the form's facts and put this matter before all that waits."""
    waiting = [told for told in tracker.get_slot(PENDING) or [] if told != matter]
    facts = {slot: tracker.get_slot(slot) for slot in slots if tracker.get_slot(slot) is not None}
    left = {"form": form, "slots": facts, "at": at.isoformat(), "aside": True}
    events: Events = [SlotSet(PENDING, [matter, *waiting]), SlotSet(UNFINISHED, left)]
    return events
