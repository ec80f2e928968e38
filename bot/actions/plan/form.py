from bot.actions.base import Tracker
from bot.actions.context import call
from bot.actions.forms.field import Field, Reading
from bot.actions.orders.errands import CHANGE_PLAN
from bot.actions.orders.form import OrderForm
from bot.actions.orders.quotes import refusal
from bot.actions.plan.catalogue import FOR_PEOPLE, chosen
from bot.actions.said import Said
from core.errors import Unavailable


class Plan(Field):
    """A plan of the catalogue that this customer can really change to."""

    needed = "utter_plan_which"

    async def read(self, said: Said, tracker: Tracker, tries: int) -> Reading:
        verified = await call().verified()
        if verified is None:
            return Reading(complaint="utter_verify_not_done")
        try:
            offers = [o for o in await call().bss.plans_on_sale() if o.kind in FOR_PEOPLE]
            offer = chosen(said.option or said.text, said.entity("plan_name"), offers)
            if offer is None:
                return Reading(complaint="utter_plan_which")
            reason = await refusal(verified.bss_id, CHANGE_PLAN.kind, offer.code)
        except Unavailable:
            return Reading(complaint="utter_system_busy")
        if reason is not None:
            return Reading(complaint=f"utter_order_refused_{reason}")
        return Reading(offer.code)

    def fits(self, said: Said) -> bool:
        return said.entity("plan_name") is not None


class ChangePlanForm(OrderForm):
    form = CHANGE_PLAN.form
    errand = CHANGE_PLAN
    fields = (Plan(CHANGE_PLAN.choice),)
    confirm = CHANGE_PLAN.confirm
    cancelled = "utter_change_plan_cancelled"
