from rasa_sdk.events import ActiveLoop, SlotSet

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.faq.answering import answer
from bot.actions.forms.fields import is_worded
from bot.actions.said import Said
from bot.actions.ticket.praise import SURE
from bot.actions.ticket.submit_suggestion import register
from bot.actions.words import without

_TELLING = 6


class StartSuggestion(HuiyinAction):
    """A sentence that says the suggestion is registered at once; otherwise it is asked for."""

    action = "action_start_suggestion"
    changes = True

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        if said.text and (said.confidence < SURE or not is_worded(said.text)):
            return await answer(dispatcher, tracker, said)
        if len(without(said.text, "generic_suggestion")) >= _TELLING:
            return await register(dispatcher, domain, said.text)
        dispatcher.utter_message(response="utter_suggestion_start")
        return [
            SlotSet("suggestion_detail", None),
            SlotSet("form_try", None),
            ActiveLoop("suggestion_form"),
        ]
