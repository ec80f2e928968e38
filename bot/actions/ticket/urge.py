from bot.actions.base import Dispatcher, Domain
from bot.actions.context import call
from bot.actions.facts import moment
from bot.actions.forms.tickets import show_ticket
from bot.actions.said import Said
from bot.actions.ticket.base import TicketAction, note_words, status_words
from ticket_bridge.models import Ticket

_FINISHED = frozenset({"closed", "cancelled", "resolved", "confirming"})


class UrgeTicket(TicketAction):
    """Counts a 催单; from the second on the ticket is more urgent."""

    action = "action_urge_ticket"
    changes = True
    none = none_upset = "utter_urge_none"

    async def act(self, dispatcher: Dispatcher, domain: Domain, ticket: Ticket, said: Said) -> None:
        if ticket.status in _FINISHED:
            dispatcher.utter_message(
                response="utter_urge_finished",
                number=ticket.number,
                status=status_words(domain, ticket),
            )
            return
        note = note_words(domain, "utter_note_urge", said)
        urged = await call().tickets.urge(ticket.id, await call().actor(), note)
        dispatcher.utter_message(
            response="utter_urged" if urged.urge_count == 1 else "utter_urged_again",
            number=urged.number,
            count=urged.urge_count,
            resolve_due=moment(urged.due_resolve_at),
        )
        show_ticket(dispatcher, urged)
