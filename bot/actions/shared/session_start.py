"""A new session of the engine: what was known before comes along."""

from rasa_sdk.events import ActionExecuted, SessionStarted, SlotSet

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker

# Facts the customer gave; never a confirmation, an outcome or a counter.
CARRIED = (
    "complaint_category",
    "complaint_detail",
    "complaint_number",
    "complaint_wish",
    "complaint_contact",
    "fault_kind",
    "fault_detail",
    "fault_number",
    "fault_place",
    "fault_contact",
    "last_ticket",
    "last_entry",
    # The form that was open when the session before ended.
    "unfinished",
)


class SessionStart(HuiyinAction):
    action = "action_session_start"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        started = tracker.get_slot("session_started_metadata") or {}
        carried = started.get("carried") or {}
        slots = [SlotSet(name, carried[name]) for name in CARRIED if carried.get(name)]
        return [SessionStarted(), *slots, ActionExecuted("action_listen")]
