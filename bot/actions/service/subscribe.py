from rasa_sdk.events import ActiveLoop, SlotSet

from bot.actions.account.base import ask_to_verify
from bot.actions.base import Dispatcher, Domain, Events, Tracker
from bot.actions.context import call
from bot.actions.faq.knowledge_first import KnowledgeFirst
from bot.actions.orders.errands import SUBSCRIBE
from bot.actions.orders.quotes import FINAL, refusal, refuse
from bot.actions.plan.catalogue import lines
from bot.actions.said import Said
from bot.actions.service.add_ons import named, on_sale
from bot.actions.service.unsold import answer_unsold
from bot.actions.words import names_any
from core.errors import Unavailable

NOT_SOLD = "utter_not_on_sale"


class SubscribeService(KnowledgeFirst):
    """What can be had and what it costs; who is verified chooses, sees the price and confirms."""

    action = "action_subscribe_service"
    offered = "subscribe_service"

    async def begin(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        if not said.pressed and names_any(said.text, "other_person"):
            dispatcher.utter_message(response="utter_other_person")
            return []
        verified = await call().verified()
        wanted = said.text or str(tracker.get_slot(SUBSCRIBE.choice) or "")
        try:
            offers = await on_sale()
            if (answered := await answer_unsold(dispatcher, said, offers, NOT_SOLD)) is not None:
                return answered
            if verified is None:
                dispatcher.utter_message(response="utter_subscribe", plans=lines(domain, offers))
                waiting = ask_to_verify(dispatcher, self.action, "subscribe_service")
                return [*waiting, SlotSet(SUBSCRIBE.choice, said.text or None)]
            item = named(wanted, offers)
            code = item.code if item else None
            reason = await refusal(verified.bss_id, SUBSCRIBE.kind, code) if code else None
        except Unavailable:
            dispatcher.utter_message(response="utter_system_busy")
            return []
        if reason is not None:
            refuse(dispatcher, reason)
        if reason in FINAL:
            return [SlotSet(SUBSCRIBE.choice, None)]
        return [
            SlotSet(SUBSCRIBE.choice, None if reason else code),
            SlotSet(SUBSCRIBE.confirm, None),
            SlotSet("form_try", None),
            ActiveLoop(SUBSCRIBE.form),
        ]
