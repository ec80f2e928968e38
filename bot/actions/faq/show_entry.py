from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from bot.actions.faq.answering import show
from bot.actions.said import Said
from core.errors import Unavailable


class ShowEntry(HuiyinAction):
    """One of the offered questions was chosen."""

    action = "action_show_entry"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        return await show_chosen(dispatcher, Said.of(tracker))


async def show_chosen(dispatcher: Dispatcher, said: Said) -> Events:
    key = said.entity("entry_key")
    try:
        hit = await call().knowledge.entry(key) if key else None
    except Unavailable:
        dispatcher.utter_message(response="utter_knowledge_away")
        return []
    if hit is None:
        dispatcher.utter_message(response="utter_entry_gone")
        return []
    return show(dispatcher, hit)
