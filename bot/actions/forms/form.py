"""The conversation inside a form, the same for all of them.

Every message of the customer comes here while a form is open. In this order it is taken as: a
wish for a person, a wish to stop, an answer to the summary, a correction of something said before,
a question of its own (answered, then the same thing is asked again), a refusal, the answer. What is
asked three times in vain is left out, or a person takes over.
"""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from rasa_sdk import FormValidationAction
from rasa_sdk.events import SlotSet

from bot.actions.base import Dispatcher, Events, Tracker, hand_over
from bot.actions.context import call
from bot.actions.fallback.refusals import refuse
from bot.actions.faq.answering import offer, search, show
from bot.actions.faq.rule_question import asks_for_rule
from bot.actions.faq.show_entry import show_chosen
from bot.actions.forms import aside, digressions, interruptions
from bot.actions.forms.corrections import CHOOSING, EDIT, MAX_TRIES, Corrections
from bot.actions.forms.field import ANONYMOUS, Field, Reading, declines
from bot.actions.forms.numbers import INTENT as WRONG_NUMBER
from bot.actions.forms.numbers import Numbers, supplements
from bot.actions.said import Said
from bot.actions.wording import Domain
from core.clock import now
from core.errors import Unavailable
from knowledge_base.schemas import Decision


class Form(Corrections, Numbers, FormValidationAction, ABC):  # type: ignore[misc]  # rasa_sdk has no types
    """`fields` in the order of the questions; `confirm` is the slot of the summary, or None."""

    cancelled: ClassVar[str]
    # The slot that takes what else the customer tells about the matter.
    story: ClassVar[str | None] = None
    # A no to the summary ends the form; otherwise it asks what to change.
    no_means_no: ClassVar[bool] = False

    @property
    @abstractmethod
    def form(self) -> str:
        """The form's name in the domain; a plain class attribute of each form."""

    def name(self) -> str:
        return f"validate_{self.form}"

    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        asked = tracker.get_slot("requested_slot")
        field = next((f for f in self.fields if f.slot == asked), None)
        if field is None and (asked is None or asked != self.confirm):
            # The form is just being opened: its slots were checked by who filled them.
            return []
        events = await self._listen(dispatcher, tracker, domain, field)
        if tracker.get_slot("form_try") == CHOOSING and not _sets(events, "form_try"):
            events.append(SlotSet("form_try", None))
        return events

    async def _listen(
        self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain, field: Field | None
    ) -> Events:
        said, asked = Said.of(tracker), tracker.get_slot("requested_slot")
        if interruptions.wants_person(said):
            return self._hand_over(dispatcher, "request")
        if said.intent == "threaten_escalate":
            dispatcher.utter_message(response="utter_regulator")
            return self._hand_over(dispatcher, "regulator")
        if interruptions.wants_out(said):
            return self._cancel(dispatcher)
        first = aside.wanted_first(said, tracker, free=field is not None and field.free)
        if first is not None:
            return self._put_off(dispatcher, tracker, first)
        if said.option is not None and said.option.startswith(EDIT):
            return self._edit(dispatcher, domain, said.option)
        choosing = field is None and tracker.get_slot("form_try") == CHOOSING
        if choosing and (typed := self._chosen(domain, said)) is not None:
            return self._edit(dispatcher, domain, typed)
        if said.intent == "choose_entry":
            return [*await show_chosen(dispatcher, said), SlotSet(asked, None)]
        if field is None and said.intent == "deny" and self.no_means_no:
            return self._cancel(dispatcher)
        if field is None and interruptions.agrees(said):
            return [SlotSet(asked, "yes"), SlotSet("form_outcome", "submitted")]
        if said.intent == WRONG_NUMBER:
            disowned = await self._disown(dispatcher, tracker, said, str(asked))
            if disowned is not None:
                return [*disowned, SlotSet("form_try", None)]
        if (nameless := self._anonymous(dispatcher, said, str(asked))) is not None:
            return nameless
        if (corrected := await self._correct(dispatcher, tracker, domain, said, field)) is not None:
            return corrected
        between = await digressions.in_between(dispatcher, tracker, domain, said, field)
        if between is not None:
            return [*between, SlotSet(asked, None)]
        explained = await self._explain(dispatcher, tracker, said, field)
        if explained is not None:
            return explained
        if digressions.leaves(said, self.form, field, self.story, self._told(tracker)):
            return [*self.cleared(), *self._end(digressions.LEFT)]
        if (field is None or not field.free) and await refuse(dispatcher, said):
            return self._again(dispatcher, tracker, str(asked), field)
        free = field is not None and field.free
        wished = free and field is not None and field.answered_by(said)
        if (
            not wished
            and interruptions.asks(said, free=free)
            and (answered := await self._answer(dispatcher, said, field))
        ):
            if any(event["value"] for event in answered):
                return [*answered, SlotSet(asked, None)]
            return [*answered, *self._again(dispatcher, tracker, str(asked), field)]
        if (added := self._add(dispatcher, tracker, said, field)) is not None:
            return [*added, *self._again(dispatcher, tracker, str(asked), field)]
        if field is None:
            return self._unsure(dispatcher, tracker, domain, said, str(asked))
        return await self._take(dispatcher, tracker, said, field)

    # -- the ways out --------------------------------------------------------------------------

    def _end(self, outcome: str) -> Events:
        return [SlotSet("form_outcome", outcome), SlotSet("requested_slot", None)]

    def _hand_over(self, dispatcher: Dispatcher, reason: str) -> Events:
        """The slots stay: the agent sees what was said so far."""
        hand_over(dispatcher, reason, form=self.form)
        return self._end("handoff")

    def _give_up(self, dispatcher: Dispatcher) -> Events:
        """Asked in vain too often: a person can find out what is meant."""
        dispatcher.utter_message(response="utter_form_gave_up")
        return self._hand_over(dispatcher, "failures")

    def _cancel(self, dispatcher: Dispatcher) -> Events:
        dispatcher.utter_message(response=self.cancelled)
        return [*self.cleared(), *self._end("cancelled")]

    def _put_off(self, dispatcher: Dispatcher, tracker: Tracker, matter: str) -> Events:
        """Another matter comes first; what was told here is offered again after it."""
        dispatcher.utter_message(response="utter_put_off")
        kept = [field.slot for field in self.fields]
        left = aside.put_off(tracker, self.form, kept, matter, now())
        return [*self.cleared(), *left, *self._end(aside.PUT_OFF)]

    @classmethod
    def cleared(cls) -> Events:
        """Nothing of this form is left for the next one."""
        slots = [field.slot for field in cls.fields]
        if cls.confirm is not None:
            slots.append(cls.confirm)
        return [SlotSet(slot, None) for slot in (*slots, "form_try", "number_owner")]

    # -- questions and answers ------------------------------------------------------------------

    def _told(self, tracker: Tracker) -> str:
        return str(tracker.get_slot(self.story) or "") if self.story else ""

    def _add(
        self, dispatcher: Dispatcher, tracker: Tracker, said: Said, field: Field | None
    ) -> Events | None:
        """More about the matter, told while something else is asked, belongs to the story."""
        told = self._told(tracker)
        elsewhere = field is None or not (field.free or field.fits(said))
        if self.story is None or not elsewhere or not digressions.goes_on(said, self.form, told):
            return None
        dispatcher.utter_message(response="utter_added")
        return [SlotSet(self.story, f"{told}\n{said.text}")]

    def _supplement(
        self, dispatcher: Dispatcher, tracker: Tracker, said: Said, field: Field, reading: Reading
    ) -> Events | None:
        """Where a number is asked for, a sentence without one tells more about the matter."""
        unread = reading.value is None and reading.complaint == field.unread
        told = self._told(tracker)
        if self.story is None or not told or not unread or not supplements(said):
            return None
        dispatcher.utter_message(response="utter_added")
        return [SlotSet(self.story, f"{told}\n{said.text}"), SlotSet(field.slot, None)]

    async def _explain(
        self, dispatcher: Dispatcher, tracker: Tracker, said: Said, field: Field | None
    ) -> Events | None:
        """A question that cannot be meant as the answer, when the knowledge base is sure of it."""
        free = field is not None and field.free
        asking = asks_for_rule(said) or (free and interruptions.asks_shortly(said))
        if not asking or (field is not None and field.answered_by(said)):
            return None
        try:
            found = await search(said, record_gap=free)
        except Unavailable:
            return None
        asked = tracker.get_slot("requested_slot")
        if found.decision == Decision.ANSWER and found.hits:
            events = show(dispatcher, found.hits[0])
            dispatcher.utter_message(response="utter_back_to_form")
            return [*events, SlotSet(asked, None)]
        if not free or digressions.INSTEAD.get(said.intent, (self.form,))[0] != self.form:
            return None
        # It must not end up in the ticket as what was asked for.
        if found.decision == Decision.CLARIFY and found.hits:
            offer(dispatcher, found.hits)
        else:
            dispatcher.utter_message(response="utter_question_noted")
        return self._again(dispatcher, tracker, asked, field)

    async def _answer(
        self, dispatcher: Dispatcher, said: Said, field: Field | None
    ) -> Events | None:
        try:
            found = await search(said, record_gap=True)
        except Unavailable:
            return None
        if found.decision == Decision.ANSWER and found.hits:
            events = show(dispatcher, found.hits[0])
        elif found.decision == Decision.CLARIFY and found.hits and not (field and field.free):
            offer(dispatcher, found.hits)
            events = [SlotSet("last_entry", None)]
        elif field is not None and (field.free or field.fits(said)):
            return None
        else:
            limit = "utter_out_of_scope" if said.intent == "out_of_scope" else ""
            dispatcher.utter_message(response=limit or "utter_question_noted")
            return [SlotSet("last_entry", None)]
        dispatcher.utter_message(response="utter_back_to_form")
        return events

    def _unsure(
        self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain, said: Said, asked: str
    ) -> Events:
        """Neither yes nor no to the summary."""
        if said.intent == "out_of_scope":
            dispatcher.utter_message(response="utter_out_of_scope")
        if said.intent in {"deny", "correct_info"}:
            return [*self._which(dispatcher, domain), SlotSet(asked, None)]
        return self._again(dispatcher, tracker, asked, None)

    def _again(
        self, dispatcher: Dispatcher, tracker: Tracker, asked: str, field: Field | None
    ) -> Events:
        """Ask the same once more, but not for ever: then it is left out, or a person takes over."""
        tries = _tries(tracker, asked)
        if tries < MAX_TRIES:
            return [SlotSet(asked, None), SlotSet("form_try", f"{asked}:{tries + 1}")]
        left_out = field.left_out(tracker) if field is not None else None
        if left_out is None:
            return self._give_up(dispatcher)
        return [SlotSet(asked, left_out), SlotSet("form_try", None)]

    async def _take(
        self, dispatcher: Dispatcher, tracker: Tracker, said: Said, field: Field
    ) -> Events:
        tries = _tries(tracker, field.slot)
        refused = declines(said) and not field.fits(said)
        reading = Reading() if refused else await field.read(said, tracker, tries)
        given = {} if refused else self._volunteered(tracker, said, field)
        if given and (reading.value is None or said.text in given.values()):
            # Not what was asked, but what would have been asked later.
            return [SlotSet(field.slot, None), *await self._keep(dispatcher, tracker, given)]
        if not refused and (more := self._supplement(dispatcher, tracker, said, field, reading)):
            return more
        if reading.value is not None:
            taken: list[Any] = [SlotSet(field.slot, reading.value), SlotSet("form_try", None)]
            taken += [SlotSet(slot, value) for slot, value in reading.more]
            taken += await self._keep(dispatcher, tracker, given)
            return [*taken, *await self.noticed(dispatcher, tracker, field, reading.value)]
        if refused and (left_out := field.left_out(tracker)) is not None:
            if left_out == ANONYMOUS:
                dispatcher.utter_message(response="utter_contact_anonymous")
            return [SlotSet(field.slot, left_out), SlotSet("form_try", None)]
        complaint = field.needed if refused else reading.complaint
        if complaint and tries < MAX_TRIES and said.intent != "repeat":
            dispatcher.utter_message(response=complaint)
        return self._again(dispatcher, tracker, field.slot, field)

    def _volunteered(self, tracker: Tracker, said: Said, field: Field) -> dict[Field, str]:
        """What the sentence gives that was not asked for yet."""
        waiting = [f for f in self.fields if f is not field and tracker.get_slot(f.slot) is None]
        given = {other: other.volunteered(said) for other in waiting}
        return {other: value for other, value in given.items() if value}

    async def _keep(
        self, dispatcher: Dispatcher, tracker: Tracker, given: dict[Field, str]
    ) -> Events:
        events: Events = []
        for field, value in given.items():
            events.append(SlotSet(field.slot, value))
            events += await self.noticed(dispatcher, tracker, field, value)
        return events

    async def noticed(
        self, dispatcher: Dispatcher, tracker: Tracker, field: Field, value: str
    ) -> Events:
        """What a form does when an answer was taken."""
        return []


def _tries(tracker: Tracker, slot: str) -> int:
    asked, _, times = str(tracker.get_slot("form_try") or "").partition(":")
    return int(times) if asked == slot and times.isdigit() else 0


def _sets(events: Events, slot: str) -> bool:
    return any(event.get("event") == "slot" and event.get("name") == slot for event in events)


async def own_phone_shown() -> str | None:
    """The verified number, masked; None when nobody is verified."""
    verified = await call().verified()
    if verified is None:
        return None
    return (await call().customer(verified)).phone_masked
