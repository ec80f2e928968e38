from bot.actions.account.base import AccountAction, Asked
from bot.actions.base import Dispatcher, Domain
from bot.actions.context import call
from bot.actions.facts import moment, yuan


class QueryBalance(AccountAction):
    action = "action_query_balance"
    purpose = "balance"
    offered = "query_balance"
    own_entries = frozenset({"billing.balance"})

    async def tell(self, dispatcher: Dispatcher, domain: Domain, asked: Asked) -> None:
        account = await call().bss.account(asked.verified.bss_id)
        dispatcher.utter_message(
            response="utter_balance_arrears" if account.arrears else "utter_balance",
            as_of=moment(account.as_of),
            phone=asked.phone,
            balance=yuan(account.balance),
            arrears=yuan(account.arrears),
            status=account.status,
        )
