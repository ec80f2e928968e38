from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.fault.findings import summary
from bot.actions.forms.corrections import CHOOSING
from bot.actions.forms.field import shown
from bot.actions.wording import words_of


class AskFaultConfirm(HuiyinAction):
    """The summary, before anything is registered."""

    action = "action_ask_fault_confirm"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        if tracker.get_slot("form_try") == CHOOSING:
            return []
        names = ("kind", "detail", "number", "place", "contact")
        values = {name: await shown(tracker.get_slot(f"fault_{name}"), domain) for name in names}
        found = summary(tracker.slots, domain)
        values["findings"] = found or words_of(domain, "utter_finding_none")
        dispatcher.utter_message(response="utter_ask_fault_confirm", **values)
        return []
