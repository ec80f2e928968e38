"""How urgent a ticket is and when its promises fall due, by the rules of `sla.yml`."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.settings import get_settings
from ticket_bridge.calendar import WorkCalendar, default_calendar
from ticket_bridge.schemas import Priority, TicketType

Span = dict[str, float]

_NAMES_PROVINCE = re.compile(
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南"
    "|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)


@dataclass(frozen=True)
class Deadlines:
    """`regulator` is when an unanswered customer may turn to the regulator; complaints only."""

    contact: datetime
    resolve: datetime
    regulator: datetime | None


class Sla:
    """`home` is the operator's own province: it counts where a ticket names none."""

    def __init__(self, rules: dict[str, Any], calendar: WorkCalendar, home: str = "") -> None:
        self._rules = rules
        self._calendar = calendar
        self._home = home

    @property
    def reopened_group(self) -> str:
        return str(self._rules["reopened_group"])

    def priority(
        self,
        type: TicketType,
        category: str = "",
        tier: str | None = None,
        regulator: bool = False,
        emotion: str | None = None,
    ) -> Priority:
        """The most urgent level that any rule asks for."""
        rules = self._rules["priorities"]
        levels = [rules["type"][type], rules["category"].get(category, "P4")]
        # A wealthy customer's praise is no emergency: tiers count for troubles only.
        if type in {TicketType.COMPLAINT, TicketType.FAULT}:
            levels.append(rules["tier"].get(tier, "P4"))
            levels.append(rules["emotion"].get(emotion, "P4"))
        if regulator:
            levels.append(rules["regulator"])
        return Priority(min(levels))

    def deadlines(
        self,
        type: TicketType,
        priority: Priority,
        start: datetime,
        region: str | None = None,
        is_town: bool = True,
    ) -> Deadlines:
        """What is promised from `start` on, never later than the law allows."""
        promises = self._rules["promises"]
        promise = promises.get(type, promises["default"])[priority]
        limits = self._rules["limits"]
        contact = self._after(start, promise["contact"])
        ends = [self._after(start, promise["resolve"])]
        regulator = None
        if type is TicketType.FAULT:
            ends.append(self._after(start, limits["fault"]["town" if is_town else "country"]))
        if type is TicketType.COMPLAINT:
            regulator = self._after(start, limits["complaint"])
            ends.append(regulator)
            place = region if region and _NAMES_PROVINCE.match(region) else self._home
            for province, span in limits["provinces"].items():
                if place.startswith(province):
                    ends.append(self._after(start, span))
        resolve = min(ends)
        return Deadlines(min(contact, resolve), resolve, regulator)

    def _after(self, start: datetime, span: Span) -> datetime:
        (unit, amount), *_ = span.items()
        if unit == "working_hours":
            return self._calendar.add_hours(start, amount)
        if unit == "working_days":
            return self._calendar.add_days(start, int(amount))
        return start + timedelta(**{unit: amount})


@cache
def default_sla() -> Sla:
    rules = yaml.safe_load(Path(__file__).with_name("sla.yml").read_text("utf-8"))
    return Sla(rules, default_calendar(), get_settings().region)
