from rasa_sdk.events import ActiveLoop, SlotSet

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.said import Said
from bot.actions.ticket.own import most_relevant, own_tickets
from bot.actions.words import names_any
from customers.service import Customers
from ticket_bridge.models import Ticket


class WrongNumber(HuiyinAction):
    """这不是我的号: what was proven with it is taken back, or the contact of a ticket changed.

    Whose number it is and what is known about it is told to nobody.
    """

    action = "action_wrong_number"
    changes = True

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        if names_any(said.text, "reached_by_mistake"):
            dispatcher.utter_message(response="utter_wrong_number_reached")
            return []
        if await forget_verification(dispatcher):
            return []
        if names_any(said.text, "code_elsewhere"):
            dispatcher.utter_message(response="utter_wrong_number_code")
            return []
        ticket = await _with_contact(tracker.get_slot("last_ticket"))
        if ticket is None:
            dispatcher.utter_message(response="utter_wrong_number")
            return []
        dispatcher.utter_message(
            response="utter_wrong_number_ticket",
            number=ticket.number,
            contact=ticket.contact_masked,
        )
        return [
            SlotSet("last_ticket", ticket.number),
            SlotSet("new_contact", None),
            SlotSet("form_try", None),
            ActiveLoop("contact_form"),
        ]


async def forget_verification(dispatcher: Dispatcher) -> bool:
    """Whether a number was proven here that is not the speaker's; it no longer counts."""
    current = call()
    verified, conversation = await current.verified(), await current.conversation()
    if verified is None or conversation is None:
        return False
    phone = (await current.customer(verified)).phone_masked
    customers = Customers(current.session, current.bss, current.cipher)
    await customers.disown(conversation.identity_id)
    conversation.customer_id = None
    dispatcher.utter_message(response="utter_wrong_number_verified", phone=phone)
    dispatcher.utter_message(json_message={"type": "verify"})
    return True


async def _with_contact(number: object) -> Ticket | None:
    """The ticket last spoken of, else the latest open one, if it has somebody to call."""
    still_open = [t for t in await own_tickets() if t.is_open and t.contact_masked]
    named = [t for t in still_open if t.number == number]
    return most_relevant(named or still_open)
