from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.fallback.overrides import URGENT


class StopFraud(HuiyinAction):
    """Money or a code is gone: what still stops the payment, at once and without a search."""

    action = "action_stop_fraud"
    own_tone = True

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        dispatcher.utter_message(response=URGENT)
        return []
