from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.fallback.overrides import EXPLAINED


class ExplainRefusal(HuiyinAction):
    """Why not even the next of kin are told, and what they can do."""

    action = "action_explain_refusal"
    own_tone = True

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        dispatcher.utter_message(response=EXPLAINED)
        return []
