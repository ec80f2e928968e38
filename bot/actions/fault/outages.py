"""Outages the operator already knows of."""

from collections.abc import Sequence

from bot.actions.base import Dispatcher
from bot.actions.context import call
from bot.actions.facts import moment
from core.errors import Unavailable
from customers.bss import OutageView
from language.entities import extract

# What a fault of this kind may be caused by; planned work concerns everybody.
_CAUSES = {"宽带": "宽带", "电视": "宽带", "移动": "移动"}


async def announce(
    dispatcher: Dispatcher, place: str, kind: str | None, told: Sequence[str]
) -> list[str]:
    """Tell of open outages at the place that were not told before; their ids."""
    found = [o for o in await _at(place) if o.id not in told and _concerns(o, kind)]
    for outage in found[:1]:
        expected = outage.expected_at
        dispatcher.utter_message(
            response="utter_known_outage" if expected else "utter_known_outage_open",
            area=outage.area,
            description=outage.description,
            expected=moment(expected) if expected else "",
        )
    return [outage.id for outage in found[:1]]


async def _at(place: str) -> list[OutageView]:
    """By the regions the place names; without one, by what the customer wrote."""
    regions = [found.value for found in extract(place) if found.entity == "region"]
    seen: dict[str, OutageView] = {}
    try:
        for region in regions or [place]:
            seen |= {outage.id: outage for outage in await call().bss.outages(region)}
    except Unavailable:
        # A fault can be registered without knowing of outages.
        return []
    return list(seen.values())


def _concerns(outage: OutageView, kind: str | None) -> bool:
    cause = _CAUSES.get(kind or "")
    return cause is None or outage.kind == cause or outage.kind not in _CAUSES.values()
