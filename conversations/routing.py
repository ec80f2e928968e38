"""When a person is better, and how the customer gets to one."""

from sqlalchemy.ext.asyncio import AsyncSession

from conversations import moods
from conversations.handoff import Handoffs
from conversations.models import Conversation, State, Turn
from conversations.offline import Offline
from conversations.ports import Setup
from conversations.queue import DEFAULT_PRIORITY, PRIORITY, Queue
from conversations.replies import Reply
from conversations.state import move
from conversations.wording import say
from core.clock import now
from customers.schemas import Verified
from language.lexicon import asks_for_human

MAX_FAILURES = 2
# Reasons that hold even when nobody is at the desk: then they become a ticket with call-back.
_BINDING = {"request"}


def wants_human(turn: Turn) -> bool:
    """An explicit request, by button or in words; found without the engine's help."""
    if turn.payload is not None:
        return bool(turn.payload.get("intent") == "request_human")
    return asks_for_human(turn.text)


def trigger(turn: Turn, conversation: Conversation, verified: Verified | None) -> str | None:
    """Why this message goes to a person before the engine sees it, if it does."""
    if wants_human(turn):
        return "request"
    if turn.payload is not None or conversation.state != State.BOT:
        return None
    return "senior" if senior_due(conversation, verified) else None


def senior_due(conversation: Conversation, verified: Verified | None) -> bool:
    """Once only: a senior whom an agent gave back to the bot stays there."""
    return verified is not None and verified.is_senior and conversation.handoff is None


class Routing:
    """Moves a locked conversation towards people; the caller holds its row and its lease."""

    def __init__(self, session: AsyncSession, setup: Setup) -> None:
        self._session = session
        self._setup = setup
        self._queue = Queue(session, setup.settings)

    async def hand_over(
        self, conversation: Conversation, reason: str, reply: Reply, *, asked_of_bot: bool = False
    ) -> bool:
        """Queue the conversation and say so in `reply`; False if the bot had better go on.

        With nobody at the desk an explicit request, or one the bot has announced
        (`asked_of_bot`), is turned into a ticket; other reasons leave the bot in charge.
        """
        if conversation.state == State.QUEUED:
            reply.text(say("already_queued", place=await self._place(conversation)))
            return True
        if not await self._queue.staffed():
            if reason not in _BINDING and not asked_of_bot:
                return False
            await Offline(self._session, self._setup).leave_message(conversation, reason, reply)
            return True
        await self.enqueue(conversation, reason)
        text = {"request": "queued", "senior": "queued_senior"}.get(reason, "queued_auto")
        reply.text(say(text, place=await self._place(conversation)))
        return True

    async def offline_turn(
        self, conversation: Conversation, turn: Turn, reply: Reply
    ) -> str | None:
        """Answer a customer whose message is a ticket; None when the bot takes over again."""
        offline = Offline(self._session, self._setup)
        intent = (turn.payload or {}).get("intent")
        if intent == "back_to_bot":
            await offline.back_to_bot(conversation, reply)
            return "answered"
        if wants_human(turn) and await self._queue.staffed():
            await self.hand_over(conversation, "request", reply)
            return "handoff"
        if turn.payload is not None and intent != "request_human":
            await offline.resume(conversation)
            return None
        await offline.note(conversation, turn, reply)
        return "offline"

    async def enqueue(
        self, conversation: Conversation, reason: str, *, priority: int | None = None
    ) -> None:
        """Put the conversation in the line with its packet; the present Rasa session ends."""
        packet = await Handoffs(self._session, self._setup).packet(conversation, reason)
        usual = PRIORITY.get(reason, DEFAULT_PRIORITY)
        await move(
            self._session,
            conversation,
            State.QUEUED,
            frm={State.BOT, State.OFFLINE, State.HUMAN},
            assignee_id=None,
            assignee_name=None,
            queue_reason=reason,
            queue_priority=moods.place(conversation, usual) if priority is None else priority,
            queued_at=now(),
            handoff=packet,
            failures=0,
            angry_turns=0,
        )

    async def add_position(self, conversation: Conversation, reply: Reply) -> None:
        """While waiting, every answer also says how long the line is."""
        reply.text(say("still_queued", place=await self._place(conversation)))

    async def _place(self, conversation: Conversation) -> str:
        ahead = await self._queue.ahead(conversation)
        return say("place_ahead", ahead=ahead) if ahead else say("place_next")
