from bot.actions.base import Dispatcher, Events, Tracker
from bot.actions.context import call
from bot.actions.forms.field import Field, Reading
from bot.actions.forms.form import Form
from bot.actions.forms.interruptions import agrees
from bot.actions.said import Said
from bot.actions.service.add_ons import FORM, named, subscribed


class Item(Field):
    """One of the add-ons the customer really has."""

    needed = "utter_cancel_which"

    async def read(self, said: Said, tracker: Tracker, tries: int) -> Reading:
        verified = await call().verified()
        add_ons = await subscribed(verified) if verified else ()
        item = named(said.option or said.text, add_ons)
        if item is None and said.entity("service_name"):
            item = named(said.entity("service_name") or "", add_ons)
        if item is None and agrees(said) and len(add_ons) == 1:
            item = add_ons[0]
        return Reading(item.code) if item else Reading(complaint="utter_cancel_which")


class CancelServiceForm(Form):
    form = FORM
    fields = (Item("cancel_item"),)
    confirm = "cancel_confirm"
    cancelled = "utter_cancel_service_cancelled"
    no_means_no = True

    def _give_up(self, dispatcher: Dispatcher) -> Events:
        """Who names none of the services wants something else."""
        return self._cancel(dispatcher)
