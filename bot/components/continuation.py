"""What a turn goes on with once its message is answered: the second matter of a sentence, then
the offer to finish what was left open in an earlier session."""

from __future__ import annotations

from typing import Any, Protocol

from rasa.core.actions.action import create_bot_utterance
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.components.phrases import pattern
from language.lexicon import is_question

# Matters told and not yet begun, in their order.
PENDING = "pending_matters"
# What was left open when the session before ended: form, slots, at, offered.
UNFINISHED = "unfinished"
CONTINUE, DROP = "unfinished:continue", "unfinished:drop"
# The number to call back, given for the first matter: it holds for the second as well.
_CONTACTS = ("complaint_contact", "fault_contact")
# With one of these the turn waits for the customer, or has left the bot.
_WAITS_FOR = {"verify", "clarify", "handoff"}
_MOST = 3
_LONGEST_ANSWER = 20


class Turn(Protocol):
    """One message of the customer, being answered on its tracker."""

    processor: MessageProcessor
    tracker: DialogueStateTracker
    channel: str

    @property
    def new_events(self) -> list[Event]: ...

    async def take(self, text: str, number: int) -> None:
        """Understand and answer a text as part `number` of the message."""


async def go_on(turn: Turn) -> None:
    """Begin what was told besides, unless the customer has to do something first."""
    tracker = turn.tracker
    if _all_off(turn):
        forget(turn)
    for number in range(2, _MOST + 1):
        waiting = tracker.get_slot(PENDING) or []
        if not waiting or not _is_done(turn):
            break
        matter, *rest = waiting
        _set(turn, PENDING, rest or None)
        if contact := _given_contact(tracker):
            for slot in _CONTACTS:
                _set(turn, slot, contact)
        asks = is_question(matter)
        await say(turn, "utter_next_question" if asks else "utter_next_matter", matter=matter)
        await turn.take(matter, number)
    await _offer_unfinished(turn)


async def promise(turn: Turn) -> None:
    """Say that what was told besides is not forgotten, where the first matter has to wait."""
    if turn.tracker.get_slot(PENDING) and not _has_custom(turn.new_events, {"handoff"}):
        await say(turn, "utter_matters_kept")


def keep(turn: Turn, matters: list[str]) -> None:
    """Remember what the message tells besides its first matter."""
    if matters:
        _set(turn, PENDING, [*(turn.tracker.get_slot(PENDING) or []), *matters])


def taken_over(tracker: DialogueStateTracker) -> bool:
    """Whether the last turn went to a person: what was pending is in their packet."""
    return _has_custom(_last_turn(tracker), {"handoff"})


def forget(turn: Turn) -> None:
    if turn.tracker.get_slot(PENDING):
        _set(turn, PENDING, None)


def answer_to_offer(text: str, tracker: DialogueStateTracker) -> str | None:
    """The option that a typed answer to the offer stands for; None when it is something else."""
    left = tracker.get_slot(UNFINISHED)
    if not left or tracker.active_loop_name or len(text) > _LONGEST_ANSWER:
        return None
    if pattern("unfinished", "named").search(text):
        return CONTINUE
    if not _just_offered(tracker):
        return None
    if pattern("unfinished", "continued").match(text):
        return CONTINUE
    return DROP if pattern("unfinished", "dropped").match(text) else None


async def say(turn: Turn, response: str, **facts: Any) -> None:
    """Say a response of the domain, as part of this turn."""
    message = await turn.processor.nlg.generate(response, turn.tracker, turn.channel, **facts)
    if message is not None:
        turn.tracker.update(create_bot_utterance(message), turn.processor.domain)


async def _offer_unfinished(turn: Turn) -> None:
    left = turn.tracker.get_slot(UNFINISHED)
    if not left or left.get("offered_now") or not _is_done(turn):
        return
    if _begun_anew(turn.tracker, left["form"]):
        # The customer has told it again since.
        _set(turn, UNFINISHED, None)
        return
    story = next((v for k, v in left["slots"].items() if k.endswith("_detail") and v), "")
    # Put off a moment ago for something more urgent, or left in an earlier session.
    response = "utter_set_aside" if left.get("aside") else "utter_unfinished"
    response, plain = f"{response}_{left['form']}", response
    known = response in turn.processor.domain.responses
    brief = str(story) if len(str(story)) <= _BRIEF else f"{str(story)[: _BRIEF - 1]}…"
    await say(turn, response if known and story else plain, story=brief)
    offered = int(left.get("offered") or 0) + 1
    _set(turn, UNFINISHED, {**left, "offered_now": True, "offered": offered})


_BRIEF = 24


def _given_contact(tracker: DialogueStateTracker) -> str | None:
    """The last placeholder given to be called back under."""
    for event in reversed(list(tracker.applied_events())):
        if isinstance(event, SlotSet) and event.key in _CONTACTS and event.value:
            return str(event.value) if str(event.value).startswith("〔") else None
    return None


def _is_done(turn: Turn) -> bool:
    return turn.tracker.active_loop_name is None and not _has_custom(turn.new_events, _WAITS_FOR)


def _has_custom(events: list[Event], kinds: set[str]) -> bool:
    return any(
        ((event.data or {}).get("custom") or {}).get("type") in kinds
        for event in events
        if isinstance(event, BotUttered)
    )


def _last_turn(tracker: DialogueStateTracker) -> list[Event]:
    found: list[Event] = []
    for event in reversed(list(tracker.events)):
        if event.type_name == "user":
            break
        found.append(event)
    return found


def _just_offered(tracker: DialogueStateTracker) -> bool:
    return any(
        isinstance(event, SlotSet) and event.key == UNFINISHED and event.value
        for event in _last_turn(tracker)
    )


def _begun_anew(tracker: DialogueStateTracker, form: str) -> bool:
    """Whether that form was opened after it had been left."""
    for event in reversed(list(tracker.applied_events())):
        if event.type_name == "active_loop" and getattr(event, "name", None) == form:
            return True
        if isinstance(event, SlotSet) and event.key == UNFINISHED and event.value:
            return False
    return False


def _all_off(turn: Turn) -> bool:
    """算了，都不用了 takes back everything that was told."""
    said = turn.tracker.latest_message
    if said is None or (said.intent or {}).get("name") not in {"stop", "deny"}:
        return False
    return bool(pattern("matters", "all_off").search(said.text or ""))


def _set(turn: Turn, slot: str, value: Any) -> None:
    turn.tracker.update(SlotSet(slot, value), turn.processor.domain)
