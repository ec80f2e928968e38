"""What is measured about "does this entry answer this question"."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from knowledge_base.fulltext import Vocabulary

Id = TypeVar("Id")
Matrix = npt.NDArray[np.float64]

# Changing this list, or what one of them means, asks for a new calibration. A "lead" is how far
# the entry is ahead of the best other one (behind: negative).
FEATURES = (
    "centroid",  # cosine with the mean of the entry's questions
    "centroid_lead",
    "contained",  # how nearly one of the entry's questions is contained word for word, 0..1
    "keywords_lead",  # of the rarity of the entry's keywords that the question holds
    "answer_words",  # share of the question's word weight found in topic and answer
    "answer_words_lead",
    "answer_bigrams",  # share of the question's character pairs, by rarity, found there
)


@dataclass(frozen=True)
class Candidate(Generic[Id]):
    """An entry that may answer: its questions, and its `passage` in lower case."""

    entry: Id
    questions: Sequence[str]
    centroid: float
    keywords: Sequence[str]
    passage: str


@dataclass(frozen=True)
class Query:
    text: str
    tokens: frozenset[str]


@dataclass(frozen=True)
class Rarity:
    """How rare words are among questions, and character pairs among passages."""

    words: Vocabulary
    pairs: Vocabulary


def measure(
    query: Query, candidates: Sequence[Candidate[Id]], rarity: Rarity
) -> tuple[list[Id], Matrix]:
    """The candidate entries and one row of `FEATURES` for each, shape (entries, features)."""
    words = {token: rarity.words.weight(token) for token in query.tokens}
    mass = sum(words.values()) or 1.0
    pairs = {pair: rarity.pairs.weight(pair) for pair in bigrams(query.text)}
    pairs_mass = sum(pairs.values()) or 1.0
    table: dict[str, list[float]] = {name: [] for name in (*FEATURES, "keywords")}
    for candidate in candidates:
        row = {
            "centroid": candidate.centroid,
            "contained": max(_contained(pairs.keys(), text) for text in candidate.questions),
            "keywords": _keyword_weight(query.text, candidate.keywords, rarity.words),
            "answer_words": _found(words, candidate.passage) / mass,
            "answer_bigrams": _found(pairs, candidate.passage) / pairs_mass,
        }
        for name, value in row.items():
            table[name].append(value)
    for name in ("centroid", "keywords", "answer_words"):
        table[f"{name}_lead"] = _leads(table[name])
    matrix = np.array([table[name] for name in FEATURES], dtype=np.float64).T
    return [candidate.entry for candidate in candidates], matrix.reshape(-1, len(FEATURES))


def bigrams(text: str) -> frozenset[str]:
    """The character pairs of a text in lower case, blanks left out."""
    plain = "".join(text.lower().split())
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1)) or frozenset({plain})


def passage_of(topic: str, answer: str, keywords: Sequence[str]) -> str:
    """What `Candidate.passage` holds."""
    return " ".join((topic, *keywords, answer)).lower()


def _leads(values: list[float]) -> list[float]:
    if len(values) < 2:
        return [0.0 for _ in values]
    first, second = sorted(values, reverse=True)[:2]
    return [value - (second if value == first else first) for value in values]


def _found(weights: Mapping[str, float], passage: str) -> float:
    return sum(weight for part, weight in weights.items() if part in passage)


def _contained(pairs: Collection[str], question: str) -> float:
    """Share of the question's character pairs that the query has, counted from one half up."""
    own = bigrams(question)
    return max(0.0, 2 * len(own.intersection(pairs)) / len(own) - 1)


def _keyword_weight(text: str, keywords: Sequence[str], vocabulary: Vocabulary) -> float:
    """The rarest keyword contained in the text counts whole, every further one a quarter."""
    plain = text.lower()
    found = sorted(
        (vocabulary.weight(word.lower()) for word in keywords if word.lower() in plain),
        reverse=True,
    )
    return found[0] + 0.25 * sum(found[1:]) if found else 0.0
