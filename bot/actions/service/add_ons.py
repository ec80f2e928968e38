"""The add-ons of the one who is speaking."""

from collections.abc import Iterable
from datetime import date

from bot.actions.context import call
from core.clock import local, now
from customers.bss import AddOn
from customers.schemas import Verified

FORM = "cancel_service_form"


async def subscribed(verified: Verified) -> tuple[AddOn, ...]:
    return (await call().bss.plan(verified.bss_id)).add_ons


def named(text: str, add_ons: Iterable[AddOn]) -> AddOn | None:
    """The add-on that a sentence or a button names."""
    wanted = text.strip()
    if not wanted:
        return None
    for item in add_ons:
        if item.code == wanted or item.name in wanted or (len(wanted) >= 2 and wanted in item.name):
            return item
    return None


def effective_day() -> date:
    """Cancelled services are charged to the end of the month."""
    today = local(now()).date()
    if today.month == 12:
        return date(today.year + 1, 1, 1)
    return date(today.year, today.month + 1, 1)
