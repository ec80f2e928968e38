"""One message of the customer on its tracker: understood in its context, answered, gone on with."""

from __future__ import annotations

import json
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.components import continuation, follow_up, matters, reference
from bot.components.turn_request import TurnRequest
from bot.components.turn_view import part_of


class GatewayOutput(CollectingOutputChannel):
    """Bears the customer's channel as its name, so that `channel:` in responses selects by it."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self._channel = channel

    def name(self) -> str:  # type: ignore[override]
        return self._channel


class RunningTurn:
    """Runs the turn of a request; the tracker is changed, and saved by the caller."""

    def __init__(
        self, processor: MessageProcessor, tracker: DialogueStateTracker, request: TurnRequest
    ) -> None:
        self.processor = processor
        self.tracker = tracker
        self.channel = request.channel
        self._request = request
        self._output = GatewayOutput(request.channel)
        self._before = len(tracker.events)

    @property
    def new_events(self) -> list[Event]:
        """What this turn has added so far."""
        return list(self.tracker.events)[self._before :]

    async def run(self) -> None:
        await self.processor._update_tracker_session(
            self.tracker, self._output, self._request.metadata
        )
        if continuation.taken_over(self.tracker):
            continuation.forget(self)
        first, *others = await self._matters()
        heard = await self._hear(first, self._request.message_id, self._request.metadata)
        continuation.keep(self, others)
        if heard is not None and follow_up.is_choice(heard, self.tracker):
            await continuation.say(self, "utter_choice_noted")
        await self._answer()
        await continuation.go_on(self)
        if others:
            await continuation.promise(self)

    async def take(self, text: str, number: int) -> None:
        """Understand and answer a text as part `number` of the message."""
        message_id = part_of(self._request.message_id, number)
        # An id of its own: what an action did for the first part is no repeat of this one.
        metadata = {**self._request.metadata, "message_id": message_id}
        await self._hear(reference.complete(text, self.tracker), message_id, metadata)
        await self._answer()

    async def _matters(self) -> list[str]:
        """What the message says, whole and in context; the first of it is answered now."""
        text = self._request.text
        if self._request.intent is not None:
            return [text]
        option = continuation.answer_to_offer(text, self.tracker)
        if option is not None:
            return ["/choose_option" + json.dumps({"option": option})]
        text = reference.complete(text, self.tracker)
        if self.tracker.active_loop_name is not None:
            # Inside a form every sentence belongs to the matter at hand.
            return [text]
        return await matters.split(text, self._parse)

    async def _parse(self, text: str) -> dict[str, Any]:
        parsed: dict[str, Any] = await self.processor.parse_message(UserMessage(text))
        return parsed

    async def _hear(
        self, text: str, message_id: str, metadata: dict[str, Any]
    ) -> follow_up.Heard | None:
        """Understand a text; what it was completed to, when it said too little by itself."""
        heard = None
        if not text.startswith("/"):
            heard = await follow_up.with_topic(text, self.tracker, self._parse)
        message = UserMessage(
            heard.text if heard else text,
            self._output,
            self._request.session,
            input_channel=self.channel,
            message_id=message_id,
            metadata=metadata,
            parse_data=heard.parsed if heard else None,
        )
        await self.processor._handle_message_with_tracker(message, self.tracker)
        return heard

    async def _answer(self) -> None:
        # Slots are taken from the message before anything is predicted, as Rasa itself does.
        self.tracker = await self.processor.run_action_extract_slots(self._output, self.tracker)
        await self.processor._run_prediction_loop(self._output, self.tracker)
