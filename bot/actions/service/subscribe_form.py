from bot.actions.base import Tracker
from bot.actions.context import call
from bot.actions.forms.field import Field, Reading
from bot.actions.orders.errands import SUBSCRIBE
from bot.actions.orders.form import OrderForm
from bot.actions.orders.quotes import refusal
from bot.actions.said import Said
from bot.actions.service.add_ons import named, on_sale
from core.errors import Unavailable


class Offer(Field):
    """One of the add-ons on sale that this customer can really have."""

    needed = "utter_add_on_which"

    async def read(self, said: Said, tracker: Tracker, tries: int) -> Reading:
        verified = await call().verified()
        if verified is None:
            return Reading(complaint="utter_verify_not_done")
        try:
            item = named(said.option or said.text, await on_sale())
            if item is None:
                return Reading(complaint="utter_add_on_which")
            reason = await refusal(verified.bss_id, SUBSCRIBE.kind, item.code)
        except Unavailable:
            return Reading(complaint="utter_system_busy")
        if reason is not None:
            return Reading(complaint=f"utter_order_refused_{reason}")
        return Reading(item.code)


class SubscribeServiceForm(OrderForm):
    form = SUBSCRIBE.form
    errand = SUBSCRIBE
    fields = (Offer(SUBSCRIBE.choice),)
    confirm = SUBSCRIBE.confirm
    cancelled = "utter_subscribe_cancelled"
