"""What comes after a form that ended without being confirmed."""

from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Events, Tracker
from bot.actions.forms import digressions
from bot.actions.said import Said
from bot.actions.wording import Domain


async def unconfirmed(dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
    """Forget how it ended; begin the errand it was left for, if it was left for one."""
    forgotten = [SlotSet("form_outcome", None)]
    if tracker.get_slot("form_outcome") != digressions.LEFT:
        return forgotten
    return [*forgotten, *await digressions.begin(dispatcher, tracker, domain, Said.of(tracker))]
