"""Errands that come up while a form is open: done in between, or the form is left for them."""

from bot.actions.base import Dispatcher, Events, Tracker, action_named
from bot.actions.complaint.categories import category_of
from bot.actions.forms.field import Field
from bot.actions.said import Said
from bot.actions.wording import Domain
from bot.actions.words import names_any

# Answered at once, then the form asks on. None of these changes anything or opens a form.
IN_BETWEEN = {
    "query_balance": "action_query_balance",
    "query_bill": "action_query_bill",
    "query_data_usage": "action_query_data_usage",
    "query_current_plan": "action_query_current_plan",
    "query_points": "action_query_points",
    "query_contract": "action_query_contract",
    "query_number_status": "action_query_number_status",
    "query_ticket_status": "action_query_ticket_status",
    "query_queue": "action_query_queue",
    "ask_plan_recommend": "action_recommend_plans",
    "resume_after_verify": "action_resume_after_verify",
}
# Errands with a form of their own: the open form is left for them.
INSTEAD = {
    "complain": ("complaint_form", "action_start_complaint"),
    "report_broadband_fault": ("fault_form", "action_start_fault"),
    "report_mobile_fault": ("fault_form", "action_start_fault"),
    "report_tv_fault": ("fault_form", "action_start_fault"),
    "cancel_service": ("cancel_service_form", "action_start_cancel_service"),
    "change_plan": ("change_plan_form", "action_change_plan"),
    "subscribe_service": ("subscribe_service_form", "action_subscribe_service"),
    "give_suggestion": ("suggestion_form", "action_start_suggestion"),
}
# Errands that end at once; only a form that gathers no story is left for them, since in a
# complaint 快点 and 没解决 speak of the matter at hand.
AT_ONCE = {
    "urge_ticket": "action_urge_ticket",
    "reopen_ticket": "action_reopen_ticket",
    "confirm_solved": "action_confirm_solved",
    "rate_service": "action_rate_service",
    "praise": "action_praise",
}
# With its story told, a complaint is what such sentences go on about: 断网的时间要赔我.
_FAULTS = frozenset({"report_broadband_fault", "report_mobile_fault", "report_tv_fault"})
_QUERIES = {intent for intent in IN_BETWEEN if intent.startswith("query_")}
LEFT = "left"
_SURE = 0.7
# Where any sentence may be the answer, only a short one without a grievance is an errand.
_VERY_SURE = 0.9
_SHORT = 20


def _is_errand(said: Said, field: Field | None) -> bool:
    if field is not None and field.free and not field.opening and said.intent not in _QUERIES:
        # 换个套餐 may well be what the customer wishes for.
        return False
    if field is None or not field.free:
        return said.confidence >= _SURE and (field is None or not field.fits(said))
    return (
        said.confidence >= _VERY_SURE
        and len(said.text) <= _SHORT
        and category_of(said.text) is None
    )


async def in_between(
    dispatcher: Dispatcher, tracker: Tracker, domain: Domain, said: Said, field: Field | None
) -> Events | None:
    """Let the errand's own action answer; None when the sentence is no such errand."""
    name = IN_BETWEEN.get(said.intent)
    if name is None or not (said.pressed or _is_errand(said, field)):
        return None
    events = await action_named(name).run(dispatcher, tracker, domain)
    dispatcher.utter_message(response="utter_back_to_form")
    return [event for event in events if event.get("event") == "slot"]


def goes_on(said: Said, form: str, told: str) -> bool:
    """Whether the sentence speaks of the matter the form is about, so far as `told`."""
    if not told or said.pressed or not said.text:
        return False
    if form == "complaint_form" and said.intent in _FAULTS:
        return not names_any(said.text, "repairing")
    return INSTEAD.get(said.intent, ("", ""))[0] == form


def leaves(said: Said, form: str, field: Field | None, story: str | None, told: str) -> bool:
    """Whether the customer turns to an errand of another kind."""
    if said.pressed:
        # A button that names another errand is a clear wish for it.
        return INSTEAD.get(said.intent, (form,))[0] != form
    if goes_on(said, form, told):
        return False
    if said.intent in AT_ONCE:
        return story is None and _is_errand(said, field)
    other = INSTEAD.get(said.intent)
    if other is None or other[0] == form:
        return False
    explicit = said.intent == "complain" and names_any(said.text, "complaining")
    return (explicit and said.confidence >= _SURE) or _is_errand(said, field)


async def begin(dispatcher: Dispatcher, tracker: Tracker, domain: Domain, said: Said) -> Events:
    """The errand the form was left for; nothing when the sentence names none."""
    name = AT_ONCE.get(said.intent) or INSTEAD.get(said.intent, ("", ""))[1]
    return await action_named(name).run(dispatcher, tracker, domain) if name else []
