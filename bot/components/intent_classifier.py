"""What a customer wants, from the vectors of what was said."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers import LABEL_RANKING_LENGTH
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

_FILE = "intents.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceIntentClassifier(IntentClassifier, GraphComponent):
    """A logistic regression over all dense sentence features, blended with the nearest examples.

    The regression finds what the examples of an intent have in common; neighbours find the odd
    turn of phrase that somebody else used too. `neighbours` examples vote by the vectors of the
    featurizer with the alias `near_by`; one that is `width` (in cosine) farther than the nearest
    has about a third of its weight. The confidence is `share` of the votes and the rest of the
    regression. `balance` says how far rare intents are made up for: 0 not at all, 1 until all
    intents weigh the same. What is not ours has the most examples; with 1, telecom intents would
    reach far into it. (Rasa's own LogisticRegressionClassifier makes dense features sparse first,
    which takes minutes for thousands of examples.)
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "near_by": "domain",
            "neighbours": 20,
            "width": 0.05,
            "share": 0.5,
            "balance": 0.5,
            "C": 1.0,
            "max_iter": 100,
            "tol": 1e-3,
        }

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        if not (0 <= config["share"] <= 1 and config["neighbours"] >= 1 and config["width"] > 0):
            raise InvalidConfigException(
                "share must be within 0 and 1, neighbours at least 1, width greater than 0"
            )
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._intents: list[str] = []
        self._weights = np.zeros((0, 0), dtype=np.float32)  # (features, intents)
        self._bias = np.zeros(0, dtype=np.float32)
        self._examples = np.zeros((0, 0), dtype=np.float32)  # (examples, dimensions), unit rows
        self._owners = np.zeros(0, dtype=np.int64)  # which intent each example has

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceIntentClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        from sklearn.linear_model import LogisticRegression

        examples = [each for each in training_data.intent_examples if each.get(TEXT)]
        features = np.stack([_features(each) for each in examples])
        self._intents = sorted({each.get(INTENT) for each in examples})
        places = {intent: place for place, intent in enumerate(self._intents)}
        self._owners = np.array([places[each.get(INTENT)] for each in examples])
        counts = np.bincount(self._owners)
        importance = (counts.mean() / counts) ** self._config["balance"]
        learned = LogisticRegression(
            C=self._config["C"],
            tol=self._config["tol"],
            max_iter=self._config["max_iter"],
            class_weight=dict(enumerate(importance)),
        ).fit(features, self._owners)
        self._weights = learned.coef_.T.astype(np.float32)
        self._bias = learned.intercept_.astype(np.float32)
        self._examples = np.stack([self._direction(each) for each in examples])
        with self._storage.write_to(self._resource) as folder:
            np.savez(
                folder / _FILE,
                intents=np.array(self._intents),
                weights=self._weights,
                bias=self._bias,
                examples=self._examples.astype(np.float16),
                owners=self._owners,
            )
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> SentenceIntentClassifier:
        loaded = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder, np.load(folder / _FILE) as stored:
            loaded._intents = [str(intent) for intent in stored["intents"]]
            loaded._weights, loaded._bias = stored["weights"], stored["bias"]
            loaded._examples = stored["examples"].astype(np.float32)
            loaded._owners = stored["owners"]
        return loaded

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not message.get(TEXT) or not self._intents:
                continue
            share = self._config["share"]
            confidences = (1 - share) * self._regression(message) + share * self._votes(message)
            order = np.argsort(-confidences)[:LABEL_RANKING_LENGTH]
            ranking = [
                {
                    INTENT_NAME_KEY: self._intents[place],
                    PREDICTED_CONFIDENCE_KEY: float(confidences[place]),
                }
                for place in order
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _regression(self, message: Message) -> np.ndarray:
        scores = _features(message) @ self._weights + self._bias
        raised = np.exp(scores - scores.max())
        shares: np.ndarray = raised / raised.sum()
        return shares

    def _votes(self, message: Message) -> np.ndarray:
        cosines = self._examples @ self._direction(message)
        count = min(self._config["neighbours"], len(cosines))
        near = np.argpartition(-cosines, count - 1)[:count]
        weights = np.exp((cosines[near] - cosines[near].max()) / self._config["width"])
        votes = np.bincount(self._owners[near], weights, minlength=len(self._intents))
        shares: np.ndarray = votes / weights.sum()
        return shares

    def _direction(self, message: Message) -> np.ndarray:
        """The unit vector of the featurizer that neighbours are looked for by."""
        _, sentence = message.get_dense_features(TEXT, [self._config["near_by"]])
        if sentence is None:
            raise InvalidConfigException(f"no featurizer has the alias {self._config['near_by']}")
        vector = np.asarray(sentence.features, dtype=np.float32).ravel()
        return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _features(message: Message) -> np.ndarray:
    """All dense sentence features side by side, shape (features,)."""
    _, sentence = message.get_dense_features(TEXT)
    if sentence is None:
        raise InvalidConfigException("the pipeline needs a dense sentence featurizer")
    return np.asarray(sentence.features, dtype=np.float32).ravel()
