from rasa_sdk.events import ActiveLoop, SlotSet

from bot.actions.account.base import ask_to_verify
from bot.actions.base import Dispatcher, Domain, Events, Tracker
from bot.actions.context import call
from bot.actions.faq.knowledge_first import KnowledgeFirst
from bot.actions.said import Said
from bot.actions.service.add_ons import FORM, named
from bot.actions.words import names_any
from core.errors import Unavailable


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
        if verified is None:
            waiting = ask_to_verify(dispatcher, self.action, "cancel_service")
            return [*waiting, SlotSet("cancel_item", said.text or None)]
        try:
            add_ons = (await call().bss.plan(verified.bss_id)).add_ons
        except Unavailable:
            dispatcher.utter_message(response="utter_system_busy")
            return []
        if not add_ons:
            dispatcher.utter_message(response="utter_cancel_nothing")
            return []
        wanted = said.text or str(tracker.get_slot("cancel_item") or "")
        item = named(wanted, add_ons)
        return [
            SlotSet("cancel_item", item.code if item else None),
            SlotSet("cancel_confirm", None),
            ActiveLoop(FORM),
        ]
