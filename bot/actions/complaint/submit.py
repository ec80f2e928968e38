from typing import Any

from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker, hand_over
from bot.actions.complaint.categories import OTHER
from bot.actions.complaint.form import ComplaintForm
from bot.actions.context import call
from bot.actions.forms.ending import unconfirmed
from bot.actions.forms.field import ANONYMOUS, original
from bot.actions.forms.tickets import dues, home, open_ticket, show_ticket
from bot.actions.wording import brief, words_of
from language.lexicon import regulator_words
from ticket_bridge.schemas import BOT, TicketType

# domain.md §8.3: a person looks at these at once, besides the ticket.
FOR_A_PERSON = frozenset({"信息安全", "携转阻碍"})


class SubmitComplaint(HuiyinAction):
    """Opens the ticket after the customer has confirmed the summary, and only then."""

    action = "action_submit_complaint"
    changes = True

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        outcome = tracker.get_slot("form_outcome")
        if outcome != "submitted" or tracker.get_slot("complaint_confirm") != "yes":
            return await unconfirmed(dispatcher, tracker, domain)
        category = tracker.get_slot("complaint_category") or OTHER
        detail = await original(tracker.get_slot("complaint_detail")) or ""
        number = await original(tracker.get_slot("complaint_number"))
        contact = await original(tracker.get_slot("complaint_contact"))
        customer = await home()
        shown_detail = await call().readable(str(tracker.get_slot("complaint_detail")))
        label = words_of(domain, "utter_label_complaint_number")
        lines = [detail, f"{label}：{number}" if number else "", _owner(tracker, domain)]
        draft: dict[str, Any] = {}
        if tracker.get_slot("complaint_contact") == ANONYMOUS and number is None:
            # Who wants to stay unknown is not looked up behind their back.
            draft = {"customer_id": None, "tier": None}
        ticket = await open_ticket(
            type=TicketType.COMPLAINT,
            category=category,
            title=words_of(
                domain, "utter_title_complaint", category=category, brief=brief(shown_detail)
            ),
            description="\n".join(line for line in lines if line),
            wish=await original(tracker.get_slot("complaint_wish")),
            contact=contact,
            region=customer.region if customer else call().settings.region,
            is_town=customer.is_town if customer else True,
            regulator=bool(regulator_words(detail)),
            **draft,
        )
        if contact is None:
            note = words_of(domain, "utter_note_anonymous")
            ticket = await call().tickets.note(ticket.id, note, BOT)
        response = "utter_complaint_submitted"
        dispatcher.utter_message(
            response=response if contact else f"{response}_anonymous",
            number=ticket.number,
            **dues(ticket),
        )
        show_ticket(dispatcher, ticket)
        if category in FOR_A_PERSON:
            dispatcher.utter_message(response="utter_complaint_person")
            hand_over(dispatcher, "category", ticket=ticket.number)
        return [
            *ComplaintForm.cleared(),
            SlotSet("form_outcome", None),
            SlotSet("last_ticket", ticket.number),
        ]


def _owner(tracker: Tracker, domain: Domain) -> str:
    """What the customer says of a number that is somebody else's."""
    said = tracker.get_slot("number_owner")
    return words_of(domain, "utter_note_number_owner", said=said) if said else ""
