"""Not understood: ask once, then a person."""

from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Events, Tracker, hand_over
from bot.actions.said import Said

MAX_FAILURES = 2


def missed(dispatcher: Dispatcher, tracker: Tracker) -> Events:
    """Count a failure; one is in a row when the message before this one failed too."""
    turn = sum(event.get("event") == "user" for event in tracker.events)
    before = tracker.get_slot("failures") or 0
    failures = int(before) + 1 if tracker.get_slot("failed_turn") == turn - 1 else 1
    if failures >= MAX_FAILURES:
        dispatcher.utter_message(response="utter_failed_twice")
        hand_over(dispatcher, "failures")
        return [SlotSet("failures", 0), SlotSet("failed_turn", None)]
    upset = Said.of(tracker).upset
    dispatcher.utter_message(response="utter_rephrase_upset" if upset else "utter_rephrase")
    return [SlotSet("failures", failures), SlotSet("failed_turn", turn)]
