"""Working time of the internal clocks: Monday to Friday, 调休 observed, Asia/Shanghai."""

from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.clock import SHANGHAI, local

OPENS = time(8, 30)
CLOSES = time(18, 0)


class WorkCalendar:
    def __init__(self, off: set[date], work: set[date]) -> None:
        self._off = off
        self._work = work

    def is_working_day(self, day: date) -> bool:
        if day in self._work:
            return True
        return day.weekday() < 5 and day not in self._off

    def add_hours(self, start: datetime, hours: float) -> datetime:
        """The moment when `hours` of working time have passed since `start`."""
        left = timedelta(hours=hours)
        at = self._next_open(local(start))
        while True:
            closes = datetime.combine(at.date(), CLOSES, SHANGHAI)
            if at + left <= closes:
                return at + left
            left -= closes - at
            at = self._next_open(closes)

    def add_days(self, start: datetime, days: int) -> datetime:
        """Closing time of the n-th working day after the day of `start`."""
        day = local(start).date()
        while days:
            day += timedelta(days=1)
            days -= self.is_working_day(day)
        return datetime.combine(day, CLOSES, SHANGHAI)

    def _next_open(self, at: datetime) -> datetime:
        """`at` itself while open, else the next opening."""
        if self.is_working_day(at.date()) and at.time() < CLOSES:
            return max(at, datetime.combine(at.date(), OPENS, SHANGHAI))
        day = at.date() + timedelta(days=1)
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return datetime.combine(day, OPENS, SHANGHAI)


@cache
def default_calendar() -> WorkCalendar:
    """The calendar of `holidays.yml`."""
    path = Path(__file__).with_name("holidays.yml")
    years: dict[int, dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))
    off: set[date] = set()
    work: set[date] = set()
    for year in years.values():
        for first, last in year["holidays"]:
            off |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
        work |= set(year["workdays"])
    return WorkCalendar(off, work)
