"""The plans and add-ons on sale, as the customer reads and names them."""

import json
import re
from collections.abc import Iterable, Sequence

from rasa_sdk.events import EventType, SlotSet

from bot.actions.base import Dispatcher, Domain, Tracker
from bot.actions.context import call
from bot.actions.facts import yuan
from bot.actions.said import Said
from bot.actions.wording import words_of
from bot.actions.words import names_any
from core.clock import local, now
from core.errors import Unavailable
from customers.bss import PlanOffer

ADD_ON = "addon"
# The slot with the plans shown last.
SHOWN = "shown_plans"
# So many messages of the customer a list can be spoken of.
_LOOK_BACK = 2
FOR_PEOPLE = ("mobile", "convergence")
_NUMBER = re.compile(r"(?<![\d.])(\d{2,3})(?![\d.]|\s*(?:[GgMm]|兆|分钟|条|岁|号|月))")


async def plan_named(said: Said) -> PlanOffer | None:
    """The plan on sale that the sentence names; None also while the BSS is away."""
    named = said.entity("plan_name") or said.entity("service_name")
    if named is None:
        return None
    try:
        offers = await call().bss.plans_on_sale()
    except Unavailable:
        return None
    return next((offer for offer in offers if named in offer.name or offer.name in named), None)


def chosen(text: str, plan_name: str | None, offers: Sequence[PlanOffer]) -> PlanOffer | None:
    """The one plan meant by a button's code, a name, a price (换成99的) or 最便宜的; else None."""
    wanted = [text.strip(), plan_name or ""]
    exact = [o for o in offers if any(w == o.code or o.name in w for w in wanted if w)]
    if not exact and plan_name:
        exact = [o for o in offers if plan_name in o.name]
    if not exact:
        prices = {int(number) for number in _NUMBER.findall(text)}
        exact = [o for o in offers if int(o.monthly_fee) in prices]
    if not exact and offers and names_any(text, "cheapest"):
        exact = [min(offers, key=lambda offer: offer.monthly_fee)]
    return exact[0] if len(exact) == 1 else None


def fits_age(offer: PlanOffer, birth_year: int | None) -> bool:
    """Whether it is worth showing; the BSS decides."""
    if offer.min_age is None and offer.max_age is None:
        return True
    if birth_year is None:
        return False
    age = local(now()).year - birth_year
    return (offer.min_age or 0) <= age <= (offer.max_age or age)


def show_plan(dispatcher: Dispatcher, offer: PlanOffer) -> None:
    """A plan is changed to, an add-on is subscribed to."""
    dispatcher.utter_message(
        response="utter_add_on_facts" if offer.kind == ADD_ON else "utter_plan_facts",
        name=offer.name,
        fee=yuan(offer.monthly_fee),
        description=offer.description,
    )


def remembered(tracker: Tracker, offers: Iterable[PlanOffer]) -> EventType:
    """The event that keeps which plans were listed, and when."""
    return SlotSet(SHOWN, {"turn": _turn(tracker), "codes": [offer.code for offer in offers]})


async def shown_just_now(tracker: Tracker) -> list[PlanOffer]:
    """The plans listed in the last two answers; none also while the BSS is away."""
    shown = tracker.get_slot(SHOWN) or {}
    fresh = shown and _turn(tracker) - int(shown["turn"]) <= _LOOK_BACK
    codes = shown["codes"] if fresh else []
    try:
        offers = await call().bss.plans_on_sale() if codes else []
    except Unavailable:
        return []
    return [offer for offer in offers if offer.code in codes]


def _turn(tracker: Tracker) -> int:
    return sum(event.get("event") == "user" for event in tracker.events)


def show_fees(dispatcher: Dispatcher, domain: Domain, offers: Iterable[PlanOffer]) -> None:
    fees = (
        words_of(domain, "utter_line_fee", name=o.name, fee=yuan(o.monthly_fee)) for o in offers
    )
    dispatcher.utter_message(response="utter_plan_fees", fees="\n".join(fees))


def lines(domain: Domain, offers: Iterable[PlanOffer]) -> str:
    return "\n".join(
        words_of(
            domain,
            "utter_line_plan",
            name=offer.name,
            fee=yuan(offer.monthly_fee),
            description=offer.description,
        )
        for offer in offers
    )


def buttons(offers: Iterable[PlanOffer]) -> list[dict[str, str]]:
    """One for each, to choose it in an open form."""
    return [
        {"title": o.name, "payload": f"/choose_option{json.dumps({'option': o.code})}"}
        for o in offers
    ]


def spread(offers: list[PlanOffer], count: int) -> list[PlanOffer]:
    """A few offers from cheap to dear, the ends included."""
    if len(offers) <= count:
        return offers
    last = len(offers) - 1
    return [offers[round(step * last / (count - 1))] for step in range(count)]
