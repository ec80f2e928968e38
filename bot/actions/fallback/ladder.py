"""Not understood: ask once, then a person."""

from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Events, Tracker, hand_over
from bot.actions.fallback.limits import of_our_trade
from bot.actions.said import Said
from language.lexicon import is_question

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
    dispatcher.utter_message(response=_words(Said.of(tracker)))
    return [SlotSet("failures", failures), SlotSet("failed_turn", turn)]


def _words(said: Said) -> str:
    """A clear question of our trade is not misunderstood; we have no answer, and say so."""
    if is_question(said.text) and of_our_trade(said.bare):
        return "utter_no_entry"
    return "utter_rephrase_upset" if said.upset else "utter_rephrase"
