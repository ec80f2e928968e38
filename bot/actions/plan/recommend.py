from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.plan.catalogue import lines, spread
from core.errors import Unavailable

# PIPL 24: few options, none of them derived from personal data, and a way to refuse.
_OPTIONS = 3


class RecommendPlans(HuiyinAction):
    action = "action_recommend_plans"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        try:
            offers = [o for o in await call().bss.plans_on_sale() if o.kind == "mobile"]
        except Unavailable:
            dispatcher.utter_message(response="utter_system_busy")
            return []
        shown = lines(domain, spread(offers, _OPTIONS))
        dispatcher.utter_message(response="utter_recommend", plans=shown)
        return []
