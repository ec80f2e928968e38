"""The packet an agent gets, so that the customer need not say anything twice."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations import moods
from conversations.models import Author, Conversation, Kind, Message, Turn
from conversations.ports import Setup
from conversations.readable import Readable
from conversations.repository import Conversations
from conversations.wording import known, say
from core.clock import now
from core.database import Json
from customers.models import Customer
from customers.service import Customers
from language.lexicon import asks_for_human, complaint_category, is_question

LAST_TURNS = 12
_SUMMARY_SENTENCES = 3


def reason_text(reason: str) -> str:
    key = f"reasons.{reason}"
    return say(key) if known(key) else reason


class Handoffs:
    """Builds packets from what is stored; asks no outside system, so it fits in a transaction."""

    def __init__(self, session: AsyncSession, setup: Setup) -> None:
        self._session = session
        self._setup = setup
        self._conversations = Conversations(session)

    async def packet(self, conversation: Conversation, reason: str) -> Json:
        """Reason, summary, slots, entries tried, last turns, who is speaking; all masked."""
        readable = Readable(self._session, self._setup.cipher, conversation.id)
        messages = await self._conversations.last_messages(conversation.id, 50)
        packet: Json = {
            "reason": reason,
            "reason_text": reason_text(reason),
            "at": now().isoformat(),
            "emotion": conversation.emotion,
            "emotion_text": moods.text(conversation.emotion),
            "summary": summarise(messages),
            "slots": await readable(conversation.slots),
            "entries_tried": await self.entries_tried(conversation),
            "last_turns": [
                {"author": message.author, "text": message.text, "at": message.at.isoformat()}
                for message in messages[-LAST_TURNS:]
                if not message.private
            ],
            "customer": await self._customer(conversation),
        }
        return packet

    async def entries_tried(self, conversation: Conversation) -> list[Json]:
        turns = await self._session.scalars(
            select(Turn)
            .where(Turn.conversation_id == conversation.id, Turn.entry_key.is_not(None))
            .order_by(Turn.seq.desc())
            .limit(5)
        )
        return [{"key": turn.entry_key, "score": turn.entry_score} for turn in turns]

    async def _customer(self, conversation: Conversation) -> Json | None:
        customers = Customers(self._session, self._setup.bss(self._session), self._setup.cipher)
        verified = await customers.current(conversation.identity_id)
        if verified is None:
            return None
        customer = await self._session.get_one(Customer, verified.customer_id)
        return {
            "name": customer.name_masked,
            "phone": customer.phone_masked,
            "tier": customer.tier,
            "region": customer.region,
            "level": verified.level,
            "senior": verified.is_senior,
        }


def summarise(messages: list[Message]) -> str:
    """The customer's own sentences that say most, in their order: extracted, never invented."""
    said = [
        message
        for message in messages
        if message.author == Author.CUSTOMER and message.kind == Kind.TEXT
    ]
    told = [message for message in said if not asks_for_human(message.text)] or said
    best = sorted(told, key=_weight, reverse=True)[:_SUMMARY_SENTENCES]
    return "；".join(message.text[:120] for message in sorted(best, key=lambda m: m.seq))


def _weight(message: Message) -> tuple[Any, ...]:
    text = message.text
    return (bool(complaint_category(text)), is_question(text), min(len(text), 60), message.seq)
