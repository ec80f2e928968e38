"""What a complaint is about: one of the ticket desk's categories, beside the intent.

Works on the sentence vectors that stand in the message anyway, so it costs next to nothing.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import calibrated_regression
from bot.components.calibrated_regression import CalibratedRegression
from bot.components.sentence_vectors import sentence_vector

COMPLAINT_CATEGORY = "complaint_category"
_FILE = "categories.npz"
_FEWEST = 2


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ComplaintClassifier(GraphComponent):
    """Sets `complaint_category` = {"name", "confidence"}; a pressed button has none.

    Learns from the examples whose block in the training data names one:

        - intent: complain
          metadata:
            category: 收费争议

    It says what the message would be about *if* it were a complaint: to an answer in the middle
    of the form the intent says nothing. Without such examples it leaves messages as they are.
    """

    @staticmethod
    def required_packages() -> list[str]:
        return ["numpy", "sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """What Rasa's cache cannot see: our way of learning."""
        return hashlib.sha256(Path(calibrated_regression.__file__).read_bytes()).hexdigest()

    def __init__(
        self,
        model_storage: ModelStorage,
        resource: Resource,
        model: CalibratedRegression | None = None,
    ) -> None:
        self._storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ComplaintClassifier:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ComplaintClassifier:
        with model_storage.read_from(resource) as folder:
            stored = folder / _FILE
            model = CalibratedRegression.load(stored) if stored.exists() else None
        return cls(model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn, and store the model; returns where it lies."""
        told = [(each, _category(each)) for each in training_data.training_examples]
        labels = [category for _, category in told if category]
        if len(set(labels)) >= _FEWEST:
            features = np.stack([sentence_vector(each) for each, category in told if category])
            self._model = CalibratedRegression.fit(features, labels, _evenly(labels))
        with self._storage.write_to(self._resource) as folder:
            if self._model is not None:
                self._model.save(folder / _FILE)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """The likeliest category of each message, with its probability."""
        for message in messages:
            text = message.get(TEXT)
            if self._model is None or not text or text.startswith("/"):
                continue
            shares = self._model.probabilities(sentence_vector(message)[None, :])[0]
            best = int(shares.argmax())
            found = {"name": self._model.labels[best], "confidence": round(float(shares[best]), 4)}
            message.set(COMPLAINT_CATEGORY, found, add_to_output=True)
        return messages


def _category(example: Message) -> str | None:
    """What the block of a training example says it is about."""
    metadata = (example.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return metadata.get("category") if example.get(TEXT) else None


def _evenly(labels: list[str]) -> np.ndarray:
    """How much each example counts, so that all of one category count as much as of another."""
    from sklearn.utils.class_weight import compute_sample_weight

    weights: np.ndarray = compute_sample_weight("balanced", labels)
    return weights
