from bot.actions.account.base import AccountAction, Asked
from bot.actions.base import Dispatcher, Domain
from bot.actions.context import call
from bot.actions.facts import day, yuan
from bot.actions.wording import words_of


class QueryCurrentPlan(AccountAction):
    action = "action_query_current_plan"
    purpose = "plan"
    offered = "query_current_plan"
    own_entries = frozenset({"plans.tiers", "value_added.list_orders"})

    async def tell(self, dispatcher: Dispatcher, domain: Domain, asked: Asked) -> None:
        view = await call().bss.plan(asked.verified.bss_id)
        lines = [
            words_of(
                domain,
                "utter_line_add_on",
                name=item.name,
                fee=yuan(item.monthly_fee),
                since=day(item.since),
            )
            for item in view.add_ons
        ]
        dispatcher.utter_message(
            response="utter_current_plan" if lines else "utter_current_plan_only",
            plan=view.plan.name,
            fee=yuan(view.plan.monthly_fee),
            since=day(view.since),
            description=view.plan.description,
            add_ons="\n".join(lines),
        )
