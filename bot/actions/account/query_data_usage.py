from bot.actions.account.base import AccountAction, Asked
from bot.actions.base import Dispatcher, Domain
from bot.actions.context import call
from bot.actions.facts import moment, month, volume


class QueryDataUsage(AccountAction):
    action = "action_query_data_usage"
    purpose = "usage"
    offered = "query_data_usage"

    async def tell(self, dispatcher: Dispatcher, domain: Domain, asked: Asked) -> None:
        usage = await call().bss.usage(asked.verified.bss_id)
        over = usage.data_used_mb - usage.data_total_mb - usage.rollover_mb
        dispatcher.utter_message(
            response="utter_data_usage_over" if over > 0 else "utter_data_usage",
            month=month(usage.month),
            as_of=moment(usage.as_of),
            data_used=volume(usage.data_used_mb),
            data_left=volume(usage.data_left_mb),
            data_total=volume(usage.data_total_mb),
            rollover=volume(usage.rollover_mb),
            data_over=volume(max(over, 0)),
            voice_used=usage.voice_used_minutes,
            voice_left=usage.voice_left_minutes,
            sms_used=usage.sms_used,
            sms_total=usage.sms_total,
        )
