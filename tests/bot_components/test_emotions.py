"""The emotion classifier: its data, its model on disk, its place in the training graph."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import SchemaNode
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import emotion_examples, emotion_words
from bot.components.calibrated_regression import CalibratedRegression
from bot.components.emotion_classifier import EMOTION, EmotionClassifier
from bot.components.sentence_vectors import SentenceVectorFeaturizer

LABELS = {"calm", "anxious", "angry", "abusive", "threatening"}


def test_every_emotion_has_examples_enough() -> None:
    counted = Counter(emotion for _, emotion in emotion_examples.read())
    assert set(counted) == LABELS
    assert min(counted.values()) >= 160
    assert counted["calm"] >= 300


def test_a_text_with_two_emotions_is_refused(tmp_path: Path) -> None:
    for name in ("calm", "angry"):
        (tmp_path / f"{name}.yml").write_text(f"emotion: {name}\nexamples: |\n  - 好的\n", "utf-8")
    with pytest.raises(ValueError, match="also has the emotion"):
        emotion_examples.read(tmp_path)


def test_a_changed_example_changes_the_fingerprint(tmp_path: Path) -> None:
    path = tmp_path / "calm.yml"
    path.write_text("emotion: calm\nexamples: |\n  - 好的\n", "utf-8")
    before = emotion_examples.digest(tmp_path)
    path.write_text("emotion: calm\nexamples: |\n  - 好\n", "utf-8")
    assert emotion_examples.digest(tmp_path) != before


def test_words_are_counted_and_capped() -> None:
    found = emotion_words.counts("急急急急急！！")
    names = list(emotion_words.groups())
    assert found.shape == (len(names) + 3,)
    assert found[names.index("urgent")] == 3
    assert found[names.index("profanity")] == 0
    assert found[-3] == 2


def test_probabilities_survive_the_disk(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    features = np.vstack([rng.normal(centre, 1, (20, 4)) for centre in (-2, 2)])
    model = CalibratedRegression.fit(features, ["angry"] * 20 + ["calm"] * 20)
    model.save(tmp_path / "m.npz")
    loaded = CalibratedRegression.load(tmp_path / "m.npz")
    shares = loaded.probabilities(features)
    assert shares.sum(axis=1) == pytest.approx(np.ones(40))
    np.testing.assert_allclose(shares, model.probabilities(features), atol=1e-6)
    assert loaded.labels == ("angry", "calm")


def trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EmotionClassifier:
    """Trained on a few sentences through a graph with the real featurizer."""
    said = {
        "angry": ["太坑了", "什么破服务", "气死我了", "又乱扣费", "垃圾网络", "太差劲了"],
        "calm": ["查话费", "你好", "谢谢", "套餐有哪些", "营业厅在哪", "怎么开发票"],
    }
    examples = [(text, emotion) for emotion, texts in said.items() for text in texts]
    monkeypatch.setattr(emotion_examples, "read", lambda: examples)
    nodes = {
        "vectors": SchemaNode(
            needs={"training_data": "provider"},
            uses=SentenceVectorFeaturizer,
            constructor_name="load",
            fn="process_training_data",
            config={"encoder": "domain"},
        ),
        "train_emotion": SchemaNode(
            needs={"training_data": "vectors"},
            uses=EmotionClassifier,
            constructor_name="create",
            fn="train",
            config={},
        ),
    }
    context: Any = SimpleNamespace(graph_schema=SimpleNamespace(nodes=nodes), node_name="emotion")
    storage = LocalModelStorage.create(tmp_path)
    config = EmotionClassifier.get_default_config()
    component = EmotionClassifier.create(config, storage, Resource("emotion"), context)
    resource = component.train(TrainingData([]))
    return EmotionClassifier.load(config, storage, resource, context)


def understood(classifier: EmotionClassifier, text: str) -> Any:
    message = Message.build(text)
    config = {**SentenceVectorFeaturizer.get_default_config(), "encoder": "domain"}
    featurizer = SentenceVectorFeaturizer(config, "v")
    (done,) = classifier.process(featurizer.process([message]))
    return done.get(EMOTION)


def test_it_learns_and_answers_quickly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    classifier = trained(tmp_path, monkeypatch)
    assert understood(classifier, "气死了，什么破服务")["name"] == "angry"
    assert understood(classifier, "你好，查话费")["name"] == "calm"
    assert understood(classifier, "/affirm") is None
    message = Message.build("气死了，什么破服务")
    vector = np.ones((1, 384), dtype=np.float32)
    message.add_features(Features(vector, FEATURE_TYPE_SENTENCE, TEXT, "v"))
    started = time.thread_time()
    for _ in range(200):
        classifier.process([message])
    assert (time.thread_time() - started) / 200 < 0.001


def test_without_vectors_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    classifier = trained(tmp_path, monkeypatch)
    with pytest.raises(InvalidConfigException, match="sentence featurizer"):
        classifier.process([Message.build("你好")])
