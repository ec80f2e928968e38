"""Sentences whose intent is beyond doubt, whatever the classifier makes of them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.phrases import section

# Longer sentences tell a story that a phrase in it does not decide.
_LONGEST = 30


@lru_cache
def _book() -> list[tuple[str, re.Pattern[str], re.Pattern[str]]]:
    return [
        (intent, re.compile("|".join(entry["any"])), re.compile(entry["not"]))
        for intent, entry in section("phrasebook").items()
    ]


def intent_of(text: str) -> str | None:
    """The intent that a phrase of the book gives away; None when none does."""
    plain = re.sub(r"\s+", "", text)
    if len(plain) > _LONGEST:
        return None
    return next(
        (
            intent
            for intent, phrase, other in _book()
            if phrase.search(plain) and not other.search(plain)
        ),
        None,
    )


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Phrasebook(GraphComponent):
    """Goes after the classifier and its fallback; the ranking stays as it was."""

    @staticmethod
    def required_packages() -> list[str]:
        return []

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Phrasebook:
        _book()  # compiled now, not in a customer's turn
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            if not text.startswith("/") and (intent := intent_of(text)) is not None:
                message.set(INTENT, {"name": intent, "confidence": 1.0}, add_to_output=True)
        return messages
