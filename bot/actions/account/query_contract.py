from bot.actions.account.base import AccountAction, Asked
from bot.actions.base import Dispatcher, Domain
from bot.actions.context import call
from bot.actions.facts import day, yuan


class QueryContract(AccountAction):
    action = "action_query_contract"
    purpose = "contract"
    offered = "query_contract"

    async def tell(self, dispatcher: Dispatcher, domain: Domain, asked: Asked) -> None:
        contract = await call().bss.contract(asked.verified.bss_id)
        if contract is None:
            dispatcher.utter_message(response="utter_contract_none")
            return
        dispatcher.utter_message(
            response="utter_contract",
            name=contract.name,
            starts_on=day(contract.starts_on),
            ends_on=day(contract.ends_on),
            penalty=yuan(contract.penalty),
            rule=contract.rule,
        )
