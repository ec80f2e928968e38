from bot.actions.account.base import AccountAction, Asked
from bot.actions.account.query_bill import QueryBill
from bot.actions.base import Dispatcher, Domain, Events, Tracker
from bot.actions.context import call
from bot.actions.facts import moment, yuan
from bot.actions.said import Said
from bot.actions.words import names_any


class QueryBalance(AccountAction):
    action = "action_query_balance"
    purpose = "balance"
    offered = "query_balance"
    own_entries = frozenset({"billing.balance"})

    async def begin(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        if not names_any(Said.of(tracker).text, "less_than_thought"):
            return await super().begin(dispatcher, tracker, domain)
        # 怎么这么少: what was charged says so, the balance does not.
        dispatcher.utter_message(response="utter_balance_lower")
        return await QueryBill().begin(dispatcher, tracker, domain)

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
