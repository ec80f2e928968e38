from bot.actions.base import Dispatcher, Domain, Events, Tracker
from bot.actions.context import call
from bot.actions.faq.knowledge_first import KnowledgeFirst
from bot.actions.plan.catalogue import ADD_ON, lines
from core.errors import Unavailable


class SubscribeService(KnowledgeFirst):
    """Shows what can be had and what it costs; nothing is subscribed from a chat line."""

    action = "action_subscribe_service"
    offered = "subscribe_service"

    async def begin(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        try:
            offers = [o for o in await call().bss.plans_on_sale() if o.kind == ADD_ON]
        except Unavailable:
            dispatcher.utter_message(response="utter_system_busy")
            return []
        dispatcher.utter_message(response="utter_subscribe", plans=lines(domain, offers))
        return []
