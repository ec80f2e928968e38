from rasa_sdk.events import ActiveLoop, SlotSet

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.complaint.categories import category_of
from bot.actions.complaint.fields import tells
from bot.actions.complaint.form import ComplaintForm
from bot.actions.said import Said


class StartComplaint(HuiyinAction):
    """Opens the form with what the first sentence already says."""

    action = "action_start_complaint"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        known = {
            "complaint_category": category_of(said.text),
            "complaint_detail": said.text if tells(said.text) else None,
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
        return [
            *filled,
            SlotSet("complaint_confirm", None),
            SlotSet("form_try", None),
            ActiveLoop(ComplaintForm.form),
        ]
