"""How the customer feels: calm, anxious, angry, abusive or threatening, beside the intent.

Works on the sentence vectors that stand in the message anyway, so it costs next to nothing.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent, SchemaNode
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import emotion_examples, emotion_words
from bot.components.calibrated_regression import CalibratedRegression
from bot.components.emotion_examples import CALM
from bot.components.sentence_vectors import sentence_vector

EMOTION = "emotion"
_FILE = "emotion.npz"
# Against vectors of length 10 to 20 a count of words would not be heard.
_WORDS_SCALE = 3.0


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class EmotionClassifier(GraphComponent):
    """Sets `emotion` = {"name", "confidence"} on each message; a pressed button has none.

    Learns from `bot/data/emotions`; of these a calm sentence counts `calm_weight`, since there are
    three times as many as of any other mood. The examples of `calm_intents` (beginnings of intent
    names) are taken for calm too, `calm_examples` of them at most, spread over all; they count
    together as much as `calm_importance` sentences.
    """

    @staticmethod
    def required_packages() -> list[str]:
        return ["numpy", "sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "calm_intents": [
                "ask_",
                "query_",
                "greet",
                "thanks",
                "affirm",
                "provide_info",
                "chitchat",
            ],
            "calm_importance": 200,
            "calm_examples": 2000,
            "calm_weight": 0.7,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """What Rasa's cache cannot see: our sentences, our words, our way of learning."""
        found = hashlib.sha256(emotion_examples.digest().encode())
        for name in ("emotion_words.yml", "emotion_words.py", "calibrated_regression.py"):
            found.update((Path(__file__).parent / name).read_bytes())
        return found.hexdigest()

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        model: CalibratedRegression | None = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._context = execution_context
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EmotionClassifier:
        return cls(config, model_storage, resource, execution_context)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> EmotionClassifier:
        with model_storage.read_from(resource) as folder:
            model = CalibratedRegression.load(folder / _FILE)
        return cls(config, model_storage, resource, execution_context, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn, and store the model; returns where it lies."""
        examples = emotion_examples.read()
        own = self._featurized([text for text, _ in examples])
        calm = self._calm(training_data.intent_examples)
        importance = np.ones(len(own) + len(calm))
        for place, (_, emotion) in enumerate(examples):
            if emotion == CALM:
                importance[place] = self._config["calm_weight"]
        if calm:
            importance[len(own) :] = self._config["calm_importance"] / len(calm)
        self._model = CalibratedRegression.fit(
            np.stack([_features(message) for message in (*own, *calm)]),
            [emotion for _, emotion in examples] + [CALM] * len(calm),
            importance,
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder / _FILE)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """The likeliest emotion of each message, with its probability."""
        assert self._model is not None, "loaded or trained before it is asked"
        for message in messages:
            text = message.get(TEXT)
            if not text or text.startswith("/"):
                continue
            shares = self._model.probabilities(_features(message)[None, :])[0]
            best = int(shares.argmax())
            found = {"name": self._model.labels[best], "confidence": round(float(shares[best]), 4)}
            message.set(EMOTION, found, add_to_output=True)
        return messages

    def _calm(self, examples: list[Message]) -> list[Message]:
        beginnings = tuple(self._config["calm_intents"])
        found = [
            message
            for message in examples
            if message.get(TEXT) and str(message.get(INTENT)).startswith(beginnings)
        ]
        # Every so many: thousands more would cost a minute of training and teach nothing new.
        return found[:: -(-len(found) // self._config["calm_examples"]) or 1]

    def _featurized(self, texts: list[str]) -> list[Message]:
        """Messages of these texts, sent through the tokenizer and featurizers before us."""
        messages = [Message.build(text) for text in texts]
        for node in self._before_us():
            config = {**node.uses.get_default_config(), **node.config}
            if "resource" in node.needs:
                raise InvalidConfigException(f"{node.uses.__name__} is trained: put it behind")
            component = node.uses.load(config, self._storage, self._resource, self._context)
            component.process_training_data(TrainingData(messages))
        return messages

    def _before_us(self) -> list[SchemaNode]:
        """The nodes of the training graph our training data goes through, first things first."""
        nodes = self._context.graph_schema.nodes
        name = next(
            name for name, node in nodes.items() if node.uses is type(self) and node.fn == "train"
        )
        found: list[SchemaNode] = []
        while (name := nodes[name].needs.get("training_data", "")) in nodes:
            if issubclass(nodes[name].uses, (Tokenizer, DenseFeaturizer)):
                found.append(nodes[name])
        return found[::-1]


def _features(message: Message) -> np.ndarray:
    """The sentence vectors in the message and the counts of words, as one vector."""
    words = emotion_words.counts(message.get(TEXT)) * _WORDS_SCALE
    return np.concatenate([sentence_vector(message), words])
