"""From what was said to a ticket's fields: masked for people, originals encrypted."""

import re
from datetime import datetime

from core.database import new_id
from core.encryption import Cipher
from language.mask import mask
from ticket_bridge.models import Ticket
from ticket_bridge.schemas import TicketDraft
from ticket_bridge.transitions import Status


def new_ticket(draft: TicketDraft, number: str, cipher: Cipher, at: datetime) -> Ticket:
    """A ticket without priority and deadlines, which the rules give."""
    return Ticket(
        id=new_id(),
        number=number,
        type=draft.type.value,
        category=draft.category,
        title=mask(draft.title),
        description=mask(draft.description),
        description_enc=seal(cipher, number, "description", draft.description),
        wish=mask(draft.wish) if draft.wish else None,
        wish_enc=seal(cipher, number, "wish", draft.wish) if draft.wish else None,
        contact_masked=_mask_contact(draft.contact) if draft.contact else None,
        contact_enc=seal(cipher, number, "contact", draft.contact) if draft.contact else None,
        contact_digest=contact_digest(cipher, draft.contact),
        region=mask(draft.region) if draft.region else None,
        is_town=draft.is_town,
        customer_id=draft.customer_id,
        conversation_id=draft.conversation_id,
        channel=draft.channel,
        regulator=draft.regulator,
        status=Status.NEW.value,
        group_name=draft.group_name,
        urge_count=0,
        reopened_count=0,
        last_seq=0,
        created_at=at,
        updated_at=at,
    )


def set_contact(ticket: Ticket, contact: str | None, cipher: Cipher) -> None:
    """Masked, encrypted and as a digest, the three always together."""
    ticket.contact_masked = _mask_contact(contact) if contact else None
    ticket.contact_enc = seal(cipher, ticket.number, "contact", contact) if contact else None
    ticket.contact_digest = contact_digest(cipher, contact)


def seal(cipher: Cipher, number: str, field: str, text: str) -> bytes:
    return cipher.encrypt(text, context=_context(number, field))


def unseal(cipher: Cipher, number: str, field: str, blob: bytes) -> str:
    return cipher.decrypt(blob, context=_context(number, field))


def contact_digest(cipher: Cipher, contact: str | None) -> str | None:
    """The same for "138-0000-1001" and "13800001001"."""
    bare = re.sub(r"[\s\-－—()（）]", "", contact or "").removeprefix("+86")
    return cipher.digest(bare) if bare else None


def _context(number: str, field: str) -> str:
    # A blob copied to another ticket or field cannot be read there.
    return f"ticket:{number}:{field}"


def _mask_contact(contact: str) -> str:
    """Masked even when it is nothing we know the shape of, e.g. a chat account."""
    masked = mask(contact)
    return masked if masked != contact else contact[:2] + "****"
