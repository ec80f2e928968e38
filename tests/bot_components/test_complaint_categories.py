"""The complaint classifier: its data, what it learns, and what it leaves alone."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.complaint_classifier import COMPLAINT_CATEGORY, ComplaintClassifier, _category
from bot.components.sentence_vectors import SentenceVectorFeaturizer
from language.lexicon import OTHER

NLU = Path(__file__).parents[2] / "bot" / "data" / "nlu" / "complaint.yml"
SAID = {
    "收费争议": ["多扣我三十块", "乱收费", "账单不对", "扣了两次月租", "凭什么多收钱", "退我的钱"],
    "网络质量": ["信号太差", "天天断网", "网速慢得要命", "打电话总掉线", "家里没信号", "网卡死了"],
}


def message(text: str, category: str | None = None) -> Message:
    metadata = {"category": category} if category else None
    built = Message.build(text, "complain", intent_metadata=metadata)
    config = {**SentenceVectorFeaturizer.get_default_config(), "encoder": "domain"}
    return SentenceVectorFeaturizer(config, "v").process([built])[0]


def trained(tmp_path: Path, examples: list[Message]) -> ComplaintClassifier:
    storage, context = LocalModelStorage.create(tmp_path), None
    component = ComplaintClassifier.create({}, storage, Resource("categories"), context)  # type: ignore[arg-type]
    resource = component.train(TrainingData(examples))
    return ComplaintClassifier.load({}, storage, resource, context)  # type: ignore[arg-type]


def understood(classifier: ComplaintClassifier, text: str) -> Any:
    (done,) = classifier.process([message(text)])
    return done.get(COMPLAINT_CATEGORY)


def test_rasa_reads_the_categories_of_our_examples() -> None:
    examples = training_data_from_paths([str(NLU)], "zh").training_examples
    counted = Counter(filter(None, map(_category, examples)))
    assert len(counted) == 10
    assert OTHER in counted
    assert min(counted.values()) >= 60
    assert not {each.get("intent") for each in examples if _category(each)} - {
        "complain", "threaten_escalate",
    }  # fmt: skip


def test_it_learns_and_answers_quickly(tmp_path: Path) -> None:
    told = [message(text, category) for category, texts in SAID.items() for text in texts]
    classifier = trained(tmp_path, [*told, message("你好")])
    assert understood(classifier, "上个月多收了我的钱")["name"] == "收费争议"
    found = understood(classifier, "这里的信号不好")
    assert found["name"] == "网络质量"
    assert 0.5 <= found["confidence"] <= 1
    assert understood(classifier, "/affirm") is None
    vector = Features(np.ones((1, 384), np.float32), FEATURE_TYPE_SENTENCE, TEXT, "v")
    again = Message.build("多扣钱")
    again.add_features(vector)
    started = time.thread_time()
    for _ in range(200):
        classifier.process([again])
    assert (time.thread_time() - started) / 200 < 0.001


@pytest.mark.parametrize("categories", [[None, None], ["收费争议", "收费争议"]])
def test_with_nothing_to_learn_it_says_nothing(
    tmp_path: Path, categories: list[str | None]
) -> None:
    examples = [message(f"多扣我{place}块", each) for place, each in enumerate(categories)]
    assert understood(trained(tmp_path, examples), "多扣我三十块") is None


def test_without_vectors_it_says_what_is_missing(tmp_path: Path) -> None:
    told = [message(text, category) for category, texts in SAID.items() for text in texts]
    with pytest.raises(InvalidConfigException, match="sentence featurizer"):
        trained(tmp_path, told).process([Message.build("你好")])
