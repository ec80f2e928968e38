"""What the guided check knows so far, what follows from it, and what to try next."""

from collections.abc import Mapping
from typing import Any

from bot.actions.fault.lamps import LAMPS, LOS, PON, POWER
from bot.actions.said import Said
from bot.actions.wording import Domain, words_of
from bot.actions.words import names_any

ACCOUNT, AREA, OUTAGE, SOLVED = "check_account", "check_area", "check_outage", "check_solved"
TRIED, CODE, SLOW = "fault_tried", "fault_code", "fault_slow"
CHECKS = (ACCOUNT, AREA, OUTAGE, *LAMPS, SOLVED)
# Facts beside the questions.
FACTS = (TRIED, CODE, SLOW, "fault_outage", "fault_arrears", "fault_findings")
SKIPPED, UNKNOWN = "skipped", "unknown"
# Lines that lie in the fibre at home, where lamps can be looked at.
GUIDED = ("宽带", "电视")

Known = Mapping[str, Any]

# The steps each hint takes; a hint whose steps were all tried is not given.
_STEPS = {
    "power": {"power"},
    "los": {"replug", "restart"},
    "replug": {"replug"},
    "restart": {"restart"},
    "normal": {"restart", "direct"},
    "direct": {"direct"},
    "tv": {"restart"},
    "code_691": {"password"},
}


def tried(said: Said) -> list[str]:
    """restart and replug, when the sentence says that they were done."""
    return [step for step in ("restart", "replug") if names_any(said.text, f"tried_{step}")]


def hint(known: Known) -> str | None:
    """The one thing worth trying now; None when nothing is left to try."""
    done = set(known.get(TRIED) or ())
    options: tuple[str, ...]
    if known.get(POWER) == "off":
        options = ("power",)
    elif known.get(CODE) == "691":
        options = ("code_691",)
    elif known.get("fault_kind") == "电视":
        options = ("tv",)
    elif known.get(LOS) == "red":
        options = ("los", "replug", "restart")
    elif known.get(PON) in ("flashing", "off") or UNKNOWN in (known.get(LOS), known.get(PON)):
        options = ("restart",)
    else:
        options = ("normal", "direct")
    return next((name for name in options if not _STEPS[name] & done), None)


def after(name: str | None, known: Known) -> list[str]:
    """What was tried once this hint has been followed."""
    return sorted(set(known.get(TRIED) or ()) | _STEPS.get(name or "", set()))


def settle(known: Known) -> dict[str, str]:
    """Answers that follow from what is known; what nobody needs to look at is skipped."""
    kind = known.get("fault_kind")
    if kind is None:
        return {}
    new: dict[str, str] = {}

    def skip(*slots: str) -> None:
        new.update({slot: SKIPPED for slot in slots if known.get(slot) is None})

    if kind not in GUIDED or known.get(OUTAGE) == "goes_on":
        skip(AREA, *LAMPS, SOLVED)
        return new
    if known.get("fault_place") is not None:
        skip(AREA)
    if known.get(POWER) == "off" or known.get(CODE) == "691" or kind == "电视" or known.get(SLOW):
        skip(*LAMPS)
    if known.get(LOS) == "red":
        skip(PON)
    if known.get(LOS) is not None or known.get(PON) is not None:
        skip(POWER)
    now = {**known, **new}
    looked = all(now.get(slot) is not None for slot in LAMPS)
    if looked and known.get(SOLVED) is None and hint(now) is None:
        # Everything that would be said was done already.
        new[SOLVED] = "no"
    return new


def straight_on(known: Known) -> dict[str, str]:
    """The check is refused: nothing of it is asked any more."""
    slots = (AREA, *LAMPS, SOLVED)
    return {slot: SKIPPED for slot in slots if known.get(slot) is None}


def summary(known: Known, domain: Domain) -> str:
    """What was found, for the summary and the ticket; "" when nothing was looked at."""
    parts = [
        words_of(domain, f"utter_finding_{slot.removeprefix('check_')}_{known[slot]}")
        for slot in LAMPS
        if known.get(slot) not in (None, SKIPPED, UNKNOWN)
    ]
    if known.get(CODE):
        parts.append(words_of(domain, "utter_finding_code", code=known[CODE]))
    if steps := known.get(TRIED):
        labels = [words_of(domain, f"utter_finding_tried_{step}") for step in steps]
        parts.append(words_of(domain, "utter_finding_tried", steps="、".join(labels)))
    if known.get(ACCOUNT) == "ok":
        parts.append(words_of(domain, "utter_finding_account_ok"))
    if known.get(ACCOUNT) == "goes_on":
        parts.append(words_of(domain, "utter_finding_account_arrears"))
    if known.get(OUTAGE) == "goes_on":
        parts.append(words_of(domain, "utter_finding_outage", outage=known["fault_outage"]))
    return "；".join(parts)
