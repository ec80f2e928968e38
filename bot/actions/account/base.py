"""What every question about account data goes through first."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Domain, Events, Tracker
from bot.actions.context import call
from bot.actions.fallback.refusals import refuse
from bot.actions.faq.knowledge_first import KnowledgeFirst
from bot.actions.said import Said
from bot.actions.words import names_any
from core.clock import local, now
from core.errors import Unavailable
from customers.phones import mask_phone
from customers.schemas import Verified
from language.months import resolve_month


@dataclass(frozen=True)
class Asked:
    """A question that may be answered: by whom, about which number and month ("YYYY-MM")."""

    verified: Verified
    phone: str  # masked
    month: str | None


class AccountAction(KnowledgeFirst):
    """Verifies, keeps the question while the customer verifies, then lets `tell` answer."""

    purpose: ClassVar[str]

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        if await refuse(dispatcher, Said.of(tracker), tracker):
            return []
        return await super().run(dispatcher, tracker, domain)

    async def begin(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        said = Said.of(tracker)
        if not said.pressed and names_any(said.text, "other_person"):
            dispatcher.utter_message(response="utter_other_person")
            return []
        month = _month(said) or tracker.get_slot("pending_month")
        verified = await call().verified()
        if verified is None:
            return ask_to_verify(dispatcher, self.action, self.purpose, month)
        phone = await call().own_phone(verified)
        named = said.placeholder("手机号")
        if named is not None and await call().reveal(named) != phone:
            dispatcher.utter_message(response="utter_other_number")
            return []
        try:
            await self.tell(dispatcher, domain, Asked(verified, mask_phone(phone), month))
        except Unavailable:
            dispatcher.utter_message(response="utter_system_busy")
        return done_waiting()

    @abstractmethod
    async def tell(self, dispatcher: Dispatcher, domain: Domain, asked: Asked) -> None:
        """Say the answer; raises `Unavailable` while the BSS is away."""


def _month(said: Said) -> str | None:
    """The calendar month the sentence names, "YYYY-MM"."""
    named = said.entity("billing_month")
    return resolve_month(named, local(now()).date()) if named else None


def ask_to_verify(
    dispatcher: Dispatcher, action: str, purpose: str, month: str | None = None
) -> Events:
    """Show the verification card and remember what to go on with."""
    dispatcher.utter_message(response="utter_verify_first")
    dispatcher.utter_message(json_message={"type": "verify", "purpose": purpose})
    return [SlotSet("pending_action", action), SlotSet("pending_month", month)]


def done_waiting() -> Events:
    return [SlotSet("pending_action", None), SlotSet("pending_month", None)]
