from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.fault.findings import summary
from bot.actions.fault.form import FaultForm
from bot.actions.forms.ending import unconfirmed
from bot.actions.forms.field import original
from bot.actions.forms.tickets import dues, home, open_ticket, show_ticket
from bot.actions.wording import brief, words_of
from bot.actions.words import names_any
from ticket_bridge.schemas import TicketType

_CATEGORIES = {"宽带": "宽带故障", "移动": "移动网络故障", "电视": "电视故障"}


class SubmitFault(HuiyinAction):
    """Opens the repair ticket after the customer has confirmed the summary."""

    action = "action_submit_fault"
    changes = True

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        outcome = tracker.get_slot("form_outcome")
        if outcome != "submitted" or tracker.get_slot("fault_confirm") != "yes":
            return await unconfirmed(dispatcher, tracker, domain)
        kind = str(tracker.get_slot("fault_kind"))
        detail = str(tracker.get_slot("fault_detail"))
        place = await call().reveal(str(tracker.get_slot("fault_place")))
        number = await original(tracker.get_slot("fault_number"))
        contact = await original(tracker.get_slot("fault_contact"))
        customer = await home()
        facts = {"fault_detail": await original(detail), "fault_number": number}
        facts["fault_place"] = place
        facts["fault_findings"] = summary(tracker.slots, domain)
        ticket = await open_ticket(
            type=TicketType.FAULT,
            category=_CATEGORIES[kind],
            title=words_of(
                domain,
                "utter_title_fault",
                kind=kind,
                brief=brief(await call().readable(detail)),
            ),
            description="\n".join(
                f"{words_of(domain, f'utter_label_{slot}')}：{value}"
                for slot, value in facts.items()
                if value
            ),
            contact=contact,
            region=place[:100],
            # The longer legal limit holds in the country only; a doubt is not ours to use.
            is_town=not names_any(place, "countryside") and (customer is None or customer.is_town),
        )
        response = "utter_fault_submitted"
        dispatcher.utter_message(
            response=response if contact else f"{response}_anonymous",
            number=ticket.number,
            **dues(ticket),
        )
        show_ticket(dispatcher, ticket)
        return [
            *FaultForm.cleared(),
            SlotSet("form_outcome", None),
            SlotSet("last_ticket", ticket.number),
        ]
