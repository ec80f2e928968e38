"""Which status may follow which."""

from enum import StrEnum


class Status(StrEnum):
    NEW = "new"
    ACCEPTED = "accepted"
    PROCESSING = "processing"
    WAITING_CUSTOMER = "waiting_customer"
    RESOLVED = "resolved"
    CONFIRMING = "confirming"
    CLOSED = "closed"
    REOPENED = "reopened"
    CANCELLED = "cancelled"


# CLOSED can be reached from CONFIRMING alone, and a closed ticket can only come back to life.
ALLOWED: dict[Status, set[Status]] = {
    Status.NEW: {Status.ACCEPTED, Status.CANCELLED},
    Status.ACCEPTED: {Status.PROCESSING, Status.WAITING_CUSTOMER, Status.CANCELLED},
    Status.PROCESSING: {Status.WAITING_CUSTOMER, Status.RESOLVED, Status.CANCELLED},
    Status.WAITING_CUSTOMER: {Status.PROCESSING, Status.RESOLVED, Status.CANCELLED},
    Status.RESOLVED: {Status.CONFIRMING, Status.PROCESSING},
    Status.CONFIRMING: {Status.CLOSED, Status.REOPENED},
    Status.CLOSED: {Status.REOPENED},
    Status.REOPENED: {Status.ACCEPTED, Status.PROCESSING, Status.CANCELLED},
    Status.CANCELLED: set(),
}

OPEN = frozenset(Status) - {Status.CLOSED, Status.CANCELLED}


def allowed(current: str, to: str) -> bool:
    return Status(to) in ALLOWED[Status(current)]
