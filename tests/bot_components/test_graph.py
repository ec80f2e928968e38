from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import yaml
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message

from bot.components.entity_extractor import PatternEntityExtractor
from bot.components.sentence_vectors import SentenceVectorFeaturizer, installed
from bot.components.tokenizer import CleanJiebaTokenizer

BOT = Path(__file__).parents[2] / "bot"


def make(component: Any, **config: Any) -> Any:
    full: dict[str, Any] = {**component.get_default_config(), **config}
    return component.create(full, None, None, SimpleNamespace(node_name="node"))


def test_tokens_are_clean_and_aligned() -> None:
    text = "帮我 查一下 〔手机号1〕 的話費"
    tokens = make(CleanJiebaTokenizer).tokenize(Message.build(text), "text")
    assert all(token.text.strip() for token in tokens)
    assert "手机号" in [token.text for token in tokens]
    assert text[tokens[-1].start : tokens[-1].end] == "話費"


@pytest.mark.parametrize(("encoder", "dimensions"), [("use", 512), ("domain", 384)])
def test_sentence_vector(encoder: str, dimensions: int) -> None:
    featurizer = make(SentenceVectorFeaturizer, encoder=encoder, scale=4)
    messages = [Message.build(t) for t in ("查13800138000的话费", "查〔手机号2〕的话费", "修宽带")]
    vectors = [
        message.get_dense_features("text")[1].features for message in featurizer.process(messages)
    ]
    assert vectors[0].shape == (1, dimensions)
    assert np.linalg.norm(vectors[0]) == pytest.approx(4, abs=0.01)
    np.testing.assert_allclose(vectors[0], vectors[1], atol=1e-4)
    assert np.abs(vectors[0] - vectors[2]).max() > 0.01


def test_message_without_text_is_left_alone() -> None:
    message = Message({"intent": "greet"})
    assert make(SentenceVectorFeaturizer).process([message]) == [message]


@pytest.mark.parametrize("config", [{"scale": 0}, {"encoder": "bert"}, {"model_version": "0.0.1"}])
def test_wrong_vector_settings_are_refused(config: dict[str, Any]) -> None:
    with pytest.raises(InvalidConfigException):
        make(SentenceVectorFeaturizer, **config)


def test_config_names_the_installed_encoders() -> None:
    pipeline = yaml.safe_load((BOT / "config.yml").read_text("utf-8"))["pipeline"]
    vectors = [part for part in pipeline if part["name"].endswith("SentenceVectorFeaturizer")]
    assert vectors
    for part in vectors:
        assert part["model_version"] == installed(part["encoder"])


def test_entities_are_appended() -> None:
    message = Message.build("扣了59元，号码〔手机号1〕")
    message.set("entities", [{"entity": "kept", "value": "x"}])
    make(PatternEntityExtractor).process([message])
    assert [(e["entity"], e["value"]) for e in message.get("entities")] == [
        ("kept", "x"), ("amount", "59"), ("phone_number", "〔手机号1〕"),
    ]  # fmt: skip
    assert message.get("entities")[1]["extractor"] == "PatternEntityExtractor"


def test_only_wanted_entities() -> None:
    message = Message.build("扣了59元，号码〔手机号1〕")
    make(PatternEntityExtractor, entities=["amount"]).process([message])
    assert [e["entity"] for e in message.get("entities")] == ["amount"]


def test_environment_variables_stay_unquoted_in_endpoints() -> None:
    # Rasa sends a quoted ${...} as it stands.
    content = (BOT / "endpoints.yml").read_text("utf-8")
    assert '"$' not in content
    assert "'$" not in content
