"""Bills, usage, contracts and points of one customer, as they stand on a given day."""

import calendar
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from customers.demo_bss.catalogue import catalogue
from customers.demo_bss.population import Subject

BILLED_MONTHS = 6
CONTRACT_MONTHS = 24
CONTRACT_RULE = (
    "优惠期 24 个月，每月减免 10 元；提前解约需退还剩余月份的优惠，"
    "应付金额为每月优惠乘以剩余月数（示例）"
)

Row = dict[str, Any]


@dataclass
class Ledger:
    bills: list[Row] = field(default_factory=list)
    items: list[Row] = field(default_factory=list)

    @property
    def unpaid(self) -> Decimal:
        return sum((bill["total"] for bill in self.bills if not bill["paid"]), Decimal(0))


def month_before(day: date, back: int) -> date:
    """The first day of the month `back` months earlier."""
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def ledger(subject: Subject, today: date) -> Ledger:
    """The last six full months; the newest `unpaid_months` of them unpaid."""
    result = Ledger()
    for back in range(BILLED_MONTHS, 0, -1):
        month = f"{month_before(today, back):%Y-%m}"
        lines = _lines(subject, month)
        result.bills.append(
            {
                "bss_id": subject.bss_id,
                "month": month,
                "total": sum((amount for _, amount in lines), Decimal(0)),
                "paid": back > subject.person.unpaid_months,
            }
        )
        for position, (name, amount) in enumerate(lines, 1):
            row = {"bss_id": subject.bss_id, "month": month, "position": position}
            result.items.append({**row, "name": name, "amount": amount})
    return result


def _lines(subject: Subject, month: str) -> list[tuple[str, Decimal]]:
    random = Random(f"{subject.bss_id} {month}")
    lines = [(catalogue()[c]["name"], catalogue()[c]["monthly_fee"]) for c in subject.codes]
    lines[0] = (f"{lines[0][0]}月费", lines[0][1])
    if random.random() < 0.25:
        lines.append(("套餐外流量费", Decimal(random.randint(1, 8) * 3)))
    if random.random() < 0.2:
        minutes = random.randint(5, 60)
        lines.append(("套餐外国内通话费", Decimal(minutes) * Decimal("0.15")))
    if random.random() < 0.15:
        lines.append(("国内短信费", Decimal(random.randint(1, 15)) * Decimal("0.10")))
    if subject.discount:
        lines.append(("合约优惠减免", -subject.discount))
    return [(name, amount.quantize(Decimal("0.01"))) for name, amount in lines]


def usage(subject: Subject, today: date) -> Row:
    """This month so far: a steady share of the plan, growing with the days."""
    random = Random(f"usage {subject.bss_id} {today:%Y-%m}")
    share = today.day / calendar.monthrange(today.year, today.month)[1]
    plan = catalogue()[subject.person.plan]
    nearly_out = subject.person.plan == "QC39" and subject.person.story
    heavy = 0.97 / share if nearly_out else random.uniform(0.2, 1.15)
    return {
        "bss_id": subject.bss_id,
        "month": f"{today:%Y-%m}",
        "data_used_mb": int(plan["data_mb"] * heavy * share),
        "rollover_mb": 0 if nearly_out else random.choice((0, 0, 1024, 2048, 5120)),
        "voice_used_minutes": int(plan["voice_minutes"] * random.uniform(0.1, 0.9) * share),
        "sms_used": int(plan["sms"] * random.uniform(0, 0.5) * share),
    }


def contract(subject: Subject, today: date) -> Row | None:
    if not subject.person.contract:
        return None
    starts_on = month_before(today, Random(f"contract {subject.bss_id}").randint(2, 20))
    ends_on = month_before(starts_on, -CONTRACT_MONTHS)
    return {
        "bss_id": subject.bss_id,
        "name": f"{catalogue()[subject.person.plan]['name']}{CONTRACT_MONTHS}个月优惠合约",
        "starts_on": starts_on,
        "ends_on": date.fromordinal(ends_on.toordinal() - 1),
        "monthly_discount": subject.discount,
        "rule": CONTRACT_RULE,
    }


def points(subject: Subject, today: date) -> Row:
    """One point for every yuan paid over some years; a part runs out at the end of the year."""
    random = Random(f"points {subject.bss_id}")
    balance = int(subject.recurring) * random.randint(3, 30)
    expiring = balance // random.randint(5, 12)
    return {
        "bss_id": subject.bss_id,
        "balance": balance,
        "expiring": expiring,
        "expires_on": date(today.year, 12, 31) if expiring else None,
    }
