"""Which greeting suits the hour and the day."""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import yaml

# From this hour on; the night lasts until the first of them.
_PARTS = ((5, "morning"), (11, "noon"), (13, "afternoon"), (18, "evening"), (23, "night"))


def greeting(at: datetime) -> tuple[str, dict[str, str]]:
    """The response for this moment in Chinese time, and what goes into it."""
    festival = _festivals().get(at.date())
    if festival is not None:
        return "utter_greet_festival", {"festival": festival}
    return f"utter_greet_{part_of_day(at)}", {}


def part_of_day(at: datetime) -> str:
    """morning, noon, afternoon, evening or night."""
    return next((name for hour, name in reversed(_PARTS) if at.hour >= hour), "night")


@lru_cache(maxsize=1)
def _festivals() -> dict[date, str]:
    path = Path(__file__).with_name("festivals.yml")
    named: dict[str, list[date]] = yaml.safe_load(path.read_text("utf-8"))
    return {day: name for name, days in named.items() for day in days}
