"""Somebody who talks to the actions the way Rasa would pass it on, without Rasa's guesses."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import httpx
import yaml

from bot.actions.runner import Services
from conversations.models import Conversation
from core.clock import now
from core.database import new_id
from core.settings import ROOT
from customers.demo_bss import DemoBss
from customers.models import ChannelIdentity, Verification
from customers.service import Customers
from customers.vault import Vault
from language.entities import extract
from language.lexicon import OTHER, complaint_category
from language.mask import with_placeholders
from language.normalise import readable
from ticket_bridge.models import Ticket
from ticket_bridge.service import Tickets

Json = dict[str, Any]


@lru_cache
def domain() -> Json:
    """The whole domain as Rasa sends it."""
    merged: Json = {"responses": {}, "forms": {}, "slots": {}, "actions": [], "intents": []}
    for path in sorted((ROOT / "bot" / "domain").glob("*.yml")):
        part = yaml.safe_load(path.read_text(encoding="utf-8"))
        for name in ("responses", "forms", "slots"):
            merged[name] |= part.get(name, {})
        for name in ("actions", "intents"):
            merged[name] += part.get(name, [])
    return merged


@dataclass
class Reply:
    """What one call, or one turn in a form, brought."""

    status: int
    events: list[Json] = field(default_factory=list)
    responses: list[Json] = field(default_factory=list)

    @property
    def utters(self) -> list[str]:
        return [r["response"] for r in self.responses if r.get("response")]

    @property
    def customs(self) -> list[Json]:
        return [r["custom"] for r in self.responses if r.get("custom")]

    def custom(self, kind: str) -> Json | None:
        return next((c for c in self.customs if c["type"] == kind), None)

    @property
    def buttons(self) -> list[str]:
        return [b["title"] for r in self.responses for b in r.get("buttons") or []]

    def slot(self, name: str) -> Any:
        """The last value given to a slot; raises when it was not set."""
        return [e["value"] for e in self.events if e.get("event") == "slot" and e["name"] == name][
            -1
        ]

    def said(self, name: str) -> str:
        """A response as the customer reads it (its first wording)."""
        response = next(r for r in self.responses if r.get("response") == name)
        text: str = domain()["responses"][name][0]["text"]
        return re.sub(r"\{(\w+)\}", lambda m: str(response.get(m[1], m[0])), text)


@dataclass
class Person:
    services: Services
    http: httpx.AsyncClient
    conversation_id: UUID
    identity_id: UUID
    session: str
    slots: Json = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    form: str | None = None
    message: Json = field(default_factory=dict)

    async def verify(self, phone: str, level: int = 1) -> None:
        async with self.services.sessions.begin() as session:
            bss = DemoBss(session)
            subscriber = await bss.find_by_phone(phone)
            assert subscriber is not None
            customers = Customers(session, bss, self.services.cipher)
            customer = await customers.remember(subscriber)
            identity = await session.get_one(ChannelIdentity, self.identity_id)
            identity.customer_id = customer.id
            session.add(
                Verification(
                    identity_id=self.identity_id,
                    customer_id=customer.id,
                    level=level,
                    expires_at=now() + timedelta(minutes=30),
                )
            )

    async def utter(self, text: str, intent: str, **entities: str) -> None:
        """Say something (text) or press a button (no text): the tracker's latest message."""
        if text:
            async with self.services.sessions.begin() as session:
                vault = Vault(session, self.services.cipher)
                known = await vault.known(self.conversation_id)
                text, secrets = with_placeholders(readable(text), known)
                await vault.keep(self.conversation_id, secrets)
        found = [{"entity": e.entity, "value": e.value} for e in extract(text)] if text else []
        self.message = {
            "text": text or f"/{intent}{json.dumps(entities, ensure_ascii=False)}",
            "intent": {"name": intent, "confidence": 0.9},
            "entities": [*found, *({"entity": k, "value": v} for k, v in entities.items())],
            # A classifier that knows what words know, and is as sure as can be.
            "complaint_category": {"name": complaint_category(text) or OTHER, "confidence": 1.0},
            "metadata": {
                "conversation_id": str(self.conversation_id),
                "message_id": str(new_id()),
            },
        }
        said = {"text": self.message["text"], "parse_data": self.message}
        self.events.append({"event": "user", **said})

    async def run(self, action: str) -> Reply:
        """One call, as Rasa makes it; slots are set as Rasa would set them."""
        answer = await self.http.post("/webhook", json=self.payload(action))
        if answer.status_code != 200:
            return Reply(answer.status_code)
        reply = Reply(200, answer.json()["events"], answer.json()["responses"])
        for event in reply.events:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            if event["event"] == "active_loop":
                self.form = event["name"]
        if not action.startswith("validate_"):
            self.events.append({"event": "action", "name": action})
        return reply

    def payload(self, action: str) -> Json:
        return {
            "next_action": action,
            "sender_id": self.session,
            "tracker": {
                "sender_id": self.session,
                "slots": dict(self.slots),
                "latest_message": self.message,
                "events": list(self.events),
                "active_loop": {"name": self.form} if self.form else {},
                "paused": False,
                "followup_action": None,
                "latest_action_name": "action_listen",
            },
            "domain": domain(),
            "version": "3.6.21",
        }

    async def do(self, action: str, text: str, intent: str, **entities: str) -> Reply:
        """Say something that one action answers; a form it opens asks its first question."""
        await self.utter(text, intent, **entities)
        reply = await self.run(action)
        return await self._ask(reply) if self.form else reply

    async def say(self, text: str, intent: str = "provide_info", **entities: str) -> Reply:
        """Say something while a form is open; it asks on, or ends and is submitted."""
        await self.utter(text, intent, **entities)
        reply = await self.run(f"validate_{self.form}")
        ended = any(
            event["event"] == "slot" and event["name"] == "requested_slot" and not event["value"]
            for event in reply.events
        )
        if ended:
            return await self._submit(reply)
        return await self._ask(reply)

    async def press(self, intent: str, **entities: str) -> Reply:
        return await self.say("", intent, **entities)

    async def _ask(self, reply: Reply) -> Reply:
        wanted = domain()["forms"][self.form]["required_slots"]
        slot = next((name for name in wanted if self.slots.get(name) is None), None)
        self.slots["requested_slot"] = slot
        if slot is None:
            return await self._submit(reply)
        action = f"action_ask_{slot}"
        if action in domain()["actions"]:
            asked = await self.run(action)
            reply.events += asked.events
            reply.responses += asked.responses
        else:
            reply.responses.append({"response": f"utter_ask_{slot}"})
        return reply

    async def _submit(self, reply: Reply) -> Reply:
        action = f"action_submit_{str(self.form).removesuffix('_form')}"
        self.form, self.slots["requested_slot"] = None, None
        done = await self.run(action)
        reply.events += done.events
        reply.responses += done.responses
        return reply

    async def tickets(self) -> list[Ticket]:
        async with self.services.sessions() as session:
            tickets = Tickets(session, self.services.cipher)
            return await tickets.for_conversation(self.conversation_id)


async def new_person(services: Services, http: httpx.AsyncClient) -> Person:
    user = f"visitor-{new_id().hex}"
    async with services.sessions.begin() as session:
        customers = Customers(session, DemoBss(session), services.cipher)
        identity = await customers.identify("web", "demo", user)
        conversation = Conversation(
            channel="web", account="demo", external_user=user, identity_id=identity.id
        )
        session.add(conversation)
        await session.flush()
        return Person(services, http, conversation.id, identity.id, f"web:{user}:1")
