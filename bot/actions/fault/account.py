"""Whether a suspended account is the reason, before anybody looks at lamps."""

from decimal import Decimal

from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.facts import yuan
from bot.actions.fault.findings import ACCOUNT
from core.errors import Unavailable
from customers.schemas import Verified

_SUSPENDED = "欠费停机"


async def arrears(verified: Verified) -> Decimal | None:
    """What is owed by a suspended account; 0 when that is not the reason, None when unknown."""
    try:
        account = await call().bss.account(verified.bss_id)
    except Unavailable:
        return None
    return account.arrears if account.status == _SUSPENDED else Decimal(0)


async def look(dispatcher: Dispatcher, verified: Verified) -> Events:
    """Say that all is well, or let the form ask what to do about the arrears."""
    owed = await arrears(verified)
    if owed is None:
        return [SlotSet(ACCOUNT, "unknown")]
    if owed:
        return [SlotSet(ACCOUNT, None), SlotSet("fault_arrears", yuan(owed))]
    dispatcher.utter_message(response="utter_account_fine")
    return [SlotSet(ACCOUNT, "ok")]


class CheckAccount(HuiyinAction):
    """The customer has verified in the middle of the check to have the account looked at."""

    action = "action_check_account"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        verified = await call().verified()
        if verified is None:
            dispatcher.utter_message(response="utter_verify_not_done")
            return []
        return await look(dispatcher, verified)


class AskCheckAccount(HuiyinAction):
    action = "action_ask_check_account"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        dispatcher.utter_message(
            response="utter_ask_check_account", arrears=str(tracker.get_slot("fault_arrears"))
        )
        return []
