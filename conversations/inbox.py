"""Taking in what customers send: stored once, masked, in order, before anybody thinks about it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.cleaning import clean
from conversations.journal import Journal
from conversations.models import Author, Conversation, InboundReceipt, Kind, Message, State, Turn
from conversations.ports import InboundMessage, Setup
from conversations.repository import Conversations
from conversations.unfinished import inherit
from conversations.wording import known, say
from core.clock import now
from core.database import Json, new_id
from core.errors import Invalid, NotFound
from customers.service import Customers
from customers.vault import Vault
from language.mask import mask, with_placeholders
from language.normalise import readable


class ButtonExpired(NotFound):
    message = "这个按钮已经失效了，请直接输入您的问题。"


# "Yes" and "no" answer the question they stood under, not the one asked since.
_OF_THE_MOMENT = {"affirm", "deny"}


@dataclass(frozen=True)
class Received:
    """`duplicate`: this message was stored before, under the same id and number."""

    conversation_id: UUID
    message_id: UUID
    seq: int
    duplicate: bool


@dataclass(frozen=True)
class _Said:
    text: str
    payload: Json | None = None
    kind: Kind = Kind.TEXT


class Inbox:
    def __init__(self, session: AsyncSession, setup: Setup) -> None:
        self._session = session
        self._setup = setup
        self._conversations = Conversations(session)
        self._journal = Journal(session, setup.cipher)

    async def open(self, channel: str, account: str, external_user: str) -> Conversation:
        """The customer's open conversation, locked; a new one if there is none."""
        # Mostly one is open already, and its row is all the lock there needs to be.
        current = await self._conversations.going_on(channel, account, external_user)
        if current is not None:
            return current
        await self._conversations.hold_customer(channel, account, external_user)
        latest = await self._conversations.latest(channel, account, external_user, lock=True)
        if latest is not None and latest.state != State.CLOSED:
            return latest
        customers = Customers(self._session, self._setup.bss(self._session), self._setup.cipher)
        identity = await customers.identify(channel, account, external_user)
        verified = await customers.current(identity.id)
        base = latest.last_seq if latest is not None else 0
        conversation = Conversation(
            channel=channel,
            account=account,
            external_user=external_user,
            identity_id=identity.id,
            customer_id=verified.customer_id if verified else identity.customer_id,
            seq_base=base,
            last_seq=base,
        )
        self._session.add(conversation)
        await self._session.flush()
        if latest is not None:
            await inherit(self._session, self._setup.cipher, conversation, latest)
        return conversation

    async def receive(self, inbound: InboundMessage) -> Received:
        """Store one message with its receipt and the bot's duty to answer it.

        A repeat of (channel, account, external id) gives the first one's numbers. Raises
        `Invalid` (422) for empty text, `TooLarge` (413) above `max_text_chars`,
        `ButtonExpired` (404) for a button that is not this customer's.
        """
        message_id = new_id()
        if (earlier := await self._note_receipt(inbound, message_id)) is not None:
            return earlier
        conversation = await self.open(inbound.channel, inbound.account, inbound.external_user)
        said = await self._read(conversation, inbound)
        hidden = await self._hidden(conversation, said.text)
        conversation.last_customer_at = now()
        message = await self._journal.append(
            conversation,
            Author.CUSTOMER,
            said.text,
            masked=mask(said.text),
            kind=said.kind,
            client_id=inbound.client_id,
            message_id=message_id,
        )
        self._session.add(
            Turn(
                message_id=message.id,
                conversation_id=conversation.id,
                seq=message.seq,
                text=_for_engine(hidden),
                payload=said.payload,
            )
        )
        await self._session.flush()
        return Received(conversation.id, message.id, message.seq, duplicate=False)

    async def _hidden(self, conversation: Conversation, text: str) -> str:
        """The text with placeholders; most texts have nothing to hide and need no vault."""
        hidden, secrets = with_placeholders(text)
        if not secrets:
            return hidden
        vault = Vault(self._session, self._setup.cipher)
        hidden, secrets = with_placeholders(text, await vault.known(conversation.id))
        await vault.keep(conversation.id, secrets)
        return hidden

    async def _note_receipt(self, inbound: InboundMessage, message_id: UUID) -> Received | None:
        taken = await self._session.scalar(
            insert(InboundReceipt)
            .values(
                channel=inbound.channel,
                account=inbound.account,
                external_id=inbound.external_id,
                message_id=message_id,
                received_at=now(),
            )
            .on_conflict_do_nothing()
            .returning(InboundReceipt.message_id)
        )
        if taken is not None:
            return None
        row = (
            await self._session.execute(
                select(Message.conversation_id, Message.id, Message.seq)
                .join(InboundReceipt, InboundReceipt.message_id == Message.id)
                .where(
                    InboundReceipt.channel == inbound.channel,
                    InboundReceipt.account == inbound.account,
                    InboundReceipt.external_id == inbound.external_id,
                )
            )
        ).one()
        return Received(*row, duplicate=True)

    async def _read(self, conversation: Conversation, inbound: InboundMessage) -> _Said:
        if inbound.intent is not None:
            key = f"said.{inbound.intent}"
            text = say(key) if known(key) else inbound.intent
            return _Said(text, {"intent": inbound.intent}, Kind.EVENT)
        if inbound.button is not None:
            return await self._pressed(conversation, inbound.button)
        return _Said(clean(inbound.text or "", self._setup.settings.max_text_chars))

    async def _pressed(self, conversation: Conversation, button: str) -> _Said:
        message_id, _, button_id = button.partition(":")
        try:
            message = await self._session.get(Message, UUID(message_id))
        except ValueError as error:
            raise Invalid("按钮编号不正确。") from error
        if message is None:
            raise ButtonExpired
        owner = await self._conversations.get(message.conversation_id)
        pressed = message.content.get("payloads", {}).get(button_id)
        # Knowing a message id is no proof: the button must have been shown to this customer.
        if owner.identity_id != conversation.identity_id or pressed is None:
            raise ButtonExpired
        payload = pressed["payload"]
        if payload.get("intent") in _OF_THE_MOMENT and not await self._is_newest(message):
            raise ButtonExpired
        if "text" in payload:
            return _Said(payload["text"])
        return _Said(pressed["title"], payload)

    async def _is_newest(self, message: Message) -> bool:
        newest = await self._session.scalar(
            select(func.max(Message.seq)).where(
                Message.conversation_id == message.conversation_id, Message.author == Author.BOT
            )
        )
        return bool(message.seq == newest)


def _for_engine(hidden: str) -> str:
    """Normalised; a leading "/" would be a command to Rasa, so customers' is written full-width."""
    text = readable(hidden)
    return "／" + text[1:] if text.startswith("/") else text
