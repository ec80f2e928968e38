from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.fault.findings import hint


class AskCheckSolved(HuiyinAction):
    """One thing to try, fit for what was found; then whether it helped."""

    action = "action_ask_check_solved"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        if (tracker.get_slot("form_try") or "").startswith("check_solved:"):
            dispatcher.utter_message(response="utter_ask_check_solved_again")
            return []
        name = hint(tracker.slots) or "restart"
        dispatcher.utter_message(response=f"utter_hint_{name}")
        dispatcher.utter_message(response="utter_ask_check_solved")
        return []
