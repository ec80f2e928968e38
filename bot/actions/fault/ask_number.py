from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.forms.asking import ask_number


class AskFaultNumber(HuiyinAction):
    action = "action_ask_fault_number"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        await ask_number(dispatcher, domain, "utter_ask_fault_number")
        return []
