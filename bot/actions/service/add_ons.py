"""The add-ons of the one who is speaking."""

from collections.abc import Iterable
from datetime import date

from bot.actions.context import call
from bot.actions.words import words
from core.clock import local, now
from customers.bss import AddOn
from customers.schemas import Verified

FORM = "cancel_service_form"
_SHORTEST_NAME = 2


async def subscribed(verified: Verified) -> tuple[AddOn, ...]:
    return (await call().bss.plan(verified.bss_id)).add_ons


def named(text: str, add_ons: Iterable[AddOn]) -> AddOn | None:
    """The add-on that a sentence or a button names: 视频会员 is enough for 视频会员月包."""
    wanted = text.strip()
    items = list(add_ons)
    exact = [item for item in items if item.code == wanted or item.name in wanted]
    if exact:
        return exact[0]
    alike = [item for item in items if _core(item.name) in wanted]
    return alike[0] if len(alike) == 1 else None


def _core(name: str) -> str:
    """彩铃月包 is called 彩铃."""
    for ending in words()["service_endings"]:
        if name.endswith(ending) and len(name) - len(ending) >= _SHORTEST_NAME:
            name = name.removesuffix(ending)
    return name


def effective_day() -> date:
    """Cancelled services are charged to the end of the month."""
    today = local(now()).date()
    if today.month == 12:
        return date(today.year + 1, 1, 1)
    return date(today.year, today.month + 1, 1)
