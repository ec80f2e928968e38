from abc import abstractmethod
from typing import ClassVar

from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.said import Said
from bot.actions.ticket.own import most_relevant, own_ticket, own_tickets
from bot.actions.wording import words_of
from ticket_bridge.models import Ticket

_VERIFIED_FOR = "query_ticket_status"


class TicketAction(HuiyinAction):
    """Finds the ticket that is meant; `prefers` are the statuses looked for first."""

    prefers: ClassVar[tuple[str, ...]] = ()
    # What to say when there is no ticket at all; to the upset, and whoever is verified, in turn.
    none: ClassVar[str] = "utter_ticket_none"
    none_upset: ClassVar[str] = "utter_ticket_none_upset"

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
                return await self._verify(dispatcher)
        else:
            ticket = most_relevant(await self.tickets(), *self.prefers)
            if ticket is None:
                return await self.without_ticket(dispatcher, tracker, domain, said)
        return await self.take(dispatcher, domain, ticket, said)

    async def take(
        self, dispatcher: Dispatcher, domain: Domain, ticket: Ticket, said: Said
    ) -> Events:
        """Act on this ticket; from now on it is the one spoken of."""
        await self.act(dispatcher, domain, ticket, said)
        return [SlotSet("last_ticket", ticket.number)]

    async def tickets(self) -> list[Ticket]:
        """Those that can be meant, latest first."""
        return await own_tickets()

    async def without_ticket(
        self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain, said: Said
    ) -> Events:
        """No dead end: verify, give the number, register it, or talk to a person."""
        if await call().verified() is not None:
            dispatcher.utter_message(response="utter_ticket_none_verified")
            return []
        dispatcher.utter_message(response=self.none_upset if said.upset else self.none)
        return await self._verify(dispatcher)

    async def _verify(self, dispatcher: Dispatcher) -> Events:
        """The card, for tickets that were opened elsewhere; then this action is tried again."""
        if await call().verified() is not None:
            return []
        dispatcher.utter_message(json_message={"type": "verify", "purpose": _VERIFIED_FOR})
        return [SlotSet("pending_action", self.action)]

    @abstractmethod
    async def act(self, dispatcher: Dispatcher, domain: Domain, ticket: Ticket, said: Said) -> None:
        """Do it to this ticket and say so."""


def status_words(domain: Domain, ticket: Ticket) -> str:
    return words_of(domain, f"utter_label_status_{ticket.status}")


def note_words(domain: Domain, name: str, said: Said) -> str:
    """What goes into the ticket's history; placeholders stay, they are no secret there."""
    return words_of(domain, name, said=said.text or "-")
