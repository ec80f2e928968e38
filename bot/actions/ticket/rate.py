from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker


class RateService(HuiyinAction):
    action = "action_rate_service"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        dispatcher.utter_message(response="utter_rate")
        dispatcher.utter_message(json_message={"type": "rating"})
        return []
