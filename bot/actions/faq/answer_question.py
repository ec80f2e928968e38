from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker, action_named
from bot.actions.fallback.refusals import refuse
from bot.actions.fallback.rest import answer_rest
from bot.actions.faq.answering import answer
from bot.actions.plan.catalogue import plan_named, show_plan
from bot.actions.said import Said


class AnswerQuestion(HuiyinAction):
    """Every enquiry; a plan asked for by name is answered from the catalogue."""

    action = "action_answer_question"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        if await refuse(dispatcher, Said.of(tracker), tracker):
            return []
        if dispatcher.messages:
            return await answer_rest(dispatcher, tracker, domain)
        said = Said.of(tracker)
        if said.intent == "ask_plan_tariff" and (plan := await plan_named(said)) is not None:
            show_plan(dispatcher, plan)
            return []
        otherwise = _account_action(said, domain)
        return await answer(dispatcher, tracker, said, domain=domain, otherwise=otherwise)


def _account_action(said: Said, domain: Domain) -> HuiyinAction | None:
    """An unsure question about one's own account is safe to take: it verifies first."""
    name = f"action_{said.guess}"
    if said.intent != "nlu_fallback" or not said.guess.startswith("query_"):
        return None
    return action_named(name) if name in domain.get("actions", ()) else None
