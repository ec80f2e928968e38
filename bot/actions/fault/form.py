from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Events, Tracker
from bot.actions.fault.fields import FIELDS
from bot.actions.fault.outages import announce
from bot.actions.forms.field import Field
from bot.actions.forms.form import Form


class FaultForm(Form):
    form = "fault_form"
    fields = FIELDS
    story = "fault_detail"
    confirm = "fault_confirm"
    cancelled = "utter_fault_cancelled"

    async def noticed(
        self, dispatcher: Dispatcher, tracker: Tracker, field: Field, value: str
    ) -> Events:
        """A known outage is told as soon as the place is known."""
        if field.slot != "fault_place":
            return []
        told = tracker.get_slot("announced_outages") or []
        new = await announce(dispatcher, value, tracker.get_slot("fault_kind"), told)
        return [SlotSet("announced_outages", [*told, *new])] if new else []
