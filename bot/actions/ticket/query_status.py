from bot.actions.base import Dispatcher, Domain
from bot.actions.facts import moment
from bot.actions.forms.tickets import show_ticket
from bot.actions.said import Said
from bot.actions.ticket.base import TicketAction, status_words
from bot.actions.ticket.confirming import ask_satisfied
from bot.actions.ticket.own import own_tickets
from bot.actions.wording import words_of
from ticket_bridge.models import Ticket

_PROGRESS = {
    "waiting_customer": "waiting",
    "resolved": "resolved",
    "confirming": "confirming",
    "closed": "closed",
    "cancelled": "cancelled",
}
_LISTED = 3


class QueryTicketStatus(TicketAction):
    action = "action_query_ticket_status"

    async def act(self, dispatcher: Dispatcher, domain: Domain, ticket: Ticket, said: Said) -> None:
        progress = _PROGRESS.get(ticket.status, "overdue" if ticket.overdue() else "open")
        due = moment(ticket.due_resolve_at)
        dispatcher.utter_message(
            response="utter_ticket_status",
            number=ticket.number,
            title=ticket.title,
            status=status_words(domain, ticket),
            progress=words_of(domain, f"utter_ticket_progress_{progress}", resolve_due=due),
        )
        show_ticket(dispatcher, ticket)
        if ticket.status == "confirming":
            ask_satisfied(dispatcher, domain, ticket, response=None)
        if said.ticket_number is None:
            others = [t for t in await own_tickets() if t.is_open and t.id != ticket.id]
            if others:
                dispatcher.utter_message(
                    response="utter_ticket_others",
                    count=len(others),
                    numbers="、".join(other.number for other in others[:_LISTED]),
                )
