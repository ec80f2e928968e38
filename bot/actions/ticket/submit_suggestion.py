from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.forms.ending import unconfirmed
from bot.actions.forms.tickets import open_ticket, show_ticket
from bot.actions.ticket.suggestion_form import SuggestionForm
from bot.actions.wording import brief, words_of
from ticket_bridge.schemas import TicketType


class SubmitSuggestion(HuiyinAction):
    action = "action_submit_suggestion"
    changes = True

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        text = tracker.get_slot("suggestion_detail")
        cleared = SuggestionForm.cleared()
        if tracker.get_slot("form_outcome") is not None or not text:
            return [*cleared, *await unconfirmed(dispatcher, tracker, domain)]
        return [*cleared, *await register(dispatcher, domain, str(text))]


async def register(dispatcher: Dispatcher, domain: Domain, text: str) -> Events:
    """Open the suggestion ticket and thank for it."""
    ticket = await open_ticket(
        type=TicketType.SUGGESTION,
        category=words_of(domain, "utter_label_suggestion"),
        title=words_of(domain, "utter_title_suggestion", brief=brief(await call().readable(text))),
        description=await call().reveal(text),
    )
    dispatcher.utter_message(response="utter_suggestion_submitted", number=ticket.number)
    show_ticket(dispatcher, ticket)
    return [SlotSet("last_ticket", ticket.number)]
