from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.forms.asking import ask_number


class AskComplaintNumber(HuiyinAction):
    action = "action_ask_complaint_number"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        await ask_number(dispatcher, domain, "utter_ask_complaint_number")
        return []
