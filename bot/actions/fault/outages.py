"""Outages the operator already knows of, and waiting for their end."""

from collections.abc import Sequence

from bot.actions.base import Dispatcher
from bot.actions.context import call
from bot.actions.facts import moment
from conversations.outages import subscribe
from core.errors import Unavailable
from customers.bss import OutageView
from language.entities import extract

# What a fault of this kind may be caused by; planned work concerns everybody.
_CAUSES = {"宽带": "宽带", "电视": "宽带", "移动": "移动"}


async def known_outage(place: str, kind: str | None, told: Sequence[str]) -> OutageView | None:
    """An open outage at the place that was not told of before."""
    found = await _at(place)
    return next((o for o in found if o.id not in told and _concerns(o, kind)), None)


async def outage_named(outage_id: str) -> OutageView | None:
    try:
        return await call().bss.outage(outage_id)
    except Unavailable:
        return None


async def wait_for(dispatcher: Dispatcher, outage_id: str) -> bool:
    """Subscribe to the all-clear and say so; False when there is nothing to wait for."""
    outage, conversation = await outage_named(outage_id), await call().conversation()
    if outage is None or conversation is None or outage.recovered_at is not None:
        return False
    await subscribe(call().session, conversation, outage)
    expected = outage.expected_at
    dispatcher.utter_message(
        response="utter_outage_subscribed" if expected else "utter_outage_subscribed_open",
        area=outage.area,
        expected=moment(expected) if expected else "",
    )
    return True


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
