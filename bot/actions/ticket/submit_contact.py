from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.forms.ending import unconfirmed
from bot.actions.forms.field import original
from bot.actions.forms.tickets import show_ticket
from bot.actions.ticket.contact_form import KEPT, ContactForm
from bot.actions.ticket.own import own_ticket
from bot.actions.wording import words_of
from customers.phones import mask_phone


class SubmitContact(HuiyinAction):
    """Changes whom a ticket's handler calls; the change stands in the ticket's history."""

    action = "action_submit_contact"
    changes = True

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        given, cleared = tracker.get_slot("new_contact"), ContactForm.cleared()
        if tracker.get_slot("form_outcome") is not None or not given:
            return [*cleared, *await unconfirmed(dispatcher, tracker, domain)]
        ticket = await own_ticket(str(tracker.get_slot("last_ticket")))
        if given == KEPT or ticket is None or not ticket.is_open:
            dispatcher.utter_message(response="utter_contact_kept")
            return cleared
        contact = await original(given)
        before, after = ticket.contact_masked or "-", mask_phone(contact) if contact else "-"
        note = words_of(domain, "utter_note_contact", before=before, after=after)
        ticket = await call().tickets.change_contact(ticket.id, contact, await call().actor(), note)
        response = "utter_contact_changed" if contact else "utter_contact_removed"
        dispatcher.utter_message(
            response=response, number=ticket.number, contact=ticket.contact_masked
        )
        show_ticket(dispatcher, ticket)
        return [*cleared, SlotSet("last_ticket", ticket.number)]
