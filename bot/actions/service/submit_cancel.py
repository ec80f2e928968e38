from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.facts import day, moment, yuan
from bot.actions.forms.ending import unconfirmed
from bot.actions.forms.tickets import open_ticket, show_ticket
from bot.actions.service.add_ons import effective_day, named, subscribed
from bot.actions.service.form import CancelServiceForm
from bot.actions.wording import words_of
from ticket_bridge.schemas import TicketType


class SubmitCancelService(HuiyinAction):
    """Keeps the customer's explicit consent as a 办理单; people change the product itself."""

    action = "action_submit_cancel_service"
    changes = True

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        outcome = tracker.get_slot("form_outcome")
        if outcome != "submitted" or tracker.get_slot("cancel_confirm") != "yes":
            events = await unconfirmed(dispatcher, tracker, domain)
            return [*CancelServiceForm.cleared(), *events]
        ended = [*CancelServiceForm.cleared(), SlotSet("form_outcome", None)]
        verified = await call().verified()
        add_ons = await subscribed(verified) if verified else ()
        item = named(str(tracker.get_slot("cancel_item") or ""), add_ons)
        if verified is None or item is None:
            dispatcher.utter_message(response="utter_verify_not_done")
            return ended
        facts = {"name": item.name, "effective": day(effective_day())}
        ticket = await open_ticket(
            type=TicketType.HANDLING,
            category=words_of(domain, "utter_label_cancel_service"),
            title=words_of(domain, "utter_title_cancel_service", name=item.name),
            description=words_of(
                domain,
                "utter_record_cancel_service",
                code=item.code,
                fee=yuan(item.monthly_fee),
                **facts,
            ),
            contact=await call().own_phone(verified),
        )
        dispatcher.utter_message(
            response="utter_cancel_submitted",
            number=ticket.number,
            due=moment(ticket.due_resolve_at),
            **facts,
        )
        show_ticket(dispatcher, ticket)
        return [*ended, SlotSet("last_ticket", ticket.number)]
