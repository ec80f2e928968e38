from bot.actions.account.base import AccountAction, Asked
from bot.actions.base import Dispatcher, Domain
from bot.actions.context import call
from bot.actions.facts import yuan

_NORMAL = "正常"


class QueryNumberStatus(AccountAction):
    action = "action_query_number_status"
    purpose = "number_status"
    offered = "query_number_status"
    own_entries = frozenset({"billing.arrears", "number.resume", "number.protective_suspension"})

    async def tell(self, dispatcher: Dispatcher, domain: Domain, asked: Asked) -> None:
        account = await call().bss.account(asked.verified.bss_id)
        response = "utter_number_status"
        if account.arrears:
            response = "utter_number_status_arrears"
        elif account.status != _NORMAL:
            response = "utter_number_status_suspended"
        dispatcher.utter_message(
            response=response,
            phone=asked.phone,
            status=account.status,
            arrears=yuan(account.arrears),
        )
