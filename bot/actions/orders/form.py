"""A form that ends in an order: nothing counts as a yes but a plain one."""

from abc import ABC
from typing import ClassVar

from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Domain, Events, Tracker
from bot.actions.forms import interruptions
from bot.actions.forms.field import Field
from bot.actions.forms.form import Form
from bot.actions.orders.errands import Errand
from bot.actions.said import Said
from bot.actions.words import names_any, without


class OrderForm(Form, ABC):
    """`errand` names the slots; a no, a doubt or too many unclear answers end it without charge."""

    errand: ClassVar[Errand]
    no_means_no = True

    async def _listen(
        self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain, field: Field | None
    ) -> Events:
        said = Said.of(tracker)
        if field is not None or said.pressed or _first(said):
            return await super()._listen(dispatcher, tracker, domain, field)
        asked = self.errand.confirm
        if hesitates(said):
            return self._cancel(dispatcher)
        if (code := await self._other(said, tracker)) is not None:
            return [SlotSet(self.errand.choice, code), SlotSet(asked, None)]
        if confirms(said.text):
            return [SlotSet(asked, "yes"), SlotSet("form_outcome", "submitted")]
        if interruptions.agrees(said):
            # 嗯 and 好的 are polite noises as often as consent to a price.
            dispatcher.utter_message(response="utter_order_say_confirm")
            return self._again(dispatcher, tracker, asked, None)
        return await super()._listen(dispatcher, tracker, domain, field)

    async def _other(self, said: Said, tracker: Tracker) -> str | None:
        """Something else than what is summed up, when the sentence names it."""
        if interruptions.asks(said, free=False):
            return None
        named = (await self.fields[0].read(said, tracker, 0)).value
        return named if named != tracker.get_slot(self.errand.choice) else None

    def _give_up(self, dispatcher: Dispatcher) -> Events:
        """Who cannot be understood here has ordered nothing."""
        return self._cancel(dispatcher)

    @classmethod
    def cleared(cls) -> Events:
        return [*super().cleared(), SlotSet("order_stamp", None)]


def _first(said: Said) -> bool:
    """What goes before any reading of an answer."""
    return (
        interruptions.wants_person(said)
        or said.intent == "threaten_escalate"
        or interruptions.wants_out(said)
    )


def hesitates(said: Said) -> bool:
    """再想想: not a no, and no yes either; nothing is ordered on it."""
    return names_any(said.text, "second_thoughts")


def confirms(text: str) -> bool:
    """确认, 确认办理: consent in so many words and nothing besides."""
    if not names_any(text, "confirming") or interruptions.denies(text):
        return False
    left = without(without(text, "confirming"), "beside_confirming")
    return left == "" and not text.rstrip().endswith(("吗", "?", "？", "么"))
