"""Working time, with the holidays and working weekends of 2026."""

from datetime import date, datetime

import pytest

from core.clock import SHANGHAI
from ticket_bridge.calendar import default_calendar


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-11-20", True),
        ("2026-11-21", False),
        ("2026-10-01", False),
        ("2026-10-10", True),
        ("2026-02-14", True),
        ("2026-02-23", False),
        ("2026-01-04", True),
        ("2027-02-08", False),
        ("2031-03-03", True),
    ],
)
def test_working_days(day: str, working: bool) -> None:
    assert default_calendar().is_working_day(date.fromisoformat(day)) is working


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23 10:00", 4, "2026-11-23 14:00"),
        ("2026-11-23 16:00", 4, "2026-11-24 10:30"),
        ("2026-11-20 17:00", 1, "2026-11-20 18:00"),
        ("2026-11-20 17:00", 2, "2026-11-23 09:30"),
        ("2026-11-21 12:00", 1, "2026-11-23 09:30"),
        ("2026-11-23 03:00", 1, "2026-11-23 09:30"),
        ("2026-11-23 22:00", 9.5, "2026-11-24 18:00"),
        ("2026-09-30 17:30", 1, "2026-10-08 09:00"),
        ("2026-10-09 17:00", 2, "2026-10-10 09:30"),
    ],
)
def test_working_hours_pass_only_while_the_desk_is_open(start: str, hours: float, end: str) -> None:
    assert default_calendar().add_hours(at(start), hours) == at(end)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-20 10:00", 1, "2026-11-23 18:00"),
        ("2026-11-23 10:00", 5, "2026-11-30 18:00"),
        ("2026-09-30 10:00", 3, "2026-10-10 18:00"),
    ],
)
def test_working_days_end_when_the_desk_closes(start: str, days: int, end: str) -> None:
    assert default_calendar().add_days(at(start), days) == at(end)
