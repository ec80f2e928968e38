import re

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.fallback.ladder import missed
from bot.actions.fallback.limits import rest_of
from bot.actions.fallback.refusals import refuse
from bot.actions.fallback.rest import answer_rest, found_for
from bot.actions.faq.answering import show
from bot.actions.said import Said
from knowledge_base.schemas import Decision

# The classifier says "not ours"; only a knowledge entry that is very sure overrules it.
SURE = 0.85
# Letters struck at random are of no trade at all; what is asked in English is asked again.
_CHINESE = re.compile("[\u4e00-\u9fff]")
_EDGES = "，,。！!？?. "


class OutOfScope(HuiyinAction):
    """Declines, each kind in its own words; what the sentence asks of us besides is answered."""

    action = "action_out_of_scope"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        if await refuse(dispatcher, said, tracker):
            return []
        if not _CHINESE.search(said.text):
            return missed(dispatcher, tracker)
        if dispatcher.messages:
            return await answer_rest(dispatcher, tracker, domain)
        found = await found_for(said)
        if found is not None and found.decision == Decision.ANSWER and found.hits[0].score >= SURE:
            return show(dispatcher, found.hits[0])
        dispatcher.utter_message(response="utter_out_of_scope")
        rest = rest_of(said.text, None)
        if not rest or rest == said.text.strip(_EDGES):
            return []
        tracker.latest_message["text"] = rest
        return await answer_rest(dispatcher, tracker, domain)
