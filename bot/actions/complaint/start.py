from rasa_sdk.events import ActiveLoop, SlotSet

from bot.actions.base import Dispatcher, Domain, Events, Tracker
from bot.actions.complaint.categories import category_of, category_told
from bot.actions.complaint.fields import tells
from bot.actions.complaint.form import ComplaintForm
from bot.actions.faq.knowledge_first import KnowledgeFirst
from bot.actions.said import Said
from bot.actions.words import names_any
from language.lexicon import is_question


class StartComplaint(KnowledgeFirst):
    """Opens the form with what the first sentence already says."""

    action = "action_start_complaint"
    offered = "complain"
    offered_beside = "complaint."

    async def asks_for_rule(self, said: Said) -> bool:
        """A grievance in the form of a question is a grievance all the same."""
        grievance = names_any(said.text, "complaining") or (
            category_of(said.text) is not None and not names_any(said.text, "in_general")
        )
        return not grievance and await super().asks_for_rule(said)

    async def begin(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        told = said if tells(said.text) else _told_before(tracker)
        known = {
            "complaint_category": category_told(said) or (category_told(told) if told else None),
            "complaint_detail": told.text if told else None,
            "complaint_number": said.placeholder("手机号", "固话", "宽带账号"),
        }
        if known["complaint_category"]:
            dispatcher.utter_message(
                response="utter_complaint_start_known", category=known["complaint_category"]
            )
        else:
            dispatcher.utter_message(response="utter_complaint_start")
        # What a person was told before may be another matter; who it concerns stays the same.
        old = tracker.get_slot("complaint_category")
        stale = old is not None and known["complaint_category"] not in (None, old)
        forgotten = ["complaint_detail", "complaint_wish"] if stale else []
        filled = [SlotSet(slot, None) for slot in forgotten]
        filled += [SlotSet(slot, value) for slot, value in known.items() if value]
        if names_any(said.text, "anonymous"):
            dispatcher.utter_message(response="utter_anonymous")
            filled += ComplaintForm.nameless()
        return [
            *filled,
            SlotSet("complaint_confirm", None),
            SlotSet("form_try", None),
            ActiveLoop(ComplaintForm.form),
        ]


def _told_before(tracker: Tracker) -> Said | None:
    """The story in the message before this one: 我要投诉 often follows what it is about."""
    said = [event for event in tracker.events if event.get("event") == "user"][-2:-1]
    before = Said.parsed(said[0].get("parse_data") or {}) if said else Said("", "")
    if before.pressed or is_question(before.text) or not tells(before.text):
        return None
    return before if category_of(before.text) is not None else None
