from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.fallback.refusals import asks_about_others, refuse
from bot.actions.faq.answering import search, show
from bot.actions.said import Said
from core.errors import Unavailable
from knowledge_base.schemas import Decision

# The classifier says "not ours"; only a knowledge entry that is very sure overrules it.
SURE = 0.85


class OutOfScope(HuiyinAction):
    action = "action_out_of_scope"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        if await refuse(dispatcher, said):
            return []
        if asks_about_others(said):
            dispatcher.utter_message(response="utter_other_person")
            return []
        try:
            found = await search(said) if said.bare else None
        except Unavailable:
            found = None
        if (
            found is not None
            and found.decision == Decision.ANSWER
            and found.hits
            and found.hits[0].score >= SURE
        ):
            return show(dispatcher, found.hits[0])
        dispatcher.utter_message(response="utter_out_of_scope")
        return []
