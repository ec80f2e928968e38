"""A yes, a no or a bare value that answers no question of ours."""

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.fallback.refusals import refuse
from bot.actions.faq.answering import answer
from bot.actions.forms import unfinished
from bot.actions.said import Said

# Longer sentences were probably a question or a story after all.
_SHORT = 12
_RESPONSES = {
    "affirm": "utter_what_else",
    "deny": "utter_nothing_more",
    "stop": "utter_nothing_to_stop",
    "correct_info": "utter_what_to_correct",
    "refuse_info": "utter_nothing_more",
}


class FollowUp(HuiyinAction):
    action = "action_follow_up"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        if said.option in (unfinished.CONTINUE, unfinished.DROP):
            return await unfinished.decide(dispatcher, tracker, domain, said.option)
        if await refuse(dispatcher, said):
            return []
        if said.placeholder("手机号", "固话", "宽带账号") and len(said.bare) <= _SHORT:
            dispatcher.utter_message(response="utter_number_for_what")
            return []
        if len(said.bare) > _SHORT:
            return await answer(dispatcher, tracker, said)
        name = _RESPONSES.get(said.intent, "utter_what_is_it_about")
        dispatcher.utter_message(response=name)
        return []
