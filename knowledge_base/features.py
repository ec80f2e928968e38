"""What is measured about "does this entry answer this question"."""

import math
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
    "nearest",  # cosine with the nearest of the entry's questions
    "nearest_lead",
    "near",  # mean cosine with the nearest three
    "near_lead",
    "known",  # how much nearer it is than the nearest of what is known to have no answer
    "known_near",  # the same of the nearest three
    "votes",  # share of the questions around, the nearer the more
    "majority",  # the same among the questions and what is known to have no answer
    "wording",  # share of character pairs, by rarity, in common with one of its questions
    "wording_lead",
    "keywords_lead",  # of the rarity of the entry's keywords that the question holds
    "answer_words",  # share of the question's word weight found in topic and answer
    "answer_words_lead",
    "answer_bigrams",  # share of the question's character pairs, by rarity, found there
)
NEAR = 3
# As many of the messages known to have no answer are compared.
STRANGE = 20
# A question this much farther than the nearest one has about a third of its vote.
VOTE_WIDTH = 0.04


@dataclass(frozen=True)
class Candidate(Generic[Id]):
    """An entry that may answer: its questions that were found, with their cosines, nearest first,
    and its `passage` in lower case."""

    entry: Id
    questions: Sequence[str]
    cosines: Sequence[float]
    keywords: Sequence[str]
    passage: str


@dataclass(frozen=True)
class Query:
    """`strange`: cosines with the nearest messages known to have no answer, nearest first."""

    text: str
    tokens: frozenset[str]
    strange: Sequence[float] = (0.0,)


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
    votes = _votes([candidate.cosines for candidate in candidates])
    majority = _votes([*(candidate.cosines for candidate in candidates), query.strange])
    strange = sum(query.strange[:NEAR]) / len(query.strange[:NEAR])
    # What was not found is no nearer than the farthest that was.
    floor = min((min(candidate.cosines) for candidate in candidates), default=0.0)
    for candidate, share, lead in zip(candidates, votes, majority, strict=False):
        near = [*candidate.cosines[:NEAR], *[floor] * (NEAR - len(candidate.cosines))]
        row = {
            "nearest": candidate.cosines[0],
            "near": sum(near) / NEAR,
            "known": candidate.cosines[0] - query.strange[0],
            "known_near": sum(near) / NEAR - strange,
            "votes": share,
            "majority": lead,
            "wording": max(
                _in_common(pairs, bigrams(text), rarity.pairs) for text in candidate.questions
            ),
            "keywords": _keyword_weight(query.text, candidate.keywords, rarity.words),
            "answer_words": _found(words, candidate.passage) / mass,
            "answer_bigrams": _found(pairs, candidate.passage) / pairs_mass,
        }
        for name, value in row.items():
            table[name].append(value)
    for name in ("nearest", "near", "wording", "keywords", "answer_words"):
        table[f"{name}_lead"] = _leads(table[name])
    matrix = np.array([table[name] for name in FEATURES], dtype=np.float64).T
    return [candidate.entry for candidate in candidates], matrix.reshape(-1, len(FEATURES))


def nearest_strange(
    vector: npt.NDArray[np.float32], strange: npt.NDArray[np.float32]
) -> Sequence[float]:
    """What `Query.strange` holds, of unit vectors: one of the question, shape (dim,), and those of
    the messages known to have no answer, shape (messages, dim)."""
    cosines = np.sort(strange @ vector)[::-1][:STRANGE]
    return [float(cosine) for cosine in cosines] or (0.0,)


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


def _votes(cosines: Sequence[Sequence[float]]) -> list[float]:
    if not cosines:
        return []
    best = max(each[0] for each in cosines)
    weights = [sum(math.exp((one - best) / VOTE_WIDTH) for one in each) for each in cosines]
    return [weight / sum(weights) for weight in weights]


def _in_common(query: Mapping[str, float], question: Collection[str], rarity: Vocabulary) -> float:
    """Weight of the shared character pairs over that of all pairs of both, 0..1."""
    shared = sum(query[pair] for pair in question if pair in query)
    alone = sum(rarity.weight(pair) for pair in question if pair not in query)
    return shared / ((sum(query.values()) + alone) or 1.0)


def _keyword_weight(text: str, keywords: Sequence[str], vocabulary: Vocabulary) -> float:
    """The rarest keyword contained in the text counts whole, every further one a quarter."""
    plain = text.lower()
    found = sorted(
        (vocabulary.weight(word.lower()) for word in keywords if word.lower() in plain),
        reverse=True,
    )
    return found[0] + 0.25 * sum(found[1:]) if found else 0.0
