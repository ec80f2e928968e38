from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.faq.answering import answer, offer, search, show
from bot.actions.said import Said
from core.errors import Unavailable
from knowledge_base.schemas import Decision

GROUP = "port_out."
FIRST = "port_out.conditions"
NEXT = ("port_out.eligibility_query", "port_out.authorization_code", "port_out.balance_points")


class PortOut(HuiyinAction):
    """Conditions and steps, plainly; nothing is offered to make the customer stay."""

    action = "action_port_out"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        try:
            found = await search(said) if said.bare else None
            if found and found.decision == Decision.ANSWER and found.hits[0].key.startswith(GROUP):
                return show(dispatcher, found.hits[0])
            entries = [await call().knowledge.entry(key) for key in (FIRST, *NEXT)]
        except Unavailable:
            dispatcher.utter_message(response="utter_knowledge_away")
            return []
        first, *others = entries
        if first is None:
            return await answer(dispatcher, tracker, said)
        events = show(dispatcher, first)
        if known := [hit for hit in others if hit is not None]:
            offer(dispatcher, known, intro="utter_port_out_steps")
        return events
