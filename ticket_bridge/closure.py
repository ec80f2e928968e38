"""When a ticket may be closed without the customer's word: three documented failed call-backs."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ticket_bridge.models import TicketEvent
from ticket_bridge.schemas import Callback

FAILED_CALLBACKS_NEEDED = 3
# Three calls in a row into the same lunch break prove nothing.
CALLBACK_GAP = timedelta(hours=2)
# A customer may take a closed matter up again this long; later it is a new ticket.
REOPEN_WITHIN = timedelta(days=30)

FAILED = frozenset({Callback.NO_ANSWER, Callback.REFUSED})


def counted_failures(events: Iterable[TicketEvent], since: datetime | None) -> int:
    """Failed call-backs of this attempt to close that lie at least `CALLBACK_GAP` apart."""
    times = sorted(
        event.at
        for event in events
        if event.kind == "callback"
        and event.data.get("outcome") in FAILED
        and since is not None
        and event.at >= since
    )
    count = 0
    last: datetime | None = None
    for at in times:
        if last is None or at - last >= CALLBACK_GAP:
            count, last = count + 1, at
    return count
