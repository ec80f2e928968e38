from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.said import ANXIOUS, Said
from bot.actions.smalltalk.greetings import greeting
from core.clock import local, now


class SmallTalk(HuiyinAction):
    """Greeting, thanks, good-bye and chat; whoever is upset is asked what happened instead."""

    action = "action_small_talk"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        if said.intent == "bot_identity":
            # Whoever asks is told the truth, in whatever mood; the kind word comes in front.
            dispatcher.utter_message(response="utter_bot_identity")
        elif said.upset:
            dispatcher.utter_message(response="utter_listen_upset")
        elif said.emotion == ANXIOUS:
            dispatcher.utter_message(response="utter_listen_anxious")
        elif said.intent == "greet":
            response, facts = greeting(local(now()))
            dispatcher.utter_message(response=response, **facts)
        else:
            dispatcher.utter_message(response=f"utter_{said.intent}")
        return []
