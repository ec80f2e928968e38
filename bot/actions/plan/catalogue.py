"""The plans and add-ons on sale, as the customer reads them."""

from collections.abc import Iterable

from bot.actions.base import Dispatcher, Domain
from bot.actions.context import call
from bot.actions.facts import yuan
from bot.actions.said import Said
from bot.actions.wording import words_of
from core.errors import Unavailable
from customers.bss import PlanOffer

ADD_ON = "addon"
FOR_PEOPLE = ("mobile", "convergence")


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


def show_plan(dispatcher: Dispatcher, offer: PlanOffer) -> None:
    dispatcher.utter_message(
        response="utter_plan_facts",
        name=offer.name,
        fee=yuan(offer.monthly_fee),
        description=offer.description,
    )


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


def spread(offers: list[PlanOffer], count: int) -> list[PlanOffer]:
    """A few offers from cheap to dear, the ends included."""
    if len(offers) <= count:
        return offers
    last = len(offers) - 1
    return [offers[round(step * last / (count - 1))] for step in range(count)]
