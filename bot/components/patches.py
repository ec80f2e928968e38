"""Changes to Rasa 3.6.21: some make it fast, some make a failed turn safe to repeat.

Stock Rasa goes on after a failed remote action as if it had done nothing, and after a failed
tracker read as if the customer were new; a failed save goes to memory. All three lose what a
customer said without anybody noticing. Here each raises, so nothing of the turn is saved and the
gateway repeats it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import jsonschema.validators
import rasa.core.actions.action as rasa_action
import rasa.shared.core.events as rasa_events
from rasa.core.actions.action import Action, ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.events import ActionExecutionRejected, Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.version import __version__ as rasa_version

from bot.components import action_calls, tracker_storage

PINNED = "3.6.21"
# The gateway gives a turn 8 s and the action server promises less; stock waits 300 s.
ACTION_TIMEOUT_SECONDS = 10

_T = TypeVar("_T")


class TurnAborted(Exception):
    """The turn must not be saved; `code` tells the gateway why. The same message may come again.

    Not a RasaException: Rasa swallows those in places where the turn has to stop.
    """

    def __init__(self, code: str, cause: BaseException) -> None:
        # The cause's own message may quote what the customer said; logs must not.
        super().__init__(f"{code} ({type(cause).__name__})")
        self.code = code


_event_types: dict[str, type[Event]] = {}
_stock_resolve_by_type = Event.resolve_by_type
_stock_remote_run = RemoteAction.run
_validator: Any | None = None
_installed = False


def install() -> None:
    """Applies all patches once; refuses any other version of Rasa."""
    global _installed
    if rasa_version != PINNED:
        raise RuntimeError(f"the patches are written for Rasa {PINNED}, this is {rasa_version}")
    if _installed:
        return
    Event.resolve_by_type = staticmethod(_resolve_by_type)
    RemoteAction._validate_action_result = _validate_action_result
    action_calls.install()
    tracker_storage.install()
    rasa_action.DEFAULT_REQUEST_TIMEOUT = ACTION_TIMEOUT_SECONDS
    RemoteAction.run = _run_remote
    MessageProcessor._run_action = _run_action
    FailSafeTrackerStore.retrieve = _retrieve
    FailSafeTrackerStore.retrieve_full_tracker = _retrieve_full_tracker
    FailSafeTrackerStore.save = _save
    _installed = True


# Speed. Both answers are fixed for the life of the process; stock works them out on every call.


def _resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    found = _event_types.get(type_name)
    if found is None:
        found = _stock_resolve_by_type(type_name, default)
        if found is not None and found is not default:
            _event_types[type_name] = found
    return found


def _validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
    global _validator
    if _validator is None:
        schema = RemoteAction.action_response_format_spec()
        _validator = jsonschema.validators.validator_for(schema)(schema)
    _validator.validate(result)
    return True


# Safety.


async def _run_remote(
    self: RemoteAction,
    output_channel: OutputChannel,
    nlg: NaturalLanguageGenerator,
    tracker: DialogueStateTracker,
    domain: Any,
) -> list[Event]:
    """The action's events; a rejection passes through, any other failure aborts the turn."""
    try:
        try:
            return await _stock_remote_run(self, output_channel, nlg, tracker, domain)
        except RasaException as error:
            if not action_calls.lacks_domain(self, error):
                raise
            return await _stock_remote_run(self, output_channel, nlg, tracker, domain)
    except ActionExecutionRejection:
        raise
    except asyncio.TimeoutError as error:
        raise TurnAborted("action_timeout", error) from error
    except Exception as error:
        raise TurnAborted("action_failed", error) from error


async def _run_action(
    self: MessageProcessor,
    action: Action,
    tracker: DialogueStateTracker,
    output_channel: OutputChannel,
    nlg: NaturalLanguageGenerator,
    prediction: PolicyPrediction,
) -> bool:
    """As in Rasa, except that a failing action ends the turn instead of counting as done."""
    try:
        temporary_tracker = tracker.copy()
        temporary_tracker.update_with_events(prediction.events, self.domain)
        events = await action.run(output_channel, nlg, temporary_tracker, self.domain)
    except ActionExecutionRejection:
        tracker.update(
            ActionExecutionRejected(
                action.name(), prediction.policy_name, prediction.max_confidence
            )
        )
        return self.should_predict_another_action(action.name())
    except TurnAborted:
        raise
    except Exception as error:
        raise TurnAborted("action_failed", error) from error

    self._log_action_on_tracker(tracker, action, events, prediction)
    if any(isinstance(event, rasa_events.UserUttered) for event in events or []):
        tracker = await self.run_action_extract_slots(output_channel, tracker)
    await self.execute_side_effects(events or [], tracker, output_channel)
    return self.should_predict_another_action(action.name())


async def _stored(code: str, call: Callable[[], Awaitable[_T]]) -> _T:
    try:
        return await call()
    except Exception as error:
        raise TurnAborted(code, error) from error


async def _retrieve(self: FailSafeTrackerStore, sender_id: str) -> DialogueStateTracker | None:
    return await _stored("tracker_read_failed", lambda: self._tracker_store.retrieve(sender_id))


async def _retrieve_full_tracker(
    self: FailSafeTrackerStore, sender_id: str
) -> DialogueStateTracker | None:
    return await _stored(
        "tracker_read_failed", lambda: self._tracker_store.retrieve_full_tracker(sender_id)
    )


async def _save(self: FailSafeTrackerStore, tracker: DialogueStateTracker) -> None:
    await _stored("tracker_save_failed", lambda: self._tracker_store.save(tracker))
