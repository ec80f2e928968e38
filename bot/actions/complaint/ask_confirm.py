from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.forms.corrections import CHOOSING
from bot.actions.forms.field import shown


class AskComplaintConfirm(HuiyinAction):
    """The summary, before anything is registered."""

    action = "action_ask_complaint_confirm"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        if tracker.get_slot("form_try") == CHOOSING:
            return []
        names = ("category", "detail", "number", "wish", "contact")
        values = {
            name: await shown(tracker.get_slot(f"complaint_{name}"), domain) for name in names
        }
        dispatcher.utter_message(response="utter_ask_complaint_confirm", **values)
        return []
