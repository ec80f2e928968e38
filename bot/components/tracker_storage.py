"""Trackers in SQL with two statements a turn: stock reads objects, and before it writes it asks
how many events are stored. Both took longer than all policies together.

The rows are the same as stock Rasa's.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

_EVENTS = SQLTrackerStore.SQLEvent.__table__
_OF_SENDER = _EVENTS.c.sender_id == sa.bindparam("sender_id")
_ALL = sa.select(_EVENTS.c.data).where(_OF_SENDER).order_by(_EVENTS.c.id)
_SESSION_START = (
    sa.select(sa.func.max(_EVENTS.c.timestamp))
    .where(_OF_SENDER, _EVENTS.c.type_name == SessionStarted.type_name)
    .scalar_subquery()
)
_LATEST_SESSION = _ALL.where(_EVENTS.c.timestamp >= sa.func.coalesce(_SESSION_START, 0))
# Kept on a tracker: how many of its events are stored. The channel lets one turn of a session
# run at a time, so nobody adds to them between reading and saving.
_STORED = "huiyin_stored_events"


def install() -> None:
    SQLTrackerStore._retrieve = _retrieve
    SQLTrackerStore.save = _save


async def _retrieve(
    self: SQLTrackerStore, sender_id: str, fetch_events_from_all_sessions: bool
) -> DialogueStateTracker | None:
    query = _ALL if fetch_events_from_all_sessions else _LATEST_SESSION
    with self.engine.connect() as connection:
        # One statement needs no BEGIN and ROLLBACK around it.
        reading = connection.execution_options(isolation_level="AUTOCOMMIT")
        rows = reading.execute(query, {"sender_id": sender_id}).scalars().all()
    if not self.domain or not rows:
        return None
    tracker = DialogueStateTracker.from_dict(
        sender_id, [json.loads(row) for row in rows], self.domain.slots
    )
    if not fetch_events_from_all_sessions:
        setattr(tracker, _STORED, len(rows))
    return tracker


async def _save(self: SQLTrackerStore, tracker: DialogueStateTracker) -> None:
    await self.stream_events(tracker)
    stored = getattr(tracker, _STORED, None)
    if stored is None:
        # New, or not read here.
        with self.session_scope() as session:
            query = self._event_query(
                session, tracker.sender_id, fetch_events_from_all_sessions=False
            )
            stored = query.count()
    rows = [_row(tracker.sender_id, event) for event in list(tracker.events)[stored:]]
    if rows:
        with self.engine.begin() as connection:
            connection.execute(_EVENTS.insert(), rows)
    setattr(tracker, _STORED, stored + len(rows))


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }
