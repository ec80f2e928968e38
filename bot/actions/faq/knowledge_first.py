"""Errands that are asked about as often as they are wanted."""

from abc import abstractmethod
from typing import ClassVar

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.faq.answering import offer, search, show
from bot.actions.faq.rule_question import asks_for_rule
from bot.actions.said import Said
from bot.actions.wording import words_of
from core.errors import Unavailable
from knowledge_base.schemas import Decision, SearchResult

# From here on "您是不是想问" is more likely meant than the errand.
_LIKELY = 0.6


class KnowledgeFirst(HuiyinAction):
    """A question about the errand is answered by the knowledge base, with the errand as a button.

    `offered` is the intent that the button says; its label is `utter_button_<offered>`.
    `own_entries` only tell how to come by what the errand itself gives: the errand is better.
    """

    offered: ClassVar[str]
    # The button stands beside entries whose key begins so; beside others it would be out of place.
    offered_beside: ClassVar[str] = ""
    own_entries: ClassVar[frozenset[str]] = frozenset()

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        explained = await self._explain(dispatcher, domain, said)
        return await self.begin(dispatcher, tracker, domain) if explained is None else explained

    @abstractmethod
    async def begin(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        """The errand itself."""

    async def asks_for_rule(self, said: Said) -> bool:
        """Whether the sentence rather asks about the errand."""
        return asks_for_rule(said)

    async def _explain(self, dispatcher: Dispatcher, domain: Domain, said: Said) -> Events | None:
        if not await self.asks_for_rule(said):
            return None
        try:
            found = await search(said)
        except Unavailable:
            return None
        if not self._is_better(found):
            return None
        events: Events = []
        if found.decision == Decision.ANSWER:
            events = show(dispatcher, found.hits[0])
        else:
            offer(dispatcher, found.hits)
        if not found.hits[0].key.startswith(self.offered_beside):
            return events
        label = words_of(domain, f"utter_button_{self.offered}")
        dispatcher.utter_message(
            response="utter_errand_offer",
            buttons=[{"title": label, "payload": f"/{self.offered}"}],
        )
        return events

    def _is_better(self, found: SearchResult) -> bool:
        best = found.hits[0] if found.hits else None
        if best is None or best.key in self.own_entries:
            return False
        unsure = found.decision == Decision.CLARIFY and best.score >= _LIKELY
        return found.decision == Decision.ANSWER or unsure
