from bot.actions.base import Tracker
from bot.actions.context import call
from bot.actions.forms.field import Field, Reading
from bot.actions.forms.interruptions import agrees
from bot.actions.orders.errands import CANCEL
from bot.actions.orders.form import OrderForm
from bot.actions.orders.quotes import refusal
from bot.actions.said import Said
from bot.actions.service.add_ons import named, subscribed
from core.errors import Unavailable


class Item(Field):
    """One of the add-ons the customer really has."""

    needed = "utter_cancel_which"

    async def read(self, said: Said, tracker: Tracker, tries: int) -> Reading:
        verified = await call().verified()
        if verified is None:
            return Reading(complaint="utter_verify_not_done")
        try:
            add_ons = await subscribed(verified)
            item = named(said.option or said.text, add_ons)
            if item is None and said.entity("service_name"):
                item = named(said.entity("service_name") or "", add_ons)
            if item is None and agrees(said) and len(add_ons) == 1:
                item = add_ons[0]
            if item is None:
                return Reading(complaint="utter_cancel_which")
            reason = await refusal(verified.bss_id, CANCEL.kind, item.code)
        except Unavailable:
            return Reading(complaint="utter_system_busy")
        if reason is not None:
            return Reading(complaint=f"utter_order_refused_{reason}")
        return Reading(item.code)


class CancelServiceForm(OrderForm):
    form = CANCEL.form
    errand = CANCEL
    fields = (Item(CANCEL.choice),)
    confirm = CANCEL.confirm
    cancelled = "utter_cancel_service_cancelled"
