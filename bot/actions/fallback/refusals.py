"""What is declined whatever the classifier makes of it, each with its reason and a next step."""

from bot.actions.base import Dispatcher
from bot.actions.context import call
from bot.actions.said import Said
from bot.actions.words import names_any


def refusal(said: Said) -> str | None:
    """The response that declines the sentence; None when there is nothing to decline."""
    if said.pressed or not said.text:
        return None
    if names_any(said.text.lower(), "injections"):
        return "utter_not_instructed"
    if asks_about_others(said) and names_any(said.text, "prying"):
        return "utter_other_person"
    if names_any(said.text, "skipping_verification"):
        return "utter_verification_needed"
    return None


def asks_about_others(said: Said) -> bool:
    return names_any(said.text, "other_person") and names_any(said.text, "private_matters")


async def refuse(dispatcher: Dispatcher, said: Said) -> bool:
    """Decline if it has to be; the card is shown where verifying is the next step."""
    response = refusal(said)
    if response is None:
        return False
    if response == "utter_verification_needed" and await call().verified() is not None:
        return False
    dispatcher.utter_message(response=response)
    if response == "utter_verification_needed":
        dispatcher.utter_message(json_message={"type": "verify"})
    return True
