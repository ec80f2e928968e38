"""What all actions share."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, TypeAlias

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.wording import Domain

Events: TypeAlias = list[EventType]
Dispatcher: TypeAlias = CollectingDispatcher

__all__ = ["Dispatcher", "Domain", "Events", "HuiyinAction", "Tracker", "action_named", "hand_over"]


class HuiyinAction(Action, ABC):  # type: ignore[misc]  # rasa_sdk has no types
    """An action named by its class attribute.

    `changes` says that it changes something outside the conversation: its result is recorded,
    and a repeated call gets the recorded result. `own_tone` says that its words suit whatever the
    mood, so that none goes in front of them.
    """

    action: ClassVar[str]
    changes: ClassVar[bool] = False
    own_tone: ClassVar[bool] = False

    def name(self) -> str:
        return self.action

    @abstractmethod
    async def run(self, dispatcher: Dispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Answer; the events to store."""


def action_named(name: str) -> HuiyinAction:
    """The action of that name, to let it answer inside another one."""
    waiting = list(HuiyinAction.__subclasses__())
    while waiting:
        found = waiting.pop()
        if getattr(found, "action", None) == name:
            action: HuiyinAction = found()
            return action
        waiting += found.__subclasses__()
    raise KeyError(name)


def hand_over(dispatcher: Dispatcher, reason: str, **more: Any) -> None:
    """Ask the gateway for a person; it says the words that go with it."""
    dispatcher.utter_message(json_message={"type": "handoff", "reason": reason, **more})
