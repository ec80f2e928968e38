from bot.actions.base import Dispatcher, Domain
from bot.actions.context import call
from bot.actions.facts import moment
from bot.actions.forms.tickets import show_ticket
from bot.actions.said import Said
from bot.actions.ticket.base import TicketAction, note_words, status_words
from bot.actions.ticket.confirming import CONFIRMABLE
from ticket_bridge.errors import NotAwaitingConfirmation
from ticket_bridge.models import Ticket


class ReopenTicket(TicketAction):
    """It was said to be solved and is not: to a supervisor."""

    action = "action_reopen_ticket"
    changes = True
    prefers = (*CONFIRMABLE, "closed")
    none = none_upset = "utter_reopen_none"

    async def act(self, dispatcher: Dispatcher, domain: Domain, ticket: Ticket, said: Said) -> None:
        await reopen(dispatcher, domain, ticket, said)


async def reopen(dispatcher: Dispatcher, domain: Domain, ticket: Ticket, said: Said) -> None:
    tickets, actor = call().tickets, await call().actor()
    note = note_words(domain, "utter_note_reopen", said)
    if ticket.status in (*CONFIRMABLE, "closed"):
        try:
            ticket = await tickets.confirm(ticket.id, False, actor, note)
        except NotAwaitingConfirmation:
            dispatcher.utter_message(response="utter_reopen_too_late", number=ticket.number)
            return
        dispatcher.utter_message(
            response="utter_reopened",
            number=ticket.number,
            resolve_due=moment(ticket.due_resolve_at),
        )
    elif ticket.status == "cancelled":
        dispatcher.utter_message(response="utter_reopen_too_late", number=ticket.number)
        return
    else:
        await tickets.note(ticket.id, note, actor)
        dispatcher.utter_message(
            response="utter_reopen_still_open",
            number=ticket.number,
            status=status_words(domain, ticket),
            resolve_due=moment(ticket.due_resolve_at),
        )
    show_ticket(dispatcher, ticket)
