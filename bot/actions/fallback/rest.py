"""The part of a sentence that is ours, after the other part was declined."""

from bot.actions.base import Dispatcher, Domain, Events, Tracker, action_named
from bot.actions.fallback.limits import errand_in
from bot.actions.faq.answering import offer, search, show
from bot.actions.said import Said
from core.errors import Unavailable
from knowledge_base.schemas import Decision, SearchResult


async def answer_rest(dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
    """Answer what is left; when that is unclear, the limit was all there is to say."""
    said = Said.of(tracker)
    errand = errand_in(said.text)
    if errand is not None:
        return await action_named(errand).run(dispatcher, tracker, domain)
    found = await found_for(said)
    if found is None or not found.hits or found.decision == Decision.NONE:
        return []
    if found.decision == Decision.ANSWER:
        return show(dispatcher, found.hits[0])
    offer(dispatcher, found.hits)
    return []


async def found_for(said: Said) -> SearchResult | None:
    """What the knowledge base has; None when there is nothing to ask it, or it is away."""
    try:
        return await search(said) if said.bare else None
    except Unavailable:
        return None
