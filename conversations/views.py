"""What conversations and messages look like from outside: masked, without server-side payloads."""

from typing import Any

from conversations.models import Author, Conversation, Message
from core.database import Json


def public_parts(message: Message) -> list[Any]:
    """The parts a client shows; a plain text is one text part."""
    parts = message.content.get("parts")
    if parts is not None:
        return list(parts)
    return [{"type": "text", "text": message.text}]


def message_view(message: Message, text: str | None = None) -> Json:
    """The contract's message. `text` replaces the masked text where the reader may see it."""
    shown = message.text if text is None else text
    parts = public_parts(message)
    if text is not None and "parts" not in message.content:
        parts = [{"type": "text", "text": shown}]
    return {
        "id": str(message.id),
        "conversation_id": str(message.conversation_id),
        "seq": message.seq,
        "author": message.author,
        "author_name": message.author_name,
        "kind": message.kind,
        "client_id": message.client_id,
        "text": shown,
        "parts": parts,
        "reply_to": str(message.reply_to) if message.reply_to else None,
        "at": message.at.isoformat(),
    }


def staff_message_view(message: Message) -> Json:
    return {
        **message_view(message),
        "private": message.private,
        "masked": message.original_enc is not None,
    }


def conversation_row(conversation: Conversation) -> Json:
    """One row of a list for staff."""

    def iso(name: str) -> str | None:
        moment = getattr(conversation, name)
        return moment.isoformat() if moment else None

    return {
        "id": str(conversation.id),
        "channel": conversation.channel,
        "state": conversation.state,
        "assignee_id": str(conversation.assignee_id) if conversation.assignee_id else None,
        "assignee_name": conversation.assignee_name,
        "customer_id": str(conversation.customer_id) if conversation.customer_id else None,
        "customer_name": _name(conversation),
        "last_seq": conversation.last_seq,
        "queue_reason": conversation.queue_reason,
        "queue_priority": conversation.queue_priority,
        "queued_at": iso("queued_at"),
        "emotion": conversation.emotion,
        "last_customer_at": iso("last_customer_at"),
        "first_reply_at": iso("first_reply_at"),
        "created_at": iso("created_at"),
        "updated_at": iso("updated_at"),
        "closed_at": iso("closed_at"),
        "rating": conversation.rating,
        "resolved": conversation.resolved,
        "rating_comment": conversation.rating_comment,
        "summary": conversation.summary,
    }


def preview(messages: list[Message]) -> Json:
    """What a list shows: the last words, and the customer's own last words (80 characters)."""
    last = messages[-1] if messages else None
    said = [message.text for message in messages if message.author == Author.CUSTOMER]
    return {
        "last_text": last.text[:80] if last else None,
        "last_author": last.author if last else None,
        "last_customer_text": said[-1][:80] if said else None,
    }


def _name(conversation: Conversation) -> str | None:
    """The masked name, known when a proven customer was handed to a person."""
    customer = (conversation.handoff or {}).get("customer") or {}
    name = customer.get("name")
    return str(name) if name else None
