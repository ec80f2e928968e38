"""Writing messages: every one gets the next number of its conversation."""

from uuid import UUID

from sqlalchemy import inspect, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from conversations.models import Author, Conversation, Kind, Message
from conversations.signals import changed
from core.clock import now
from core.database import Json, new_id
from core.encryption import Cipher
from language.mask import mask

ORIGINAL = "message.original"


class Journal:
    """Appends to conversations; the number comes from one UPDATE, so none is given twice."""

    def __init__(self, session: AsyncSession, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    async def append(
        self,
        conversation: Conversation,
        author: Author,
        text: str,
        *,
        masked: str | None = None,
        kind: Kind = Kind.TEXT,
        content: Json | None = None,
        author_id: UUID | None = None,
        author_name: str | None = None,
        client_id: str | None = None,
        reply_to: UUID | None = None,
        private: bool = False,
        message_id: UUID | None = None,
    ) -> Message:
        """Store `text`; readers see it masked, the original is kept encrypted if it differs."""
        masked = mask(text) if masked is None else masked
        message = Message(
            id=message_id or new_id(),
            conversation_id=conversation.id,
            seq=await self._next_seq(conversation),
            author=author,
            author_id=author_id,
            author_name=author_name,
            kind=kind,
            text=masked,
            content=content or {},
            original_enc=(self._cipher.encrypt(text, context=ORIGINAL) if masked != text else None),
            client_id=client_id,
            reply_to=reply_to,
            private=private,
        )
        self._session.add(message)
        await self._session.flush()
        changed(self._session, conversation)
        return message

    async def say(self, conversation: Conversation, text: str, content: Json | None = None) -> None:
        """A word of the system itself."""
        kind = Kind.PARTS if content else Kind.EVENT
        await self.append(
            conversation, Author.SYSTEM, text, masked=text, kind=kind, content=content
        )

    def original(self, message: Message) -> str:
        """What was really written. Callers audit this, except for showing it to its author."""
        if message.original_enc is None:
            return message.text
        return self._cipher.decrypt(message.original_enc, context=ORIGINAL)

    async def _next_seq(self, conversation: Conversation) -> int:
        # What else has changed in the row goes along, rather than in a second UPDATE.
        changes = {
            attribute.key: attribute.value
            for attribute in inspect(conversation).attrs
            if attribute.history.has_changes()
        }
        with self._session.no_autoflush:
            seq = await self._session.scalar(
                update(Conversation)
                .where(Conversation.id == conversation.id)
                .values(changes | {"last_seq": Conversation.last_seq + 1, "updated_at": now()})
                .returning(Conversation.last_seq)
                .execution_options(synchronize_session=False)
            )
        assert seq is not None
        for name, value in (changes | {"last_seq": seq}).items():
            set_committed_value(conversation, name, value)
        return seq
