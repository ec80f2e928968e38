from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.facts import day, yuan
from bot.actions.service.add_ons import effective_day, named, subscribed


class AskCancelConfirm(HuiyinAction):
    """Price, effective date and the way back, before anything is registered."""

    action = "action_ask_cancel_confirm"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        verified = await call().verified()
        add_ons = await subscribed(verified) if verified else ()
        item = named(str(tracker.get_slot("cancel_item") or ""), add_ons)
        if item is None:
            dispatcher.utter_message(response="utter_cancel_which")
            return []
        dispatcher.utter_message(
            response="utter_ask_cancel_confirm",
            name=item.name,
            fee=yuan(item.monthly_fee),
            effective=day(effective_day()),
        )
        return []
