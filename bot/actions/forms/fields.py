"""The kinds of questions that several forms ask."""

from typing import ClassVar

from bot.actions.base import Tracker
from bot.actions.context import call
from bot.actions.forms.field import ANONYMOUS, OWN_NUMBER, Field, Reading
from bot.actions.forms.interruptions import agrees
from bot.actions.said import Said
from bot.actions.words import names_any, without
from language.scan import PLACEHOLDER_KINDS

_SHORTEST_STORY = 4
# 乱扣费 says more than 我要投诉.
_SHORTEST_OPENING = 3
# Different Chinese characters, or else words between blanks.
_FEWEST_CHARACTERS = 2
_FEWEST_WORDS = 3
# So many characters beside numbers only say what they are.
_LABELS = 10


class Story(Field):
    """What happened, in the customer's words."""

    free = True

    def __init__(self, slot: str, more: str, needed: str) -> None:
        super().__init__(slot)
        self._more = more
        self.needed = needed  # type: ignore[misc]

    async def read(self, said: Said, tracker: Tracker, tries: int) -> Reading:
        if len(said.text) < _SHORTEST_STORY or only_numbers(said) or not is_worded(said.text):
            return Reading(complaint=self._more)
        return Reading(said.text)

    def left_out(self, tracker: Tracker) -> str | None:
        """Who has nothing to add has said it all when the form was opened."""
        opening = opening_words(tracker)
        rest = without(without(opening, "generic_complaint"), "generic_suggestion")
        return opening if len(rest) >= _SHORTEST_OPENING and is_worded(opening) else None

    def answered_by(self, said: Said) -> bool:
        return super().answered_by(said) or tells_own_case(said)

    async def reread(self, said: Said, rest: str, tracker: Tracker, tries: int) -> Reading:
        """The whole sentence also says what it replaces: 不是上个月，是这个月."""
        return Reading(said.text)

    def fits(self, said: Said) -> bool:
        return said.entity("amount") is not None or said.entity("billing_month") is not None

    def corrected(self, old: str | None, new: str) -> str:
        """Nothing said is lost: the correction stands beside it."""
        return f"{old}\n{new}" if old and new != old else new


class Number(Field):
    """A mobile, landline or broadband number, or the verified one."""

    optional = True
    unread = "utter_number_unclear"
    _KINDS: ClassVar[tuple[str, ...]] = ("手机号", "固话", "宽带账号")

    async def read(self, said: Said, tracker: Tracker, tries: int) -> Reading:
        if numbers := said.placeholders(*self._KINDS):
            # Of two numbers in one sentence the later one is for calling back.
            return Reading(numbers[0 if names_any(said.text, "call_back") else -1])
        own = said.option == OWN_NUMBER or agrees(said)
        if own or names_any(said.text, "own_number"):
            if await call().verified() is not None:
                return Reading(OWN_NUMBER)
            return Reading(complaint="utter_own_number_unknown")
        return Reading(complaint=self.unread)

    def fits(self, said: Said) -> bool:
        return said.placeholder(*self._KINDS) is not None

    def volunteered(self, said: Said) -> str | None:
        numbers = said.placeholders(*self._KINDS) if only_numbers(said) else []
        if names_any(said.text, "call_back"):
            numbers = numbers[:-1]
        return numbers[0] if numbers else None


class Contact(Field):
    """How to reach the customer; may be refused, then the ticket is anonymous."""

    optional = True
    skipped_as = ANONYMOUS
    unread = "utter_contact_unclear"
    _KINDS: ClassVar[tuple[str, ...]] = ("手机号", "固话", "邮箱")

    def __init__(self, slot: str, number_slot: str) -> None:
        super().__init__(slot)
        self._number_slot = number_slot

    async def read(self, said: Said, tracker: Tracker, tries: int) -> Reading:
        if (contact := said.placeholder(*self._KINDS)) is not None:
            return Reading(contact)
        same = said.option == "same" or agrees(said)
        number = callable_number(tracker.get_slot(self._number_slot))
        if number is not None and (same or names_any(said.text, "same_number")):
            return Reading(number)
        if names_any(said.text, "own_number") or same:
            if await call().verified() is not None:
                return Reading(OWN_NUMBER)
            return Reading(complaint="utter_own_number_unknown")
        return Reading(complaint=self.unread)

    def fits(self, said: Said) -> bool:
        return said.placeholder(*self._KINDS) is not None

    def volunteered(self, said: Said) -> str | None:
        return said.placeholder(*self._KINDS) if names_any(said.text, "call_back") else None


def tells_own_case(said: Said) -> bool:
    """凭什么扣我的钱: a question in form only."""
    return names_any(said.text, "own_case") and not names_any(said.text, "in_general")


def opening_words(tracker: Tracker) -> str:
    """What the customer typed to open the form at hand; "" when a button did."""
    opened = False
    for event in reversed(tracker.events):
        opened = opened or event.get("event") == "active_loop"
        if opened and event.get("event") == "user":
            text = str(event.get("text") or "")
            return "" if text.startswith("/") else text
    return ""


def is_worded(text: str) -> bool:
    """Whether there are words in it at all, in whatever language, and not only 啊啊啊 or asdf."""
    characters = {character for character in text if "\u4e00" <= character <= "\u9fff"}
    return len(characters) >= _FEWEST_CHARACTERS or len(text.split()) >= _FEWEST_WORDS


def only_numbers(said: Said) -> bool:
    """Whether the sentence gives numbers and tells nothing."""
    return bool(said.placeholders(*PLACEHOLDER_KINDS)) and len(said.bare) <= _LABELS


def callable_number(value: object) -> str | None:
    """The number given before, if one can call it: a broadband account cannot be called."""
    text = str(value or "")
    return text if text == OWN_NUMBER or text.startswith(("〔手机号", "〔固话")) else None
