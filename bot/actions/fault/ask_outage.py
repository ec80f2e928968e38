from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.facts import moment
from bot.actions.fault.outages import outage_named


class AskCheckOutage(HuiyinAction):
    """Tells of the outage and offers to tell of its end."""

    action = "action_ask_check_outage"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        outage = await outage_named(str(tracker.get_slot("fault_outage")))
        if outage is None or outage.recovered_at is not None:
            dispatcher.utter_message(response="utter_outage_just_over")
            return []
        expected = outage.expected_at
        dispatcher.utter_message(
            response="utter_known_outage" if expected else "utter_known_outage_open",
            area=outage.area,
            description=outage.description,
            expected=moment(expected) if expected else "",
        )
        return []
