from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker, action_named
from bot.actions.context import call
from bot.actions.faq.answering import answer, offer, search, show
from bot.actions.port_out.eligibility import CheckPortOut
from bot.actions.said import Said
from bot.actions.words import names_any
from core.errors import Unavailable
from knowledge_base.schemas import Decision

GROUP = "port_out."
FIRST = "port_out.conditions"
CODE = "port_out.authorization_code"
NEXT = ("port_out.eligibility_query", CODE, "port_out.balance_points")


class PortOut(HuiyinAction):
    """Conditions and steps, plainly; nothing is offered to make the customer stay.

    The law would allow an offer while somebody is only enquiring; we make none at all, so that
    none can slip in after the code was asked for.
    """

    action = "action_port_out"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        if names_any(said.text, "own_port_out"):
            check: Events = await action_named(CheckPortOut.action).run(dispatcher, tracker, domain)
            return check
        try:
            return await self._explain(dispatcher, tracker, said)
        except Unavailable:
            dispatcher.utter_message(response="utter_knowledge_away")
            return []

    async def _explain(self, dispatcher: Dispatcher, tracker: Tracker, said: Said) -> Events:
        if names_any(said.text, "wants_port_code") and (code := await call().knowledge.entry(CODE)):
            # What was asked for and nothing else.
            return show(dispatcher, code)
        found = await search(said) if said.bare else None
        if found and found.decision == Decision.ANSWER and found.hits[0].key.startswith(GROUP):
            events = show(dispatcher, found.hits[0])
            dispatcher.utter_message(response="utter_port_out_own")
            return events
        first, *others = [await call().knowledge.entry(key) for key in (FIRST, *NEXT)]
        if first is None:
            return await answer(dispatcher, tracker, said)
        events = show(dispatcher, first)
        if known := [hit for hit in others if hit is not None]:
            offer(dispatcher, known, intro="utter_port_out_steps")
        dispatcher.utter_message(response="utter_port_out_own")
        return events
