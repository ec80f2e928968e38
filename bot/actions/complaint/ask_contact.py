from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.forms.asking import ask_contact


class AskComplaintContact(HuiyinAction):
    action = "action_ask_complaint_contact"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        # Nobody is called on somebody else's number.
        foreign = tracker.get_slot("number_owner") is not None
        number = None if foreign else tracker.get_slot("complaint_number")
        await ask_contact(dispatcher, domain, "utter_ask_complaint_contact", number)
        return []
