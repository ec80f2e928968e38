from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.faq.answering import answer
from bot.actions.plan.catalogue import plan_named, show_plan
from bot.actions.said import Said


class AnswerQuestion(HuiyinAction):
    """Every enquiry; a plan asked for by name is answered from the catalogue."""

    action = "action_answer_question"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        if said.intent == "ask_plan_tariff" and (plan := await plan_named(said)) is not None:
            show_plan(dispatcher, plan)
            return []
        return await answer(dispatcher, tracker, said)
