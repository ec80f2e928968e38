from bot.actions.account.base import AccountAction, Asked
from bot.actions.base import Dispatcher, Domain
from bot.actions.context import call
from bot.actions.facts import day


class QueryPoints(AccountAction):
    action = "action_query_points"
    purpose = "points"
    offered = "query_points"
    own_entries = frozenset({"membership.points_query"})

    async def tell(self, dispatcher: Dispatcher, domain: Domain, asked: Asked) -> None:
        points = await call().bss.points(asked.verified.bss_id)
        expires = points.expires_on if points.expiring else None
        dispatcher.utter_message(
            response="utter_points_expiring" if expires else "utter_points",
            points=points.balance,
            expiring=points.expiring,
            expires_on=day(expires) if expires else "",
        )
