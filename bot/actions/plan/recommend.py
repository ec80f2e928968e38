from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.plan.catalogue import FOR_PEOPLE, lines, remembered, spread
from bot.actions.plan.needs import age_of, budget_of, made_for, megabytes, open_to
from bot.actions.said import Said
from bot.actions.words import names_any
from core.errors import Unavailable
from customers.bss import PlanOffer

# PIPL 24: few options, none of them derived from what we know of the customer, a way to refuse.
_OPTIONS = 3


class RecommendPlans(HuiyinAction):
    """By what the customer says just now they need, or else a cross-section of the catalogue."""

    action = "action_recommend_plans"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        try:
            sold = [o for o in await call().bss.plans_on_sale() if o.kind in FOR_PEOPLE]
        except Unavailable:
            dispatcher.utter_message(response="utter_system_busy")
            return []
        picked = _fitting(said, sold)
        response = "utter_recommend_for"
        if picked is None:
            response = "utter_recommend"
            picked = spread([o for o in sold if o.kind == "mobile" and not made_for(o)], _OPTIONS)
        dispatcher.utter_message(response=response, plans=lines(domain, picked))
        return [remembered(tracker, picked)]


def _fitting(said: Said, sold: list[PlanOffer]) -> list[PlanOffer] | None:
    """The few that suit what was said; None when it said nothing to choose by."""
    age, budget, needed = age_of(said.text), budget_of(said.text), megabytes(said)
    offers = [o for o in sold if o.kind == "mobile" and open_to(o, age)]
    if budget is not None:
        inside = [o for o in offers if budget.holds(o)]
        return inside[:_OPTIONS] or sorted(offers, key=budget.distance)[:1]
    if needed is not None:
        return _enough(offers, needed)
    if names_any(said.text, "with_broadband"):
        return [o for o in sold if o.broadband_mbps][:_OPTIONS]
    if names_any(said.text, "more_data"):
        return sorted(offers, key=lambda offer: -offer.data_mb)[:_OPTIONS]
    if age is not None:
        # What is made for them first, then the cheapest of the rest.
        return sorted(offers, key=lambda offer: not made_for(offer))[:_OPTIONS]
    if names_any(said.text, "calls_only") or names_any(said.text, "cheapest"):
        return offers[:_OPTIONS]
    return None


def _enough(offers: list[PlanOffer], megabytes: int) -> list[PlanOffer]:
    """The cheapest ones that suffice; where none does, the largest."""
    fitting = [o for o in offers if o.data_mb >= megabytes]
    return fitting[:_OPTIONS] or [max(offers, key=lambda offer: offer.data_mb)]
