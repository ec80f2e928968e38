from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker, action_named
from bot.actions.fallback.limits import errand_in, rest_of
from bot.actions.fallback.refusals import refuse
from bot.actions.faq.answering import offer, search, show
from bot.actions.said import Said
from core.errors import Unavailable
from knowledge_base.schemas import Decision, SearchResult

# The classifier says "not ours"; only a knowledge entry that is very sure overrules it.
SURE = 0.85


class OutOfScope(HuiyinAction):
    """Declines, each kind in its own words; what the sentence asks of us besides is answered."""

    action = "action_out_of_scope"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        whole = Said.of(tracker)
        if await refuse(dispatcher, whole, tracker):
            return []
        said = Said.of(tracker)
        if dispatcher.messages:
            return await _go_on(dispatcher, tracker, domain, said)
        found = await _search(said)
        if found is not None and found.decision == Decision.ANSWER and found.hits[0].score >= SURE:
            return show(dispatcher, found.hits[0])
        dispatcher.utter_message(response="utter_out_of_scope")
        rest = rest_of(said.text, None)
        if rest and rest != said.text.strip("。！？!?.，, "):
            tracker.latest_message["text"] = rest
            return await _go_on(dispatcher, tracker, domain, Said.of(tracker))
        return []


async def _go_on(dispatcher: Dispatcher, tracker: Tracker, domain: Domain, said: Said) -> Events:
    """Answer the part that is ours; when that is unclear, the limit was all there is to say."""
    errand = errand_in(said.text)
    if errand is not None:
        return await action_named(errand).run(dispatcher, tracker, domain)
    found = await _search(said)
    if found is None or not found.hits or found.decision == Decision.NONE:
        return []
    if found.decision == Decision.ANSWER:
        return show(dispatcher, found.hits[0])
    offer(dispatcher, found.hits)
    return []


async def _search(said: Said) -> SearchResult | None:
    try:
        return await search(said) if said.bare else None
    except Unavailable:
        return None
