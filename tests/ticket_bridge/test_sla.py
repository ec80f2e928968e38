"""Promises by type and priority, bounded by the law."""

from datetime import datetime, timedelta

import pytest

from core.clock import SHANGHAI
from ticket_bridge.schemas import Priority, TicketType
from ticket_bridge.sla import default_sla

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
SLA = default_sla()


@pytest.mark.parametrize("type", list(TicketType))
def test_what_is_more_urgent_is_never_promised_later(type: TicketType) -> None:
    dues = [SLA.deadlines(type, priority, MONDAY) for priority in Priority]

    assert [due.contact for due in dues] == sorted(due.contact for due in dues)
    assert [due.resolve for due in dues] == sorted(due.resolve for due in dues)
    assert all(MONDAY < due.contact <= due.resolve for due in dues)


@pytest.mark.parametrize(("is_town", "hours"), [(True, 48), (False, 72)])
@pytest.mark.parametrize("priority", list(Priority))
def test_faults_are_repaired_within_the_legal_time(
    is_town: bool, hours: int, priority: Priority
) -> None:
    due = SLA.deadlines(TicketType.FAULT, priority, MONDAY, is_town=is_town)

    assert due.resolve <= MONDAY + timedelta(hours=hours)
    assert due.regulator is None
    if priority in {Priority.P3, Priority.P4}:
        assert due.resolve == MONDAY + timedelta(hours=hours)


def test_complaints_carry_the_fifteen_day_clock_of_the_regulator() -> None:
    due = SLA.deadlines(TicketType.COMPLAINT, Priority.P4, MONDAY)

    assert due.regulator == MONDAY + timedelta(days=15)
    assert SLA.deadlines(TicketType.CONSULT, Priority.P4, MONDAY).regulator is None


@pytest.mark.parametrize("region", ["河南省郑州市金水区", "重庆市渝北区", "广东省", None])
@pytest.mark.parametrize("priority", list(Priority))
def test_the_promise_is_within_local_rules(region: str | None, priority: Priority) -> None:
    due = SLA.deadlines(TicketType.COMPLAINT, priority, MONDAY, region)

    assert due.resolve <= datetime(2026, 11, 30, 18, 0, tzinfo=SHANGHAI)
    assert due.resolve <= MONDAY + timedelta(days=15)


def test_a_generous_promise_is_cut_to_the_local_limit() -> None:
    rules = dict(SLA._rules)
    slow = {p: {"contact": {"days": 9}, "resolve": {"days": 90}} for p in Priority}
    rules["promises"] = {"default": slow}
    generous = type(SLA)(rules, SLA._calendar, home="河南省")

    def resolve(region: str | None) -> datetime:
        return generous.deadlines(TicketType.COMPLAINT, Priority.P4, MONDAY, region).resolve

    assert resolve("河南省洛阳市") == datetime(2026, 11, 30, 18, 0, tzinfo=SHANGHAI)
    assert resolve("金水区") == resolve(None) == resolve("河南省洛阳市")
    assert resolve("重庆市") == MONDAY + timedelta(days=15)
    assert resolve("浙江省") == MONDAY + timedelta(days=15)


@pytest.mark.parametrize(
    ("type", "category", "tier", "regulator", "priority"),
    [
        (TicketType.COMPLAINT, "其他", None, False, Priority.P4),
        (TicketType.COMPLAINT, "收费争议", None, False, Priority.P3),
        (TicketType.COMPLAINT, "信息安全", "低", False, Priority.P2),
        (TicketType.COMPLAINT, "携转阻碍", None, False, Priority.P2),
        (TicketType.COMPLAINT, "服务态度", "高价值", False, Priority.P3),
        (TicketType.COMPLAINT, "其他", None, True, Priority.P1),
        (TicketType.FAULT, "宽带断网", "中", False, Priority.P3),
        (TicketType.PRAISE, "其他", "高价值", False, Priority.P4),
    ],
)
def test_priorities(
    type: TicketType, category: str, tier: str | None, regulator: bool, priority: Priority
) -> None:
    assert SLA.priority(type, category, tier, regulator) is priority


def test_a_priority_rises_to_the_top_and_stays_there() -> None:
    assert Priority.P4.raised() is Priority.P3
    assert Priority.P1.raised() is Priority.P1


def test_an_upset_customer_waits_less() -> None:
    complaint = TicketType.COMPLAINT
    assert SLA.priority(complaint, "其他", emotion="calm") is Priority.P4
    assert SLA.priority(complaint, "其他", emotion="angry") is Priority.P3
    assert SLA.priority(complaint, "其他", emotion="threatening") is Priority.P2
    assert SLA.priority(TicketType.PRAISE, emotion="angry") is Priority.P4
