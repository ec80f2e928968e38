"""What a customer had not finished when they fell silent: kept for when they come back.

The open form's facts become the fact `unfinished`; the engine offers to go on with it, and until
the customer has decided it stays among the facts of the conversation.
"""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Conversation
from core.clock import now
from core.database import Json
from core.encryption import Cipher
from customers.vault import Vault

FACT = "unfinished"
KEEP = timedelta(days=7)
# Whoever has let the offer pass so often does not want it.
_MOST_OFFERS = 2
_BOOK_KEEPING = {FACT, "requested_slot", "session_started_metadata"}


def left_over(conversation: Conversation) -> Json:
    """The facts for a new session: nothing, or what was left open in the old one."""
    left = _of_form(conversation) or conversation.slots.get(FACT)
    if not left or int(left.get("offered") or 0) >= _MOST_OFFERS:
        return {}
    if now() - datetime.fromisoformat(left["at"]) > KEEP:
        return {}
    return {FACT: {name: value for name, value in left.items() if name != "offered_now"}}


def _of_form(conversation: Conversation) -> Json | None:
    if conversation.active_form is None:
        return None
    facts = {n: v for n, v in conversation.slots.items() if n not in _BOOK_KEEPING}
    at = conversation.session_last_at or conversation.updated_at
    return {"form": conversation.active_form, "slots": facts, "at": at.isoformat()}


async def inherit(
    session: AsyncSession, cipher: Cipher, conversation: Conversation, earlier: Conversation
) -> None:
    """Let a new conversation go on with what the customer left open in the last one."""
    if earlier.handoff is not None or earlier.offline_ticket_id is not None:
        # A person has seen to it, or will.
        return
    facts = left_over(earlier)
    if not facts:
        return
    conversation.slots = facts
    # The placeholders among the facts mean the same in both conversations.
    await Vault(session, cipher).copy(earlier.id, conversation.id)
