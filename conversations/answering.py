"""What one turn means: decided here in short transactions, the engine is asked in between."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import moods
from conversations.journal import Journal
from conversations.models import Author, Conversation, Kind, Message, State, Turn, TurnStatus
from conversations.ports import Setup, TurnRequest, TurnResult
from conversations.readable import Readable
from conversations.replies import Reply, compose
from conversations.routing import MAX_FAILURES, Routing, senior_due, trigger
from conversations.state import BOT_ANSWERS
from conversations.unfinished import left_over
from conversations.wording import say
from core.clock import now
from core.database import Json, new_id
from customers.schemas import Verified
from customers.service import Customers

_BOOK_KEEPING = {"requested_slot", "session_started_metadata"}
# Intents whose answers are no loss to somebody who gets a person instead.
_IDLE = {None, "nlu_fallback", "chitchat", "out_of_scope", "greet", "thanks", "goodbye"}


class Answering:
    """Works on a conversation whose row is locked and whose lease the caller holds."""

    def __init__(self, session: AsyncSession, setup: Setup) -> None:
        self._session = session
        self._setup = setup
        self._routing = Routing(session, setup)
        self._journal = Journal(session, setup.cipher)

    async def begin(self, conversation: Conversation, turn: Turn) -> TurnRequest | None:
        """Finish the turn here, or say what to ask the engine."""
        if conversation.state == State.CLOSED:
            # It crossed with the agent's good-bye: nobody would ever read it.
            await self._store(conversation, turn, Reply().text(say("just_closed")), "closed")
            return None
        if conversation.state not in BOT_ANSWERS | {State.OFFLINE}:
            # A person reads it; the engine gets nothing.
            self._close(turn, "forwarded")
            return None
        verified = await self._verified(conversation)
        reply = Reply()
        if conversation.state == State.OFFLINE:
            outcome = await self._routing.offline_turn(conversation, turn, reply)
            if outcome is not None:
                await self._store(conversation, turn, reply, outcome)
                return None
        reason = trigger(turn, conversation, verified)
        if reason is not None and await self._routing.hand_over(conversation, reason, reply):
            await self._store(conversation, turn, reply, "handoff")
            return None
        turn.status, turn.attempts = TurnStatus.RUNNING, turn.attempts + 1
        turn.rasa_session = turn.rasa_session or self._session_for(conversation)
        return TurnRequest(
            session=turn.rasa_session,
            message_id=turn.message_id,
            text=turn.text,
            payload=turn.payload,
            metadata=_metadata(conversation, turn, verified),
        )

    async def finish(
        self, conversation: Conversation, turn: Turn, result: TurnResult, engine_ms: float
    ) -> None:
        """Store the one reply to this message and what it showed."""
        if turn.status not in (TurnStatus.PENDING, TurnStatus.RUNNING):
            return
        reply = compose(result)
        turn.intent, turn.confidence = result.intent, result.confidence
        turn.ranking, turn.entities = result.ranking, result.entities
        turn.actions, turn.error = list(result.actions), None
        turn.emotion, turn.emotion_confidence = result.emotion, result.emotion_confidence
        moods.note(conversation, turn)
        turn.entry_key, turn.entry_score = reply.entry_key, reply.entry_score
        turn.timings = {"engine_ms": round(engine_ms, 1)}
        opened = result.active_form not in (None, conversation.active_form)
        conversation.slots, conversation.active_form = result.slots, result.active_form
        conversation.session_turns += 1
        conversation.session_last_at = now()
        conversation.failures = 0 if reply.helped else conversation.failures + 1

        outcome = "answered"
        if conversation.state == State.BOT:
            reason = reply.handoff
            if reason is None and conversation.failures >= MAX_FAILURES:
                reason = "failures"
            # Just verified: what was asked is answered, and a person comes at once. Who was not
            # known when the turn began is looked at again in the turn that resumes.
            known = conversation.customer_id is not None and conversation.handoff is None
            if (
                reason is None
                and known
                and senior_due(conversation, await self._verified(conversation))
            ):
                reason = "senior"
            if reason is None:
                reply, outcome = await self._mind(conversation, turn, reply, opened)
            elif await self._routing.hand_over(
                conversation, reason, reply, asked_of_bot=reply.handoff is not None
            ):
                outcome = "handoff"
        elif conversation.state == State.QUEUED:
            conversation.queue_priority = moods.place(conversation, conversation.queue_priority)
            await self._routing.add_position(conversation, reply)
        if not reply.parts:
            reply.text(say("no_answer")).buttons(human_button())
        await self._store(conversation, turn, reply, outcome)

    async def _mind(
        self, conversation: Conversation, turn: Turn, reply: Reply, opened: bool
    ) -> tuple[Reply, str]:
        """The reply to somebody who may be upset, and the outcome: a person comes, or is offered.

        `opened`: the bot has just begun to ask questions of a form; the person takes these over.
        """
        need = moods.need(conversation, turn)
        if need is None:
            return reply, "answered"
        if need.at_once:
            soothing = Reply().text(say(f"upset.{need.reason}"))
            if not (opened or turn.intent in _IDLE):
                soothing = reply
            if await self._routing.hand_over(conversation, need.reason, soothing):
                if opened:
                    # The form ends with its session; what it knows goes into the packet.
                    conversation.rasa_session, conversation.active_form = None, None
                return soothing, "handoff"
        if await self._offered_before(conversation):
            return reply, "answered"
        reply.text(say("upset.offer")).buttons(human_button())
        return reply, "offered"

    async def _offered_before(self, conversation: Conversation) -> bool:
        """Whether a person was offered before; nobody wants to read it after every sentence."""
        offered = select(Turn.id).where(
            Turn.conversation_id == conversation.id, Turn.outcome == "offered"
        )
        return await self._session.scalar(offered.limit(1)) is not None

    async def give_up(self, conversation: Conversation, turn: Turn, error: str) -> None:
        """The engine never answered: say so, and offer a person."""
        turn.error = error
        reply = Reply().text(say("gave_up")).buttons(human_button())
        await self._store(conversation, turn, reply, "gave_up")
        turn.status = TurnStatus.FAILED

    async def _store(
        self, conversation: Conversation, turn: Turn, reply: Reply, outcome: str
    ) -> Message:
        readable = Readable(self._session, self._setup.cipher, conversation.id)
        content: Json = await readable(reply.content)
        text: str = await readable(reply.plain)
        conversation.first_reply_at = conversation.first_reply_at or now()
        self._close(turn, outcome)
        # What the bot says comes from published entries and masked values: shown as it is.
        return await self._journal.append(
            conversation,
            Author.BOT,
            text,
            masked=text,
            kind=Kind.PARTS,
            content=content,
            reply_to=turn.message_id,
        )

    def _close(self, turn: Turn, outcome: str) -> None:
        turn.status, turn.outcome, turn.finished_at = TurnStatus.DONE, outcome, now()
        total = (turn.finished_at - turn.created_at).total_seconds() * 1000
        turn.timings = {**(turn.timings or {}), "total_ms": round(total, 1)}

    async def _verified(self, conversation: Conversation) -> Verified | None:
        customers = Customers(self._session, self._setup.bss(self._session), self._setup.cipher)
        # It reads none of what is changing here: written once, at the end, not before each look.
        with self._session.no_autoflush:
            verified = await customers.current(conversation.identity_id)
        if verified is not None:
            conversation.customer_id = verified.customer_id
        return verified

    def _session_for(self, conversation: Conversation) -> str:
        """The Rasa session of this stretch of bot ownership; chosen before the call."""
        settings = self._setup.settings
        idle = timedelta(minutes=settings.session_idle_minutes)
        last = conversation.session_last_at
        expired = last is not None and now() - last > idle
        long = conversation.session_turns >= settings.session_max_turns
        # A form is not cut in the middle, unless it never ends.
        long = long and (
            conversation.active_form is None
            or conversation.session_turns >= 2 * settings.session_max_turns
        )
        if conversation.rasa_session is None or expired or long:
            left = left_over(conversation)
            if expired:
                conversation.slots = left
            elif left:
                conversation.slots = {**conversation.slots, **left}
            conversation.rasa_session = f"{conversation.id}.{new_id().hex[-12:]}"
            conversation.session_turns, conversation.active_form = 0, None
            conversation.session_last_at = now()
        return conversation.rasa_session


def human_button() -> list[tuple[str, Json]]:
    return [(say("human_button"), {"intent": "request_human"})]


def _facts(conversation: Conversation) -> Json:
    """Slots worth carrying into a new session; the engine's own book-keeping is not."""
    return {name: value for name, value in conversation.slots.items() if name not in _BOOK_KEEPING}


def _metadata(conversation: Conversation, turn: Turn, verified: Verified | None) -> Json:
    return {
        "conversation_id": str(conversation.id),
        "message_id": str(turn.message_id),
        "channel": conversation.channel,
        "locale": "zh-CN",
        "verified": verified.level if verified else 0,
        "customer_id": str(verified.customer_id) if verified else None,
        "tier": verified.tier if verified else None,
        "senior": verified.is_senior if verified else False,
        # What was known before a person had the conversation; the engine starts with it.
        "carried": _facts(conversation) if conversation.session_turns == 0 else {},
    }
