import re

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.plan.catalogue import FOR_PEOPLE, lines, spread
from bot.actions.said import Said
from bot.actions.words import names_any
from core.errors import Unavailable
from customers.bss import PlanOffer

# PIPL 24: few options, none of them derived from what we know of the customer, a way to refuse.
_OPTIONS = 3
_GB = re.compile(r"(\d+(?:\.\d+)?)\s*[GgTt]")


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
        everybody = [o for o in sold if o.kind == "mobile"]
        needed = _megabytes(said)
        if needed is not None:
            picked = _enough(everybody, needed)
        elif names_any(said.text, "with_broadband"):
            picked = [o for o in sold if o.broadband_mbps][:_OPTIONS]
        elif names_any(said.text, "cheapest"):
            picked = everybody[:_OPTIONS]
        else:
            dispatcher.utter_message(
                response="utter_recommend", plans=lines(domain, spread(everybody, _OPTIONS))
            )
            return []
        dispatcher.utter_message(response="utter_recommend_for", plans=lines(domain, picked))
        return []


def _megabytes(said: Said) -> int | None:
    found = _GB.search(said.entity("data_volume") or "")
    return int(float(found[1]) * 1024) if found else None


def _enough(offers: list[PlanOffer], megabytes: int) -> list[PlanOffer]:
    """The cheapest ones that suffice; where none does, the largest."""
    fitting = [o for o in offers if o.data_mb >= megabytes and o.min_age is None]
    return fitting[:_OPTIONS] or [max(offers, key=lambda offer: offer.data_mb)]
