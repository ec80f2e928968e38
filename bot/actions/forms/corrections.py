"""Taking back or changing, in the middle of a form, what was said before."""

from typing import ClassVar

from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Events, Tracker
from bot.actions.forms import interruptions
from bot.actions.forms.field import Field, Reading, shown
from bot.actions.said import Said
from bot.actions.wording import Domain, words_of

MAX_TRIES = 2
EDIT = "edit"
# Set while the customer chooses what to change: the summary is not shown again meanwhile.
CHOOSING = "choosing"


class Corrections:
    """The part of a form that changes earlier answers."""

    fields: ClassVar[tuple[Field, ...]]
    confirm: ClassVar[str | None] = None

    def _edit(self, dispatcher: Dispatcher, domain: Domain, option: str) -> Events:
        """「修改」 was pressed, or one of the items it offers."""
        slot = option.removeprefix(EDIT).removeprefix(":")
        if any(field.slot == slot for field in self.fields):
            cleared = [SlotSet(slot, None), SlotSet("form_try", None)]
            return [*cleared, SlotSet(self.confirm, None)] if self.confirm else cleared
        return self._which(dispatcher, domain)

    def _chosen(self, domain: Domain, said: Said) -> str | None:
        """The option of the item to change, when it is typed and not pressed."""
        for field in self.fields:
            label = words_of(domain, f"utter_label_{field.slot}")
            if said.text in (label, *field.names[1:]):
                return f"{EDIT}:{field.slot}"
        return None

    def _which(self, dispatcher: Dispatcher, domain: Domain) -> Events:
        dispatcher.utter_message(
            response="utter_which_field",
            buttons=[
                {
                    "title": words_of(domain, f"utter_label_{field.slot}"),
                    "payload": f'/choose_option{{"option": "{EDIT}:{field.slot}"}}',
                }
                for field in self.fields
            ],
        )
        return [SlotSet("form_try", CHOOSING)]

    async def _correct(
        self,
        dispatcher: Dispatcher,
        tracker: Tracker,
        domain: Domain,
        said: Said,
        field: Field | None,
    ) -> Events | None:
        """Change what was said earlier; None when the sentence corrects nothing."""
        if not interruptions.corrects(said, free=field is not None and field.free):
            return None
        target = self._target(tracker, said, field)
        if target is None and interruptions.bare_correction(said):
            # Nothing to change yet: go on asking.
            return [SlotSet(tracker.get_slot("requested_slot"), None)] if field else None
        if target is None:
            return None
        rest = interruptions.without_correction(said.text)
        reading = Reading()
        if rest not in target.names:
            reading = await target.reread(said, rest, tracker, MAX_TRIES)
        asked = tracker.get_slot("requested_slot")
        if reading.value is None:
            # Named, but not said anew: ask for it.
            return [SlotSet(target.slot, None), SlotSet(asked, None), SlotSet("form_try", None)]
        value = target.corrected(tracker.get_slot(target.slot), reading.value)
        if value != reading.value:
            # Nothing was replaced: what is new stands beside what was told.
            dispatcher.utter_message(response="utter_added")
            return [SlotSet(target.slot, value), SlotSet(asked, None)]
        dispatcher.utter_message(
            response="utter_corrected",
            field=words_of(domain, f"utter_label_{target.slot}"),
            value=await shown(reading.value, domain),
        )
        return [SlotSet(target.slot, value), SlotSet(asked, None)]

    def _target(self, tracker: Tracker, said: Said, field: Field | None) -> Field | None:
        """Which earlier answer is meant: the one named, else the one that fits, the last first."""
        filled = [f for f in self.fields if f is not field and tracker.get_slot(f.slot) is not None]
        named = [f for f in filled if f.spoken_of(said.bare)]
        answers = field is not None and (field.spoken_of(said.bare) or field.fits(said))
        if answers and not named and not interruptions.insists(said):
            return None
        fitting = [f for f in named if f.fits(said)] or named or [f for f in filled if f.fits(said)]
        return fitting[-1] if fitting else None
