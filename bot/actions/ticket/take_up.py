"""The customer wants deeds instead of apologies: what can be done now is done."""

from rasa_sdk.executor import CollectingDispatcher

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.complaint.categories import category_of
from bot.actions.complaint.fields import tells
from bot.actions.complaint.start import StartComplaint
from bot.actions.fallback.overrides import told_before
from bot.actions.said import Said
from bot.actions.ticket.confirming import CONFIRMABLE
from bot.actions.ticket.own import most_relevant, own_tickets
from bot.actions.ticket.reopen import ReopenTicket
from bot.actions.ticket.urge import UrgeTicket


class TakeUp(HuiyinAction):
    """The open ticket is urged, else what was told is registered, else a choice is offered."""

    action = "action_take_up"
    changes = True
    own_tone = True

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        ticket = most_relevant([t for t in await own_tickets() if t.is_open], *CONFIRMABLE)
        if ticket is not None:
            act = ReopenTicket if ticket.status in CONFIRMABLE else UrgeTicket
            return await act().take(dispatcher, domain, ticket, said)
        story = next((t for t in told_before(tracker) if category_of(t) and tells(t)), None)
        if story is None:
            dispatcher.utter_message(response="utter_take_up_which")
            return []
        tracker.latest_message["text"] = story
        dispatcher.utter_message(response="utter_take_up_story", category=category_of(story))
        # Its own words begin with an apology, and that was not wanted.
        return await StartComplaint().begin(CollectingDispatcher(), tracker, domain)
