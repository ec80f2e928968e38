"""Says again what was said last."""

from typing import Any

from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker

_LONGEST = 3


class Repeat(HuiyinAction):
    action = "action_repeat"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        for message in _last_reply(tracker):
            data = message.get("data") or {}
            dispatcher.utter_message(
                text=message.get("text") or None,
                buttons=data.get("buttons") or None,
                json_message=data.get("custom") or None,
            )
        if not dispatcher.messages:
            dispatcher.utter_message(response="utter_what_is_it_about")
        return []


def _last_reply(tracker: Tracker) -> list[dict[str, Any]]:
    """The bot's messages between the last two messages of the customer."""
    reply: list[dict[str, Any]] = []
    asked = 0
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            asked += 1
            if asked == 2:
                break
        elif event.get("event") == "bot" and asked == 1:
            reply.append(event)
    return reply[::-1][-_LONGEST:]
