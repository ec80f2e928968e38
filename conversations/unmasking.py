"""Puts back what masking hid, for a ticket that is written from masked text."""

from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Conversation
from core.encryption import Cipher
from customers.models import Customer
from customers.vault import Vault
from language.mask import mask


class Unmasking:
    """Knows the private values of one conversation by their masked form.

    `phone` is the verified customer's own number, None for an unknown customer.
    """

    def __init__(self, values: list[str], phone: str | None) -> None:
        hidden: dict[str, str | None] = {}
        for value in values:
            shown = mask(value)
            # Two numbers that look the same masked: nobody can tell which was meant.
            hidden[shown] = None if shown in hidden and hidden[shown] != value else value
        self._hidden = {shown: value for shown, value in hidden.items() if value}
        self.phone = phone

    @classmethod
    async def of(
        cls, session: AsyncSession, cipher: Cipher, conversation: Conversation
    ) -> "Unmasking":
        values = list(await Vault(session, cipher).known(conversation.id))
        phone = None
        if conversation.customer_id is not None:
            customer = await session.get_one(Customer, conversation.customer_id)
            phone = cipher.decrypt(customer.phone_enc, context="customer.phone")
            values.append(phone)
        return cls(values, phone)

    def __call__(self, text: str | None) -> str:
        for shown, value in self._hidden.items():
            text = (text or "").replace(shown, value)
        return text or ""
