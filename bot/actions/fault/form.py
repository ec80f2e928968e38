from typing import Any

from rasa_sdk.events import SlotSet

from bot.actions.account.base import ask_to_verify
from bot.actions.base import Dispatcher, Domain, Events, Tracker
from bot.actions.context import call
from bot.actions.fault import findings
from bot.actions.fault.account import CheckAccount, look
from bot.actions.fault.checks import CHECKS, Check, tells_of_fault, working_again
from bot.actions.fault.fields import FIELDS, Place
from bot.actions.fault.findings import ACCOUNT, AREA, CODE, OUTAGE, SOLVED, TRIED
from bot.actions.fault.lamps import LOS, PON, POWER, read_lamps
from bot.actions.fault.outages import known_outage, wait_for
from bot.actions.forms import interruptions
from bot.actions.forms.aside import wanted_first
from bot.actions.forms.field import Field
from bot.actions.forms.fields import opening_words
from bot.actions.forms.form import Form
from bot.actions.said import Said
from bot.actions.words import names_any, words
from language.lexicon import is_question


class FaultForm(Form):
    """The guided check, as far as it is wanted, and then the ticket."""

    form = "fault_form"
    fields = (FIELDS[0], *CHECKS, *FIELDS[1:])
    story = "fault_detail"
    confirm = "fault_confirm"
    cancelled = "utter_fault_cancelled"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        events = await super().run(dispatcher, tracker, domain)
        if not events or _ended(events):
            return events
        known = {**tracker.slots, **_values(events)}
        settled = findings.settle(known)
        # In words, for the person who may take over in the middle.
        told = findings.summary({**known, **settled}, domain) or None
        return [*events, *_set(settled), SlotSet("fault_findings", told)]

    async def _listen(
        self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain, field: Field | None
    ) -> Events:
        said = Said.of(tracker)
        checked = None
        if isinstance(field, Check):
            checked = await self._check(dispatcher, tracker, said, field)
        if checked is not None:
            return checked
        return await super()._listen(dispatcher, tracker, domain, field)

    async def _check(
        self, dispatcher: Dispatcher, tracker: Tracker, said: Said, field: Check
    ) -> Events | None:
        """The answer to a question of the check; None when the sentence is something else."""
        if said.option == "account":
            return await self._look_at_account(dispatcher, field)
        if said.option == "straight" or self._refuses(said, field):
            dispatcher.utter_message(response="utter_straight_to_ticket")
            taken = _set(findings.straight_on(tracker.slots))
            return [*taken, *await self._volunteered_now(dispatcher, tracker, said, field)]
        if _comes_first(said) or wanted_first(said, tracker, free=False):
            return None
        if field.slot == SOLVED and _is_trying(said):
            dispatcher.utter_message(response="utter_take_your_time")
            return [SlotSet(SOLVED, None), SlotSet("form_try", "check_solved:0")]
        if not said.pressed and field.slot != OUTAGE and working_again(said.text):
            return self._solved(dispatcher)
        reading = await field.read(said, tracker, 0)
        if reading.value is not None:
            return await self._answered(dispatcher, tracker, said, field, reading.value)
        if told := self._also(tracker, said, field):
            if findings.tried(said):
                dispatcher.utter_message(response="utter_tried_noted")
            return [*_set(told), SlotSet(field.slot, None), SlotSet("form_try", None)]
        if field.slot in (POWER, LOS, PON) and _asks_which(said):
            dispatcher.utter_message(response=f"utter_where_{field.slot.removeprefix('check_')}")
            return self._again(dispatcher, tracker, field.slot, field)
        if given := self._volunteered(tracker, said, field):
            # A number or an address: meant for the ticket, whatever intent it looks like.
            if field.slot != AREA and any(isinstance(told, Place) for told in given):
                dispatcher.utter_message(response="utter_added")
            return [SlotSet(field.slot, None), *await self._keep(dispatcher, tracker, given)]
        if tells_of_fault(said):
            dispatcher.utter_message(response="utter_added")
            story = self._told(tracker) or opening_words(tracker)
            told_now = SlotSet(self.story, f"{story}\n{said.text}".strip())
            return [told_now, *self._again(dispatcher, tracker, field.slot, field)]
        return None

    async def _answered(
        self, dispatcher: Dispatcher, tracker: Tracker, said: Said, field: Check, value: str
    ) -> Events:
        if field.slot == SOLVED and value == "yes":
            return self._solved(dispatcher)
        if field.slot == ACCOUNT and value == "paying":
            dispatcher.utter_message(response="utter_fault_pay_first")
            return [*self.cleared(), *self._end("cancelled")]
        if field.slot == OUTAGE and value == "subscribe":
            if await wait_for(dispatcher, str(tracker.get_slot("fault_outage"))):
                return [*self.cleared(), *self._end("cancelled")]
            # It has ended meanwhile: the trouble has another cause.
            value = "none"
        taken: dict[str, Any] = {**self._also(tracker, said, field), field.slot: value}
        if field.slot == SOLVED:
            taken[TRIED] = findings.after(findings.hint(tracker.slots), {**tracker.slots, **taken})
        events = [*_set(taken), SlotSet("form_try", None)]
        if field.slot == AREA and not said.pressed:
            events += [SlotSet("fault_place", value)]
            outage = await self._look_for_outage(tracker, value)
            if not outage:
                dispatcher.utter_message(response="utter_place_noted")
            events += outage
        return events

    def _also(self, tracker: Tracker, said: Said, field: Check) -> dict[str, Any]:
        """What else the sentence tells the check: other lamps, a code, what was tried."""
        # After a hint about the power, 灯亮了 speaks of that lamp.
        dark = field.slot == SOLVED and tracker.get_slot(POWER) == "off"
        told: dict[str, Any] = {
            slot: state
            for slot, state in read_lamps(said.text, POWER if dark else field.slot).items()
            if slot != field.slot
        }
        if steps := findings.tried(said):
            told[TRIED] = sorted({*steps, *(tracker.get_slot(TRIED) or ())})
        if code := said.entity("error_code"):
            told[CODE] = code
        if told.get(POWER) == "on" and tracker.get_slot(POWER) == "off":
            # It has power again: now the other lamps can say something.
            told |= {LOS: told.get(LOS), PON: told.get(PON)}
        return told

    def _refuses(self, said: Said, field: Check) -> bool:
        if said.pressed or field.slot in (ACCOUNT, OUTAGE):
            return False
        skips = said.intent == "refuse_info" or names_any(said.text, "skip_step")
        return names_any(said.text, "straight_to_ticket") or (skips and field.slot != AREA)

    async def _volunteered_now(
        self, dispatcher: Dispatcher, tracker: Tracker, said: Said, field: Field
    ) -> Events:
        """派人来，13800001234，花园路5号: the ticket's fields that come with the refusal."""
        return await self._keep(dispatcher, tracker, self._volunteered(tracker, said, field))

    async def _look_at_account(self, dispatcher: Dispatcher, field: Check) -> Events:
        verified = await call().verified()
        if verified is not None:
            return [SlotSet(field.slot, None), *await look(dispatcher, verified)]
        waiting = ask_to_verify(dispatcher, CheckAccount.action, "balance")
        return [SlotSet(field.slot, None), *waiting]

    def _solved(self, dispatcher: Dispatcher) -> Events:
        dispatcher.utter_message(response="utter_fault_solved")
        return [*self.cleared(), *self._end("cancelled")]

    async def noticed(
        self, dispatcher: Dispatcher, tracker: Tracker, field: Field, value: str
    ) -> Events:
        """A known outage is told as soon as the place is known."""
        if field.slot not in ("fault_place", AREA):
            return []
        return await self._look_for_outage(tracker, value)

    async def _look_for_outage(self, tracker: Tracker, place: str) -> Events:
        told = tracker.get_slot("announced_outages") or []
        return await outage_at(place, tracker.get_slot("fault_kind"), told)

    def _which(self, dispatcher: Dispatcher, domain: Domain) -> Events:
        """Only what the ticket says can be chosen; a lamp is corrected by saying so."""
        events = super()._which(dispatcher, domain)
        for message in dispatcher.messages:
            message["buttons"] = [
                button
                for button in message.get("buttons") or []
                if not any(check.slot in str(button["payload"]) for check in CHECKS)
            ]
        return events

    @classmethod
    def cleared(cls) -> Events:
        return [*super().cleared(), *(SlotSet(slot, None) for slot in findings.FACTS)]


async def outage_at(place: str, kind: str | None, told: list[str]) -> Events:
    """Let the form ask about a known outage at the place that was not told of before."""
    outage = await known_outage(place, kind, told)
    if outage is None:
        return []
    return [
        SlotSet("announced_outages", [*told, outage.id]),
        SlotSet("fault_outage", outage.id),
        SlotSet(OUTAGE, None),
    ]


def _comes_first(said: Said) -> bool:
    return (
        interruptions.wants_person(said)
        or said.intent == "threaten_escalate"
        or interruptions.wants_out(said)
    )


def _is_trying(said: Said) -> bool:
    """好的，我试试: the answer is still to come."""
    if said.pressed or names_any(said.text, "not_working"):
        return False
    return names_any(said.text, "trying_now") or said.text.rstrip("，,。！!~ ") in words()["okay"]


def _asks_which(said: Said) -> bool:
    return not said.pressed and (is_question(said.text) or names_any(said.text, "where_is_it"))


def _set(values: dict[str, Any]) -> Events:
    return [SlotSet(slot, value) for slot, value in values.items()]


def _values(events: Events) -> dict[str, Any]:
    return {e["name"]: e["value"] for e in events if e.get("event") == "slot"}


def _ended(events: Events) -> bool:
    return "requested_slot" in _values(events)
