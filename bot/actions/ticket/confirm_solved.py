from bot.actions.base import Dispatcher, Domain, Events, Tracker
from bot.actions.context import call
from bot.actions.said import Said
from bot.actions.ticket.base import TicketAction, note_words
from bot.actions.ticket.confirming import CONFIRMABLE, ask_satisfied
from ticket_bridge.models import Ticket


class ConfirmSolved(TicketAction):
    """The customer says it is solved: ask whether satisfied, when that is due."""

    action = "action_confirm_solved"
    changes = True
    prefers = CONFIRMABLE

    async def without_ticket(
        self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain, said: Said
    ) -> Events:
        dispatcher.utter_message(response="utter_glad_solved")
        return []

    async def act(self, dispatcher: Dispatcher, domain: Domain, ticket: Ticket, said: Said) -> None:
        if ticket.status in CONFIRMABLE:
            ask_satisfied(dispatcher, domain, ticket, response="utter_confirm_ask")
        elif ticket.is_open:
            note = note_words(domain, "utter_note_solved", said)
            await call().tickets.note(ticket.id, note, await call().actor())
            dispatcher.utter_message(response="utter_confirm_not_due", number=ticket.number)
        else:
            dispatcher.utter_message(response="utter_glad_solved")
