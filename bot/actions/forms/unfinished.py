"""The form that was open when the last session ended: taken up again, or dropped.

The gateway keeps what was said in the slot `unfinished`, the engine offers it; here it is decided.
"""

from typing import Any

from rasa_sdk.events import ActiveLoop, SlotSet

from bot.actions.base import Dispatcher, Events, Tracker, action_named
from bot.actions.context import call
from bot.actions.forms.field import OWN_NUMBER
from bot.actions.wording import Domain

SLOT = "unfinished"
CONTINUE, DROP = "unfinished:continue", "unfinished:drop"
# These only open after verifying, so they begin once more with what was chosen.
_BEGIN_ANEW = {
    "cancel_service_form": ("action_start_cancel_service", "cancel_item"),
    "change_plan_form": ("action_change_plan", "plan_choice"),
    "subscribe_service_form": ("action_subscribe_service", "add_on_choice"),
}


async def decide(dispatcher: Dispatcher, tracker: Tracker, domain: Domain, option: str) -> Events:
    """What a pressed or typed answer to the offer leads to."""
    left: dict[str, Any] | None = tracker.get_slot(SLOT)
    if not left or left.get("form") not in domain.get("forms", {}):
        dispatcher.utter_message(response="utter_unfinished_gone")
        return [SlotSet(SLOT, None)]
    if option == DROP:
        dispatcher.utter_message(response="utter_unfinished_dropped")
        return [SlotSet(SLOT, None)]
    dispatcher.utter_message(response="utter_unfinished_taken_up")
    form, kept = str(left["form"]), dict(left.get("slots") or {})
    waiting = kept.get("pending_matters") or tracker.get_slot("pending_matters")
    matters = SlotSet("pending_matters", waiting)
    if form in _BEGIN_ANEW:
        action, slot = _BEGIN_ANEW[form]
        tracker.slots[slot] = kept.get(slot)
        events = await action_named(action).run(dispatcher, tracker, domain)
        return [SlotSet(SLOT, None), matters, *events]
    facts = await _facts(domain, form, kept)
    return [
        SlotSet(SLOT, None),
        matters,
        *(SlotSet(name, value) for name, value in facts.items()),
        SlotSet("form_try", None),
        ActiveLoop(form),
    ]


async def _facts(domain: Domain, form: str, kept: dict[str, Any]) -> dict[str, Any]:
    """What was told for this form; never a confirmation, and no number that is not proven now."""
    prefix = form.removesuffix("form")
    wanted = domain["forms"][form].get("required_slots") or []
    verified = await call().verified()
    return {
        name: value
        for name, value in kept.items()
        if (name in wanted or name.startswith(prefix))
        and name in domain.get("slots", {})
        and not name.endswith("_confirm")
        and (value != OWN_NUMBER or verified is not None)
    }
