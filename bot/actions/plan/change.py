from bot.actions.base import Dispatcher, Domain, Events, Tracker
from bot.actions.context import call
from bot.actions.facts import yuan
from bot.actions.faq.knowledge_first import KnowledgeFirst
from bot.actions.plan.catalogue import FOR_PEOPLE, lines, spread
from bot.actions.wording import words_of
from core.errors import Unavailable

_SHOWN = 6


class ChangePlan(KnowledgeFirst):
    """Shows the real catalogue; the change itself is made by a person, who confirms the price."""

    action = "action_change_plan"
    offered = "change_plan"
    own_entries = frozenset({"plans.tiers"})

    async def begin(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        bss = call().bss
        verified = await call().verified()
        try:
            offers = [o for o in await bss.plans_on_sale() if o.kind in FOR_PEOPLE]
            view = await bss.plan(verified.bss_id) if verified else None
        except Unavailable:
            dispatcher.utter_message(response="utter_system_busy")
            return []
        shown = lines(domain, spread(offers, _SHOWN))
        if view is None:
            dispatcher.utter_message(response="utter_change_plan", plans=shown)
            return []
        current = words_of(
            domain,
            "utter_line_plan_current",
            plan=view.plan.name,
            fee=yuan(view.plan.monthly_fee),
        )
        dispatcher.utter_message(response="utter_change_plan_known", plans=shown, current=current)
        return []
