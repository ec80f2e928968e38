"""The questions of the guided check, each answered by a button or in one's own words."""

from typing import ClassVar

from bot.actions.base import Tracker
from bot.actions.fault import findings
from bot.actions.fault.lamps import LOS, PON, POWER, read_lamps
from bot.actions.forms.field import Field, Reading
from bot.actions.forms.interruptions import agrees, denies
from bot.actions.said import Said
from bot.actions.words import names_any, without, words
from language.lexicon import is_question

FAULTS = frozenset({"report_broadband_fault", "report_mobile_fault", "report_tv_fault"})


class Check(Field):
    """`options` are what its buttons stand for. What cannot be found out is left open."""

    optional = True
    skipped_as = findings.UNKNOWN
    options: ClassVar[tuple[str, ...]] = ()
    unclear: ClassVar[str | None] = "utter_check_unclear"

    async def read(self, said: Said, tracker: Tracker, tries: int) -> Reading:
        if said.option in self.options:
            return Reading(said.option)
        told = self.told(said)
        return Reading(told, None if told else self.unclear)

    def told(self, said: Said) -> str | None:
        """The answer in the sentence."""
        return None


class Lamp(Check):
    def told(self, said: Said) -> str | None:
        if (state := read_lamps(said.text, self.slot).get(self.slot)) is not None:
            return state
        return findings.UNKNOWN if names_any(said.text, "lamp_unknown") else None


class Power(Lamp):
    options = ("on", "off")

    def told(self, said: Said) -> str | None:
        state = super().told(said)
        if state is None and len(said.text) <= _SHORT:
            state = "on" if agrees(said) else "off" if denies(said.text) else None
        return state


class Los(Lamp):
    options = ("red", "off")


class Pon(Lamp):
    options = ("steady", "flashing", "off")


class Account(Check):
    """Asked only when the account is in arrears and suspended."""

    skipped_as = "goes_on"
    options = ("paying", "goes_on")

    def told(self, said: Said) -> str | None:
        if names_any(said.text, "paid_already"):
            return "goes_on"
        return "paying" if names_any(said.text, "will_pay") or agrees(said) else None


class Area(Check):
    """Where the fault is, to look for known outages; the ticket asks again if need be."""

    skipped_as = findings.SKIPPED
    unclear = None
    options = (findings.SKIPPED,)

    def fits(self, said: Said) -> bool:
        return said.entity("region") is not None or said.placeholder("地址") is not None

    def told(self, said: Said) -> str | None:
        if self.fits(said):
            return said.text
        story = names_any(said.text, "not_working") or said.intent in FAULTS
        named = names_any(said.text, "places") and not story
        return said.text if named and _PLACE <= len(said.text) <= _LONGEST_PLACE else None


class Outage(Check):
    """Asked only when an outage is known: wait for its end, or register all the same."""

    skipped_as = "goes_on"
    options = ("subscribe", "goes_on")

    def told(self, said: Said) -> str | None:
        if names_any(said.text, "straight_to_ticket") or names_any(said.text, "register_anyway"):
            return "goes_on"
        wants = names_any(said.text, "tell_me_then") or agrees(said)
        return "subscribe" if wants and not denies(said.text) else None


class Solved(Check):
    options = ("yes", "no")

    def told(self, said: Said) -> str | None:
        short = len(said.text) <= _SHORT
        if names_any(said.text, "not_working") or (short and denies(said.text)):
            return "no"
        left = without(said.text, "done_doing")
        if said.intent == "confirm_solved" or any(w in left for w in words()["fine_now"]):
            return "yes"
        return "yes" if short and agrees(said) else None


def working_again(text: str) -> bool:
    """有网了: the trouble is over, whatever was asked."""
    return names_any(text, "working_again") and not names_any(text, "not_working")


def tells_of_fault(said: Said) -> bool:
    """早上就断了: more about the trouble, and no answer to a question of the check."""
    if said.pressed or len(said.text) < _STORY or is_question(said.text):
        return False
    signs = ("not_working", "since_when")
    return said.intent in FAULTS or any(names_any(said.text, sign) for sign in signs)


_SHORT = 6
_STORY = 4
_PLACE = 2
_LONGEST_PLACE = 30

CHECKS: tuple[Check, ...] = (
    Account(findings.ACCOUNT),
    Area(findings.AREA),
    Outage(findings.OUTAGE),
    Power(POWER),
    Los(LOS),
    Pon(PON),
    Solved(findings.SOLVED),
)
