"""What is declined whatever the classifier makes of it, each with its reason and a next step."""

from bot.actions.base import Dispatcher, Tracker
from bot.actions.context import call
from bot.actions.fallback.limits import OUT_OF_SCOPE, kind_of, rest_of
from bot.actions.said import Said

_VERIFICATION = "utter_verification_needed"


async def refuse(dispatcher: Dispatcher, said: Said, tracker: Tracker | None = None) -> bool:
    """Decline if it has to be; the card is shown where verifying is the next step.

    With a `tracker`, a sentence that also asks for something of ours is left at that part, and
    the action goes on with it: then False.
    """
    if said.pressed or not said.text:
        return False
    declined = said.intent == OUT_OF_SCOPE
    kind = kind_of(said.text, declined=declined)
    if kind is None:
        return False
    if kind.response == _VERIFICATION and await call().verified() is not None:
        return False
    dispatcher.utter_message(response=kind.response)
    if kind.response == _VERIFICATION:
        dispatcher.utter_message(json_message={"type": "verify"})
        return True
    rest = rest_of(said.text, kind, declined=declined)
    if tracker is None or not rest:
        return True
    tracker.latest_message["text"] = rest
    return False
