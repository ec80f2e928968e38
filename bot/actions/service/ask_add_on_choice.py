from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.plan.catalogue import buttons, lines
from bot.actions.service.add_ons import on_sale, subscribed
from core.errors import Unavailable


class AskAddOnChoice(HuiyinAction):
    action = "action_ask_add_on_choice"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        verified = await call().verified()
        try:
            has = {item.code for item in (await subscribed(verified) if verified else ())}
            offers = [o for o in await on_sale() if o.online and o.code not in has]
        except Unavailable:
            dispatcher.utter_message(response="utter_system_busy")
            return []
        dispatcher.utter_message(
            response="utter_ask_add_on_choice",
            plans=lines(domain, offers),
            buttons=buttons(offers),
        )
        return []
