"""One question of a form: how an answer is read, and how it is shown."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from bot.actions.base import Tracker
from bot.actions.context import call
from bot.actions.said import Said
from bot.actions.wording import Domain, words_of
from bot.actions.words import names_any, words

_SHORT_REFUSAL = 24
_SHORT_NO = 10
_QUESTION_ENDS = ("吗", "么", "嘛", "呢", "?", "？")

# Slot values that are no text of the customer.
ABSENT = "absent"
ANONYMOUS = "anonymous"
OWN_NUMBER = "own_number"
_LABELS = {
    ABSENT: "utter_label_absent",
    ANONYMOUS: "utter_label_anonymous",
    OWN_NUMBER: "utter_label_own_number",
}


@dataclass(frozen=True)
class Reading:
    """What an answer came to: a value, or the response that asks for a better one.

    `more` are slots of the same form that the answer fills on the way.
    """

    value: str | None = None
    complaint: str | None = None
    more: tuple[tuple[str, Any], ...] = ()


class Field(ABC):
    """`optional` fields can be skipped; `free` ones take any sentence, questions included."""

    slot: str
    optional: ClassVar[bool] = False
    free: ClassVar[bool] = False
    # The question that opens a form: another errand may still take its place.
    opening: ClassVar[bool] = False
    skipped_as: ClassVar[str] = ABSENT
    # Says that no number was found in the sentence; only fields that ask for one have it.
    unread: ClassVar[str] = ""
    # Says why the answer is needed, when a required one is refused.
    needed: ClassVar[str | None] = None

    def __init__(self, slot: str) -> None:
        self.slot = slot

    @abstractmethod
    async def read(self, said: Said, tracker: Tracker, tries: int) -> Reading:
        """The answer in this sentence; `tries` is how often it was asked in vain."""

    @property
    def names(self) -> list[str]:
        """What customers call it; "" stands for nothing said."""
        return ["", *words()["fields"].get(self.slot, ())]

    def spoken_of(self, text: str) -> bool:
        """Whether a correction names this field."""
        return any(word in text for word in self.names[1:])

    def fits(self, said: Said) -> bool:
        """Whether the sentence has the kind of value this field holds."""
        return False

    def left_out(self, tracker: Tracker) -> str | None:
        """What stands here when no answer is to be had; None when it cannot go without one."""
        return self.skipped_as if self.optional else None

    def answered_by(self, said: Said) -> bool:
        """Whether a sentence in the form of a question is clearly the answer all the same."""
        # Where any sentence is an answer, 查清楚是谁泄露的 is one.
        stated = self.free and not said.text.endswith(_QUESTION_ENDS)
        return (self.fits(said) or stated) and not names_any(said.text, "asking_how")

    async def reread(self, said: Said, rest: str, tracker: Tracker, tries: int) -> Reading:
        """The corrected answer; `rest` is the sentence without the words that correct."""
        return await self.read(replace(said, text=rest), tracker, tries)

    def volunteered(self, said: Said) -> str | None:
        """A value given before it was asked for."""
        return None

    def corrected(self, old: str | None, new: str) -> str:
        return new


async def shown(value: Any, domain: Domain) -> str:
    """A slot's value for the customer to read: masked, in words."""
    if value is None:
        return words_of(domain, _LABELS[ABSENT])
    if label := _LABELS.get(str(value)):
        return words_of(domain, label)
    return await call().readable(str(value))


async def original(value: Any) -> str | None:
    """A slot's value for the ticket, with what stands behind placeholders; None if not given."""
    if value is None or value in (ABSENT, ANONYMOUS):
        return None
    if value == OWN_NUMBER:
        verified = await call().verified()
        return await call().own_phone(verified) if verified else None
    return await call().reveal(str(value))


def declines(said: Said) -> bool:
    """Whether the customer would rather not answer."""
    if said.intent == "refuse_info":
        return len(said.text) <= _SHORT_REFUSAL
    if said.intent == "deny":
        return len(said.text) <= _SHORT_NO
    return 0 < len(said.text) <= _SHORT_NO and names_any(said.text, "skip")
