from bot.actions.base import Dispatcher, Domain
from bot.actions.context import call
from bot.actions.forms.tickets import show_ticket
from bot.actions.said import Said
from bot.actions.ticket.base import TicketAction, status_words
from bot.actions.ticket.confirming import CONFIRMABLE
from bot.actions.ticket.reopen import reopen
from ticket_bridge.models import Ticket


class ConfirmTicket(TicketAction):
    """满意 closes the ticket, 不满意 reopens it."""

    action = "action_confirm_ticket"
    changes = True

    async def act(self, dispatcher: Dispatcher, domain: Domain, ticket: Ticket, said: Said) -> None:
        if said.entity("satisfied") == "no":
            await reopen(dispatcher, domain, ticket, said)
            return
        if ticket.status not in (*CONFIRMABLE, "closed"):
            dispatcher.utter_message(
                response="utter_confirm_gone", status=status_words(domain, ticket)
            )
            return
        closed = await call().tickets.confirm(ticket.id, True, await call().actor())
        dispatcher.utter_message(response="utter_confirmed", number=closed.number)
        show_ticket(dispatcher, closed)
        dispatcher.utter_message(json_message={"type": "rating"})
