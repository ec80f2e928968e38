"""A person whose messages and replies are stored, as the gateway stores them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from conversations.journal import Journal
from conversations.models import Author, Conversation
from customers.demo_bss.models import DemoOrder
from customers.models import OrderConsent
from tests.bot_actions.support import Json, Person, Reply, domain


@dataclass
class Recorded(Person):
    async def utter(self, text: str, intent: str, **entities: str) -> None:
        await super().utter(text, intent, **entities)
        masked = self.message["text"] if text else f"按钮：{intent}"
        await self._store(Author.CUSTOMER, masked, UUID(self.message["metadata"]["message_id"]))

    async def do(self, action: str, text: str, intent: str, **entities: str) -> Reply:
        return await self._answered(await super().do(action, text, intent, **entities))

    async def say(self, text: str, intent: str = "provide_info", **entities: str) -> Reply:
        return await self._answered(await super().say(text, intent, **entities))

    async def orders(self) -> list[DemoOrder]:
        """Those of this conversation, by the consents kept for them."""
        async with self.services.sessions() as session:
            keys = [consent.request_key for consent in await self.consents()]
            rows = await session.scalars(
                select(DemoOrder).where(DemoOrder.request_key.in_(keys)).order_by(DemoOrder.id)
            )
            return list(rows)

    async def consents(self) -> list[OrderConsent]:
        async with self.services.sessions() as session:
            rows = await session.scalars(
                select(OrderConsent)
                .where(OrderConsent.conversation_id == self.conversation_id)
                .order_by(OrderConsent.at)
            )
            return list(rows)

    async def _answered(self, reply: Reply) -> Reply:
        text = "\n".join(_rendered(response) for response in reply.responses)
        if text.strip():
            await self._store(Author.BOT, text)
        return reply

    async def _store(self, author: Author, text: str, message_id: UUID | None = None) -> None:
        async with self.services.sessions.begin() as session:
            conversation = await session.get_one(Conversation, self.conversation_id)
            journal = Journal(session, self.services.cipher)
            await journal.append(conversation, author, text, masked=text, message_id=message_id)


def _rendered(response: Json) -> str:
    name: Any = response.get("response")
    if not name:
        return str(response.get("text") or "")
    return Reply(200, responses=[response]).said(name) if name in domain()["responses"] else ""
