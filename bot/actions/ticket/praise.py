from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.forms.tickets import open_ticket, show_ticket
from bot.actions.said import Said
from bot.actions.wording import brief, words_of
from ticket_bridge.schemas import TicketType

# Shorter praise is for the conversation at hand, not for a colleague.
_TELLING = 12


class Praise(HuiyinAction):
    action = "action_praise"
    changes = True

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        text = Said.of(tracker).text
        if len(text) < _TELLING:
            dispatcher.utter_message(response="utter_praise_thanks")
            return []
        ticket = await open_ticket(
            type=TicketType.PRAISE,
            category=words_of(domain, "utter_label_praise"),
            title=words_of(domain, "utter_title_praise", brief=brief(await call().readable(text))),
            description=await call().reveal(text),
        )
        dispatcher.utter_message(response="utter_praised", number=ticket.number)
        show_ticket(dispatcher, ticket)
        return [SlotSet("last_ticket", ticket.number)]
