"""Numbers in a form that are not the customer's own, or that nobody shall have."""

import re
from collections.abc import Sequence
from typing import ClassVar

from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Events, Tracker
from bot.actions.context import call
from bot.actions.forms.field import ABSENT, ANONYMOUS, OWN_NUMBER, Field
from bot.actions.forms.fields import Contact, Number, is_worded
from bot.actions.said import Said
from bot.actions.shared.wrong_number import forget_verification
from bot.actions.words import names_any, words
from language.scan import PLACEHOLDER_KINDS

INTENT = "wrong_number"
# The longest request for anonymity that says nothing else.
_SHORT = 20
# Shorter sentences tell nothing.
_STORY = 5
_NO_STORY = frozenset({"affirm", "deny", "repeat", "refuse_info", "out_of_scope", "chitchat"})


class Numbers:
    """The part of a form that takes numbers back, or does without them."""

    fields: ClassVar[tuple[Field, ...]]

    async def _disown(
        self, dispatcher: Dispatcher, tracker: Tracker, said: Said, asked: str
    ) -> Events | None:
        """这不是我的号, 那是我妈的; None when there is no number it could speak of."""
        if said.placeholder("手机号", "固话"):
            # The right one comes along: a correction like any other.
            return None
        given = [
            field
            for field in self.fields
            if isinstance(field, Number | Contact) and _given(tracker, field)
        ]
        if not given:
            offered = any(f.slot == asked and isinstance(f, Number | Contact) for f in self.fields)
            forgotten = offered and await forget_verification(dispatcher)
            return [SlotSet(asked, None)] if forgotten else None
        value = str(tracker.get_slot(given[-1].slot))
        if value == OWN_NUMBER:
            await forget_verification(dispatcher)
            return [*_emptied(given, tracker, value), SlotSet(asked, None)]
        phone = await call().readable(value)
        if names_any(said.text, "owned_by"):
            # It may well be what the matter is about; nobody is called on it.
            dispatcher.utter_message(response="utter_number_of_other", phone=phone)
            called = [field for field in given if isinstance(field, Contact)]
            return [
                SlotSet("number_owner", said.text),
                *_emptied(called, tracker, value),
                SlotSet(asked, None),
            ]
        dispatcher.utter_message(response="utter_number_taken_back", phone=phone)
        return [*_emptied(given, tracker, value), SlotSet(asked, None)]

    def _anonymous(self, dispatcher: Dispatcher, said: Said, asked: str) -> Events | None:
        """Without numbers from now on; None when nobody asked for it."""
        if len(said.text) > _SHORT or not names_any(said.text, "anonymous"):
            return None
        if not any(isinstance(field, Contact) for field in self.fields):
            return None
        dispatcher.utter_message(response="utter_anonymous")
        events = self.nameless()
        if not any(event["name"] == asked for event in events):
            events.append(SlotSet(asked, None))
        return events

    @classmethod
    def nameless(cls) -> Events:
        """The slots of a ticket that says nothing about who opened it."""
        return [
            SlotSet(field.slot, ANONYMOUS if isinstance(field, Contact) else ABSENT)
            for field in cls.fields
            if isinstance(field, Number | Contact)
        ]


def supplements(said: Said) -> bool:
    """Whether a sentence that should hold a number tells a story instead: 上周三打10000那次."""
    if said.pressed or len(said.text) < _STORY or said.placeholders(*PLACEHOLDER_KINDS):
        return False
    if said.intent in _NO_STORY or not is_worded(said.text):
        return False
    return re.search(words()["number_like"], said.text) is None


def _given(tracker: Tracker, field: Field) -> bool:
    value = str(tracker.get_slot(field.slot) or "")
    return value == OWN_NUMBER or value.startswith("〔")


def _emptied(given: Sequence[Field], tracker: Tracker, value: str) -> Events:
    """Every field that holds this number is asked again."""
    return [SlotSet(f.slot, None) for f in given if tracker.get_slot(f.slot) == value]
