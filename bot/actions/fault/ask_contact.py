from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.forms.asking import ask_contact


class AskFaultContact(HuiyinAction):
    action = "action_ask_fault_contact"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        number = tracker.get_slot("fault_number")
        await ask_contact(dispatcher, domain, "utter_ask_fault_contact", number)
        return []
