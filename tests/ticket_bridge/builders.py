"""Tickets and people for the tests."""

from typing import Any

from core.database import new_id
from ticket_bridge.models import Ticket
from ticket_bridge.schemas import BOT, CUSTOMER, Actor, ActorKind, TicketDraft, TicketType
from ticket_bridge.service import Tickets
from ticket_bridge.transitions import Status

AGENT = Actor(ActorKind.AGENT, str(new_id()), "林晓")
RESOLUTION = {"cause": "计费规则未说明", "department": "计费中心", "measure": "退还 30 元"}

# How to get to each status with what the service allows.
PATHS: dict[Status, list[Status]] = {
    Status.NEW: [],
    Status.ACCEPTED: [Status.ACCEPTED],
    Status.PROCESSING: [Status.ACCEPTED, Status.PROCESSING],
    Status.WAITING_CUSTOMER: [Status.ACCEPTED, Status.WAITING_CUSTOMER],
    Status.RESOLVED: [Status.ACCEPTED, Status.PROCESSING, Status.RESOLVED],
    Status.CONFIRMING: [
        Status.ACCEPTED,
        Status.PROCESSING,
        Status.RESOLVED,
        Status.CONFIRMING,
    ],
}


def draft(**changes: Any) -> TicketDraft:
    values: dict[str, Any] = {
        "type": TicketType.COMPLAINT,
        "category": "服务态度",
        "title": "营业厅态度不好",
        "description": "昨天去营业厅办业务，工作人员不理人，我的号码是13800001001",
        "wish": "请给13800001001回电道歉",
        "contact": "13800001001",
        "region": "广东省广州市天河区",
    }
    return TicketDraft(**{**values, **changes})


async def ticket_in(tickets: Tickets, status: Status, **changes: Any) -> Ticket:
    """A new ticket brought to a status."""
    ticket = await tickets.open(draft(**changes), actor=BOT)
    if status is Status.CANCELLED:
        return await tickets.change_status(ticket.id, status, CUSTOMER)
    for step in PATHS.get(status, PATHS[Status.CONFIRMING]):
        details = RESOLUTION if step is Status.RESOLVED else {}
        await tickets.change_status(ticket.id, step, AGENT, **details)
    if status in {Status.CLOSED, Status.REOPENED}:
        await tickets.confirm(ticket.id, status is Status.CLOSED, CUSTOMER)
    return ticket
