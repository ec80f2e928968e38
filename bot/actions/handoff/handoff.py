from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker, hand_over


class Handoff(HuiyinAction):
    """A person was asked for: at once, no questions."""

    action = "action_handoff"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        hand_over(dispatcher, "request")
        return []
