from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker, action_named
from bot.actions.fallback.refusals import refuse
from bot.actions.fallback.rest import answer_rest
from bot.actions.faq.answering import answer
from bot.actions.plan.catalogue import plan_named, show_fees, show_plan, shown_just_now
from bot.actions.said import Said
from bot.actions.wording import words_of
from bot.actions.words import without

# Errands that whoever asks this often wants next; the label is `utter_button_<intent>`.
_NEXT = {
    "broadband.los_red": "report_broadband_fault",
    "broadband.pon_flashing": "report_broadband_fault",
    "broadband.error_codes": "report_broadband_fault",
    "broadband.repair_deadline": "report_broadband_fault",
    "broadband.slow_compensation": "report_broadband_fault",
    "complaint.channels": "complain",
    "complaint.progress": "query_ticket_status",
    "value_added.unsubscribe": "cancel_service",
    "value_added.list_orders": "query_current_plan",
    "membership.points_query": "query_points",
    "plans.contract": "query_contract",
}


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
        if asks_for_fees(said) and (plans := await shown_just_now(tracker)):
            show_fees(dispatcher, domain, plans)
            return []
        otherwise = _account_action(said, domain) or _general(said, domain)
        events = await answer(dispatcher, tracker, said, domain=domain, otherwise=otherwise)
        _offer_next(dispatcher, domain, events)
        return events


def asks_for_fees(said: Said) -> bool:
    """多少钱一个月 or 套餐多少钱: of what was listed, as nothing else is named."""
    rest = without(without(said.text, "asks_price"), "beside_price")
    return said.intent == "ask_plan_tariff" and rest == ""


def _account_action(said: Said, domain: Domain) -> HuiyinAction | None:
    """An unsure question about one's own account is safe to take: it verifies first."""
    name = f"action_{said.guess}"
    if said.intent != "nlu_fallback" or not said.guess.startswith("query_"):
        return None
    return action_named(name) if name in domain.get("actions", ()) else None


class General:
    """What can be said of an intent when no entry fits: `utter_<intent>_general`."""

    def __init__(self, response: str) -> None:
        self._response = response

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        dispatcher.utter_message(response=self._response)
        return []


def _general(said: Said, domain: Domain) -> General | None:
    response = f"utter_{said.intent}_general"
    return General(response) if response in domain.get("responses", ()) else None


def _offer_next(dispatcher: Dispatcher, domain: Domain, events: Events) -> None:
    shown = next((each["value"] for each in events if each.get("name") == "last_entry"), "")
    if (errand := _NEXT.get(str(shown))) is not None:
        label = words_of(domain, f"utter_button_{errand}")
        dispatcher.utter_message(
            response="utter_errand_offer", buttons=[{"title": label, "payload": f"/{errand}"}]
        )
