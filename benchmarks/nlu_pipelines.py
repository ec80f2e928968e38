"""Compares intent pipelines: trained on bot/data/nlu, asked the held-out sentences.

    OPENBLAS_NUM_THREADS=1 PYTHONPATH=. bot/.venv/bin/python -m benchmarks.nlu_pipelines
    ... benchmarks.nlu_pipelines --diet              # besides, DIET inside Rasa
    ... benchmarks.nlu_pipelines --only domain+use   # one pipeline, with thresholds and confusions

The features are those of the Rasa components (same tokenizer, same encoder, the same n-grams) and
the classifier is the one inside LogisticRegressionClassifier. DIET is Rasa's own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")

from bot.components.sentence_vectors import encoder
from language.pieces import neutral, pieces

ROOT = Path(__file__).parent.parent
DATA = ROOT / "bot" / "data" / "nlu"
HELD_OUT = ROOT / "tests" / "evaluation" / "intents.jsonl"
SEED = 42
Features = Callable[[list[int], list[int]], tuple[Any, Any]]


def read_examples() -> tuple[list[str], np.ndarray]:
    """Texts and intents, the same neutral text once for each intent."""
    from rasa.shared.nlu.training_data.loading import load_data

    seen: dict[tuple[str, str], str] = {}
    for message in load_data(str(DATA)).intent_examples:
        text, intent = message.get("text"), message.get("intent")
        seen.setdefault((neutral(text), intent), text)
    return list(seen.values()), np.array([intent for _, intent in seen])


def read_held_out() -> tuple[list[str], list[str]]:
    rows = [json.loads(line) for line in HELD_OUT.read_text(encoding="utf-8").splitlines()]
    return [row["text"] for row in rows], [row["intent"] for row in rows]


class FeatureSets:
    """Feature matrices by name."""

    def __init__(self, texts: list[str]) -> None:
        neutral_texts = [neutral(text) for text in texts]
        self.use_vectors = np.asarray(encoder("use")(neutral_texts))
        self.domain_vectors = np.asarray(encoder("domain")(neutral_texts))
        self.joined = [" ".join(piece.text for piece in pieces(text)) for text in texts]

    def dense(self, use: float = 0, domain: float = 0) -> Features:
        """Vectors with these scales; an encoder with scale 0 is left out."""
        parts = [
            vectors * scale
            for vectors, scale in ((self.use_vectors, use), (self.domain_vectors, domain))
            if scale
        ]
        both = np.hstack(parts)
        return lambda train, test: (both[train], both[test])

    def ngrams(self) -> Features:
        def make(train: list[int], test: list[int]) -> tuple[Any, Any]:
            train_text = [self.joined[i] for i in train]
            test_text = [self.joined[i] for i in test]
            parts = []
            for options in (
                {"analyzer": str.split},
                {"analyzer": "char_wb", "ngram_range": (1, 4)},
            ):
                counter = CountVectorizer(**options)
                parts.append((counter.fit_transform(train_text), counter.transform(test_text)))
            return sp.hstack([p[0] for p in parts]).tocsr(), sp.hstack(
                [p[1] for p in parts]
            ).tocsr()

        return make

    def ngrams_and_dense(self, **scales: float) -> Features:
        ngrams, dense = self.ngrams(), self.dense(**scales)

        def make(train: list[int], test: list[int]) -> tuple[Any, Any]:
            (a, b), (c, d) = ngrams(train, test), dense(train, test)
            return sp.hstack([a, sp.csr_matrix(c)]).tocsr(), sp.hstack(
                [b, sp.csr_matrix(d)]
            ).tocsr()

        return make

    def named(self) -> dict[str, Features]:
        return {
            "use": self.dense(use=10),
            "domain": self.dense(domain=10),
            "domain+use": self.dense(use=10, domain=10),
            "ngrams": self.ngrams(),
            "ngrams+domain+use": self.ngrams_and_dense(use=20, domain=20),
        }


def judge(
    features: Features, labels: np.ndarray, known: int
) -> tuple[np.ndarray, np.ndarray, float]:
    """Probabilities (held out, classes) after training on the first `known` rows, the class
    order, and the seconds it took."""
    began = time.perf_counter()
    rows = list(range(len(labels)))
    x_train, x_test = features(rows[:known], rows[known:])
    model = LogisticRegression(max_iter=300, class_weight="balanced", random_state=SEED)
    model.fit(x_train, labels[:known])
    return model.predict_proba(x_test), model.classes_, time.perf_counter() - began


def report_thresholds(probabilities: np.ndarray, right: np.ndarray) -> None:
    """Share of messages answered, and how many of those are right, for pairs of thresholds."""
    ordered = np.sort(probabilities, axis=1)[:, ::-1]
    print("threshold ambiguity answered precision")
    for threshold in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
        for ambiguity in (0.0, 0.05, 0.1, 0.15):
            kept = (ordered[:, 0] >= threshold) & (ordered[:, 0] - ordered[:, 1] >= ambiguity)
            print(f"{threshold:9.2f} {ambiguity:9.2f} {kept.mean():8.3f} {right[kept].mean():9.3f}")


def report_confusions(labels: np.ndarray, guesses: np.ndarray, count: int = 20) -> None:
    pairs = Counter((a, b) for a, b in zip(labels, guesses, strict=True) if a != b)
    for (actual, guess), number in pairs.most_common(count):
        print(f"{number:4d}  {actual} -> {guess}")
    scores = f1_score(labels, guesses, average=None, labels=np.unique(labels))
    weakest = sorted(zip(scores, np.unique(labels), strict=True))[:12]
    print("weakest:", ", ".join(f"{name} {score:.2f}" for score, name in weakest))


DIET_CONFIG = """
recipe: default.v1
language: zh
assistant_id: benchmark
pipeline:
- name: bot.components.tokenizer.CleanJiebaTokenizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: 60
  number_of_transformer_layers: 0
  entity_recognition: false
  constrain_similarities: true
  random_seed: 42
policies: []
"""


def run_diet(texts: list[str], labels: np.ndarray, known: int) -> None:
    """Trains and asks Rasa's DIET."""
    import yaml
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    train, test = range(known), range(known, len(labels))
    with tempfile.TemporaryDirectory() as folder:
        config, data = Path(folder, "config.yml"), Path(folder, "nlu.yml")
        config.write_text(DIET_CONFIG, encoding="utf-8")
        nlu = [
            {
                "intent": str(intent),
                "examples": "".join(f"- {texts[i]}\n" for i in train if labels[i] == intent),
            }
            for intent in np.unique(labels[:known])
        ]
        data.write_text(
            yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True), encoding="utf-8"
        )
        began = time.perf_counter()
        model = train_nlu(str(config), str(data), folder)
        seconds = time.perf_counter() - began
        agent = Agent.load(model)

        async def ask() -> list[str]:
            parsed = [await agent.parse_message(texts[i]) for i in test]
            return [p["intent"]["name"] for p in parsed]

        guesses = asyncio.run(ask())
    accuracy = accuracy_score(labels[known:], guesses)
    macro = f1_score(labels[known:], guesses, average="macro")
    print(f"DIET              {accuracy:.3f}  {macro:.3f}  train {seconds:.0f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", help="pipelines by name; one alone is shown in detail")
    parser.add_argument("--diet", action="store_true", help="also train DIET (minutes)")
    parser.add_argument("--json", type=Path, help="write the figures here")
    arguments = parser.parse_args()
    texts, labels = read_examples()
    asked, wanted = read_held_out()
    known, tested = len(texts), np.array(wanted)
    print(f"{known} examples, {len(np.unique(labels))} intents, {len(asked)} held out")
    texts, labels = [*texts, *asked], np.concatenate([labels, tested])
    figures: dict[str, dict[str, float]] = {}
    for name, features in FeatureSets(texts).named().items():
        if arguments.only and name not in arguments.only.split(","):
            continue
        probabilities, classes, seconds = judge(features, labels, known)
        guesses = classes[probabilities.argmax(axis=1)]
        accuracy = accuracy_score(tested, guesses)
        macro = f1_score(tested, guesses, labels=np.unique(tested), average="macro")
        figures[name] = {"accuracy": accuracy, "macro_f1": macro, "seconds": seconds}
        print(f"{name:17s} {accuracy:.3f}  {macro:.3f}  {seconds:.0f} s", flush=True)
        if arguments.only == name:
            report_thresholds(probabilities, guesses == tested)
            report_confusions(tested, guesses)
    if arguments.diet:
        run_diet(texts, labels, known)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
