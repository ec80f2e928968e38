from bot.actions.base import Dispatcher, Domain, Events, HuiyinAction, Tracker
from bot.actions.context import call
from conversations.models import State
from conversations.queue import Queue, desk_open


class QueryQueue(HuiyinAction):
    """How busy the desk is; who only asks is not handed over."""

    action = "action_query_queue"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        current = call()
        queue = Queue(current.session, current.settings)
        agents, waiting = await queue.online(), await queue.length()
        conversation = await current.conversation()
        if conversation is not None and conversation.state == State.QUEUED:
            # The gateway adds the place in the line to every answer.
            response = "utter_queue_waiting" if agents else "utter_queue_nobody"
        elif not desk_open(current.settings):
            response = "utter_queue_closed"
        elif not agents:
            response = "utter_queue_nobody"
        else:
            response = "utter_queue" if waiting else "utter_queue_free"
        dispatcher.utter_message(
            response=response,
            agents=agents,
            waiting=waiting,
            hours=current.settings.desk_hours,
        )
        return []
