"""Our reading and writing of trackers against a real SQL store."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.components import patches

DOMAIN = Domain.from_dict({"slots": {"a": {"type": "text", "mappings": [{"type": "custom"}]}}})


@pytest.fixture
def store(tmp_path: Path) -> SQLTrackerStore:
    patches.install()
    return SQLTrackerStore(DOMAIN, dialect="sqlite", db=str(tmp_path / "tracker.db"))


def names(tracker: DialogueStateTracker | None) -> list[str]:
    assert tracker is not None
    return [event.type_name for event in tracker.events]


def started(store: SQLTrackerStore, sender: str = "s") -> DialogueStateTracker:
    tracker = DialogueStateTracker(sender, DOMAIN.slots)
    for event in (ActionExecuted("action_session_start"), SessionStarted()):
        tracker.update(event)
    asyncio.run(store.save(tracker))
    return tracker


def test_events_are_stored_once_and_in_order(store: SQLTrackerStore) -> None:
    started(store)
    started(store, "another")
    tracker = asyncio.run(store.retrieve("s"))
    assert names(tracker) == ["session_started"]
    assert tracker is not None
    for event in (UserUttered("你好", {"name": "greet"}), SlotSet("a", "1")):
        tracker.update(event)
        asyncio.run(store.save(tracker))
        asyncio.run(store.save(tracker))
    again = asyncio.run(store.retrieve("s"))
    assert names(again) == ["session_started", "user", "slot"]
    assert again is not None
    assert again.get_slot("a") == "1"
    assert len(names(asyncio.run(store.retrieve_full_tracker("s")))) == 4
    assert asyncio.run(store.retrieve("unknown")) is None


def test_a_new_session_in_a_turn_is_stored_whole(store: SQLTrackerStore) -> None:
    started(store)
    tracker = asyncio.run(store.retrieve("s"))
    assert tracker is not None
    tracker.update(UserUttered("你好", {"name": "greet"}))
    asyncio.run(store.save(tracker))
    for event in (ActionExecuted("action_session_start"), SessionStarted()):
        tracker.update(event)
    asyncio.run(store.save(tracker))
    assert names(asyncio.run(store.retrieve("s"))) == ["session_started"]
    assert len(names(asyncio.run(store.retrieve_full_tracker("s")))) == 5
