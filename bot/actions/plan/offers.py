"""The plans the one who is speaking can change to here."""

from bot.actions.context import call
from bot.actions.plan.catalogue import fits_age
from customers.bss import PlanOffer, PlanView
from customers.schemas import Verified


async def offers_for(verified: Verified, view: PlanView) -> list[PlanOffer]:
    """Raises `Unavailable`."""
    customer = await call().customer(verified)
    return [
        offer
        for offer in await call().bss.plans_on_sale()
        if offer.kind == view.plan.kind
        and offer.online
        and offer.code != view.plan.code
        and fits_age(offer, customer.birth_year)
    ]
