import json

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.facts import day, yuan
from bot.actions.service.add_ons import subscribed
from bot.actions.wording import words_of


class AskCancelItem(HuiyinAction):
    action = "action_ask_cancel_item"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        verified = await call().verified()
        add_ons = await subscribed(verified) if verified else ()
        lines = [
            words_of(
                domain,
                "utter_line_add_on",
                name=item.name,
                fee=yuan(item.monthly_fee),
                since=day(item.since),
            )
            for item in add_ons
        ]
        dispatcher.utter_message(
            response="utter_ask_cancel_item",
            items="\n".join(lines),
            buttons=[
                {
                    "title": item.name,
                    "payload": f"/choose_option{json.dumps({'option': item.code})}",
                }
                for item in add_ons
            ],
        )
        return []
