from typing import ClassVar

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.base import Dispatcher, Domain, Events, Tracker
from bot.actions.complaint.categories import category_of
from bot.actions.complaint.start import StartComplaint
from bot.actions.said import Said
from bot.actions.ticket.own import own_tickets
from bot.actions.ticket.reopen import ReopenTicket
from ticket_bridge.models import Ticket
from ticket_bridge.schemas import TicketType

REPAIR = "宽带装维"


class RepairAgain(ReopenTicket):
    """Repaired in vain: back to a supervisor, or registered as a complaint about the repair."""

    action = "action_repair_again"
    about: ClassVar[frozenset[str]] = frozenset({REPAIR, "网络质量"})

    async def tickets(self) -> list[Ticket]:
        return [
            ticket
            for ticket in await own_tickets()
            if ticket.type == TicketType.FAULT or ticket.category in self.about
        ]

    async def without_ticket(
        self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain, said: Said
    ) -> Events:
        category = category_of(said.text) or REPAIR
        dispatcher.utter_message(response="utter_repair_again", category=category)
        # Its own words would ask again what it is about.
        events = await StartComplaint().begin(CollectingDispatcher(), tracker, domain)
        return [SlotSet("complaint_category", category), *events]
