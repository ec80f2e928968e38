"""Proof of consent: what was shown, word for word, and what was answered to it."""

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import select

from bot.actions.base import Tracker
from bot.actions.context import call
from bot.actions.facts import day, yuan
from bot.actions.said import Said
from conversations.models import Author, Message
from core.database import Json
from customers.bss import OrderView, Quote
from customers.models import OrderConsent
from customers.schemas import Verified

# The summary is said again with every question between; it is among the newest replies.
_LOOK_BACK = 3


@dataclass(frozen=True)
class Evidence:
    """The two stored messages; their texts are masked."""

    shown: Message
    answer: Message
    answer_kind: str  # typed | button


async def gather(tracker: Tracker, quote: Quote) -> Evidence | None:
    """The stored summary of this very quote, and the answer at hand; None when one is missing."""
    said = Said.of(tracker)
    answer_id = _uuid(said.metadata.get("message_id"))
    answer = await call().session.get(Message, answer_id) if answer_id else None
    if answer is None or answer.conversation_id != call().conversation_id:
        return None
    newest = await call().session.scalars(
        select(Message)
        .where(
            Message.conversation_id == answer.conversation_id,
            Message.author == Author.BOT,
            Message.seq < answer.seq,
        )
        .order_by(Message.seq.desc())
        .limit(_LOOK_BACK)
    )
    told = (quote.name, yuan(quote.fee_before or quote.fee), day(quote.effective_on))
    shown = next((m for m in newest if all(fact in m.text for fact in told)), None)
    if shown is None:
        return None
    return Evidence(shown, answer, "button" if said.pressed else "typed")


async def keep(
    evidence: Evidence, verified: Verified, quote: Quote, order: OrderView, request_key: str
) -> None:
    conversation = await call().conversation()
    assert conversation is not None
    call().session.add(
        OrderConsent(
            request_key=request_key,
            customer_id=verified.customer_id,
            identity_id=conversation.identity_id,
            conversation_id=conversation.id,
            verification_level=verified.level,
            kind=quote.kind,
            code=quote.code,
            name=quote.name,
            fee=quote.fee,
            penalty=quote.penalty,
            effective_on=quote.effective_on,
            order_number=order.number,
            shown=evidence.shown.text,
            shown_message_id=evidence.shown.id,
            shown_at=evidence.shown.at,
            answer=evidence.answer.text,
            answer_kind=evidence.answer_kind,
            answer_message_id=evidence.answer.id,
            answered_at=evidence.answer.at,
            quote=_plain(quote),
        )
    )
    await call().session.flush()


def _plain(quote: Quote) -> Json:
    return {name: str(value) for name, value in asdict(quote).items()}


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
