from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.faq.answering import answer
from bot.actions.forms.fields import is_worded
from bot.actions.forms.tickets import open_ticket, show_ticket
from bot.actions.said import Said
from bot.actions.wording import brief, words_of
from ticket_bridge.schemas import TicketType

# Less certain, it may be anything.
SURE = 0.6
# Shorter praise is for the conversation at hand, not for a colleague.
_TELLING = 12


class Praise(HuiyinAction):
    action = "action_praise"
    changes = True

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        text = said.text
        if said.confidence < SURE or not is_worded(text):
            # Whatever it was, nobody wants it on a colleague's record.
            return await answer(dispatcher, tracker, said)
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
