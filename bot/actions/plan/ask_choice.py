from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.facts import yuan
from bot.actions.plan.catalogue import buttons, lines, spread
from bot.actions.plan.offers import offers_for
from core.errors import Unavailable

_SHOWN = 5


class AskPlanChoice(HuiyinAction):
    """What one has now, and what one could have instead."""

    action = "action_ask_plan_choice"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        verified = await call().verified()
        if verified is None:
            dispatcher.utter_message(response="utter_verify_not_done")
            return []
        try:
            view = await call().bss.plan(verified.bss_id)
            offers = spread(await offers_for(verified, view), _SHOWN)
        except Unavailable:
            dispatcher.utter_message(response="utter_system_busy")
            return []
        dispatcher.utter_message(
            response="utter_ask_plan_choice",
            plan=view.plan.name,
            fee=yuan(view.plan.monthly_fee),
            plans=lines(domain, offers),
            buttons=buttons(offers),
        )
        return []
