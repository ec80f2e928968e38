from rasa_sdk.events import ActiveLoop, SlotSet

from bot.actions.account.base import ask_to_verify
from bot.actions.base import Dispatcher, Domain, Events, Tracker
from bot.actions.context import call
from bot.actions.faq.knowledge_first import KnowledgeFirst
from bot.actions.orders.errands import CANCEL
from bot.actions.orders.quotes import refusal, refuse
from bot.actions.said import Said
from bot.actions.service.add_ons import Named, named, on_sale
from bot.actions.service.unsold import answer_unsold
from bot.actions.words import names_any
from core.errors import Unavailable

NOT_BOOKED = "utter_not_booked_here"


class StartCancelService(KnowledgeFirst):
    """Opens the cancellation form once it is proven whose services they are."""

    action = "action_start_cancel_service"
    offered = "cancel_service"

    async def begin(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        if not said.pressed and names_any(said.text, "other_person"):
            dispatcher.utter_message(response="utter_other_person")
            return []
        verified = await call().verified()
        wanted = said.text or str(tracker.get_slot(CANCEL.choice) or "")
        try:
            add_ons = (await call().bss.plan(verified.bss_id)).add_ons if verified else ()
            known: list[Named] = [*add_ons, *await on_sale()]
            if (answered := await answer_unsold(dispatcher, said, known, NOT_BOOKED)) is not None:
                return answered
            if verified is None:
                waiting = ask_to_verify(dispatcher, self.action, "cancel_service")
                return [*waiting, SlotSet(CANCEL.choice, said.text or None)]
            item = named(wanted, add_ons)
            reason = await refusal(verified.bss_id, CANCEL.kind, item.code) if item else None
        except Unavailable:
            dispatcher.utter_message(response="utter_system_busy")
            return []
        if not add_ons or reason is not None:
            if reason is not None:
                refuse(dispatcher, reason)
            else:
                dispatcher.utter_message(response="utter_cancel_nothing")
            return [SlotSet(CANCEL.choice, None)]
        return [
            SlotSet(CANCEL.choice, item.code if item else None),
            SlotSet(CANCEL.confirm, None),
            SlotSet("form_try", None),
            ActiveLoop(CANCEL.form),
        ]
