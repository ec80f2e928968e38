from bot.actions.account.base import done_waiting
from bot.actions.account.query_balance import QueryBalance
from bot.actions.account.query_bill import QueryBill
from bot.actions.account.query_contract import QueryContract
from bot.actions.account.query_current_plan import QueryCurrentPlan
from bot.actions.account.query_data_usage import QueryDataUsage
from bot.actions.account.query_number_status import QueryNumberStatus
from bot.actions.account.query_points import QueryPoints
from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.fault.account import CheckAccount
from bot.actions.plan.change import ChangePlan
from bot.actions.port_out.eligibility import CheckPortOut
from bot.actions.service.start_cancel import StartCancelService
from bot.actions.service.subscribe import SubscribeService
from bot.actions.ticket.query_status import QueryTicketStatus
from bot.actions.ticket.reopen import ReopenTicket
from bot.actions.ticket.urge import UrgeTicket

_WAITING: dict[str, type[HuiyinAction]] = {
    waiting.action: waiting
    for waiting in (
        QueryBalance,
        QueryBill,
        QueryDataUsage,
        QueryCurrentPlan,
        QueryPoints,
        QueryContract,
        QueryNumberStatus,
        StartCancelService,
        ChangePlan,
        SubscribeService,
        CheckAccount,
        CheckPortOut,
        QueryTicketStatus,
        UrgeTicket,
        ReopenTicket,
    )
}


class ResumeAfterVerify(HuiyinAction):
    """The customer has verified: go on with what waited for it."""

    action = "action_resume_after_verify"
    # What waited may be an urging, which counts.
    changes = True

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        if await call().verified() is None:
            dispatcher.utter_message(response="utter_verify_not_done")
            return []
        waiting = _WAITING.get(str(tracker.get_slot("pending_action")))
        if waiting is None:
            asking = tracker.get_slot("requested_slot") is not None
            response = "utter_verified_go_on" if asking else "utter_verified"
            dispatcher.utter_message(response=response)
            return []
        events: Events = await waiting().run(dispatcher, tracker, domain)
        return [*done_waiting(), *events]
