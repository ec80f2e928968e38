from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker, hand_over


class HandoffRegulator(HuiyinAction):
    """A regulator, the media or a court was named."""

    action = "action_handoff_regulator"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        dispatcher.utter_message(response="utter_regulator")
        hand_over(dispatcher, "regulator")
        return []
