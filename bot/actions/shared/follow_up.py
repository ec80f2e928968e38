"""A yes, a no or a bare value that answers no question of ours."""

import re
from dataclasses import replace

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.fallback.refusals import refuse
from bot.actions.faq.answering import answer, offer, search
from bot.actions.forms import unfinished
from bot.actions.said import Said
from bot.actions.words import names_any, words
from core.errors import Unavailable
from knowledge_base.schemas import Decision, Hit

# Longer sentences were probably a question or a story after all.
_SHORT = 12
# A word or two, and how near an entry must come to be offered for it.
_WORD = 4
_NEAR = 0.1
_INFORMS = frozenset({"provide_info", "correct_info"})
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
        if said.intent == "deny" and names_any(said.text, "says_wrong"):
            dispatcher.utter_message(response="utter_what_is_wrong")
            return []
        if said.intent in _INFORMS and (found := await _about(said)):
            offer(dispatcher, found, "utter_about_this")
            return []
        name = _RESPONSES.get(said.intent, "utter_what_is_it_about")
        dispatcher.utter_message(response=name)
        return []


async def _about(said: Said) -> list[Hit]:
    """What 我说的是宽带 may be about, when it names a thing that the knowledge base knows."""
    named = re.sub(words()["names_a_thing"], "", said.text).strip("，,。！! ")
    try:
        found = await search(replace(said, text=named)) if named else None
    except Unavailable:
        return []
    if found is None:
        return []
    # A bare word is never the question of an entry; what it may be about is enough to ask back.
    near = [hit for hit in found.hits if hit.score >= _NEAR and len(named) <= _WORD]
    return near if found.decision == Decision.NONE else found.hits
