from abc import abstractmethod
from typing import ClassVar

from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.said import Said
from bot.actions.ticket.own import most_relevant, own_ticket, own_tickets
from bot.actions.wording import words_of
from ticket_bridge.models import Ticket


class TicketAction(HuiyinAction):
    """Finds the ticket that is meant; `prefers` are the statuses looked for first."""

    prefers: ClassVar[tuple[str, ...]] = ()
    # What to say when there is no ticket at all.
    none: ClassVar[str] = "utter_ticket_none"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        return await self.find(dispatcher, tracker, domain)

    async def find(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Act on the ticket that is meant, or say that there is none."""
        said = Said.of(tracker)
        number = said.ticket_number
        if number is not None:
            ticket = await own_ticket(number)
            if ticket is None:
                dispatcher.utter_message(response="utter_ticket_not_found", number=number)
                return []
        else:
            ticket = most_relevant(await own_tickets(), *self.prefers)
            if ticket is None:
                dispatcher.utter_message(response=self.none)
                return []
        await self.act(dispatcher, domain, ticket, said)
        return [SlotSet("last_ticket", ticket.number)]

    @abstractmethod
    async def act(self, dispatcher: Dispatcher, domain: Domain, ticket: Ticket, said: Said) -> None:
        """Do it to this ticket and say so."""


def status_words(domain: Domain, ticket: Ticket) -> str:
    return words_of(domain, f"utter_label_status_{ticket.status}")


def note_words(domain: Domain, name: str, said: Said) -> str:
    """What goes into the ticket's history; placeholders stay, they are no secret there."""
    return words_of(domain, name, said=said.text or "-")
