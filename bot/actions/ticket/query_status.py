from bot.actions.base import Dispatcher, Domain, Events, Tracker
from bot.actions.facts import moment
from bot.actions.faq.knowledge_first import KnowledgeFirst
from bot.actions.forms.tickets import show_ticket
from bot.actions.said import Said
from bot.actions.ticket.base import TicketAction, status_words
from bot.actions.ticket.confirming import ask_satisfied
from bot.actions.ticket.own import own_tickets
from bot.actions.wording import words_of
from bot.actions.words import names_any
from ticket_bridge.models import Ticket

_PROGRESS = {
    "waiting_customer": "waiting",
    "resolved": "resolved",
    "confirming": "confirming",
    "closed": "closed",
    "cancelled": "cancelled",
}
_LISTED = 3


class QueryTicketStatus(KnowledgeFirst, TicketAction):
    action = "action_query_ticket_status"
    offered = "query_ticket_status"
    own_entries = frozenset({"complaint.progress"})

    async def begin(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        return await self.find(dispatcher, tracker, domain)

    async def asks_for_rule(self, said: Said) -> bool:
        """Who has a ticket wants to know about that one, unless 一般 or the like is said."""
        if said.ticket_number is not None or not await super().asks_for_rule(said):
            return False
        return names_any(said.text, "in_general") or not await own_tickets()

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
