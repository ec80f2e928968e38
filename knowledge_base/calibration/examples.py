"""Questions with known answers, made from our own content, to fit and judge a calibration.

* each question of an entry, searched as if it were not in the knowledge base: its entry is right;
* every third question, restated politely and searched among all: its entry is right;
* each keyword that three or more entries share, alone: too vague to answer outright;
* each question searched without the whole group of its entry: nothing is right;
* the lines of `unanswerable.txt`: nothing is right.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge_base.content import EntryContent
from knowledge_base.encoders import Encoder, Vectors
from knowledge_base.features import (
    Candidate,
    Matrix,
    Query,
    Rarity,
    bigrams,
    measure,
    passage_of,
)
from knowledge_base.fulltext import Vocabulary, search_tokens, searchable
from knowledge_base.repository import CANDIDATES

Mask = npt.NDArray[np.bool_]

# What one example of a kind counts when fitting.
WEIGHTS = {
    "answerable": 1.0,
    "restated": 0.5,
    "vague": 1.0,
    "other_group": 0.2,
    "unanswerable": 1.0,
}
# Words people put around a question.
RESTATEMENTS = (
    ("请问", ""), ("您好，我想问一下", ""), ("", "呢"), ("麻烦问下", "，谢谢"), ("", "啊，急"),
    ("那个，", ""), ("帮我看看", ""), ("我想知道", "，怎么弄"), ("", "，你们这边能说清楚吗"),
)  # fmt: skip
UNANSWERABLE = Path(__file__).parent / "unanswerable.txt"


@dataclass(frozen=True)
class Example:
    """A searched question: candidate entries, their features, and which one is right."""

    kind: str  # one of WEIGHTS
    entries: list[str]
    rows: Matrix  # (entries, features)
    right: str | None


class Corpus:
    """The content in memory, searched exactly the way the database is."""

    def __init__(self, entries: Sequence[EntryContent], encoder: Encoder) -> None:
        self._entries = entries
        self._encoder = encoder
        self._owner = np.array([at for at, entry in enumerate(entries) for _ in entry.questions])
        self._queries = [_query(question) for entry in entries for question in entry.questions]
        self._vectors = encoder.encode([query.text for query in self._queries])
        self._passages = [passage_of(item.topic, item.answer, item.keywords) for item in entries]
        self._words = Vocabulary.of(query.tokens for query in self._queries)
        self._pairs = Vocabulary.of(bigrams(passage) for passage in self._passages)

    def examples(self) -> Iterator[Example]:
        groups = np.array([self._entries[at].group for at in self._owner])
        places = np.arange(len(self._queries))
        for place, (query, vector) in enumerate(zip(self._queries, self._vectors, strict=True)):
            entry = self._entries[self._owner[place]]
            yield self._search("answerable", query, vector, places != place, entry.key)
            yield self._search("other_group", query, vector, groups != entry.group, None)
        for kind, text, right in (*self._restated(), *self._vague(), *_unanswerable()):
            query = _query(text)
            if query.text:
                vector = self._encoder.encode([query.text])[0]
                yield self._search(kind, query, vector, places >= 0, right)

    def _restated(self) -> Iterator[tuple[str, str, str]]:
        for place in range(0, len(self._queries), 3):
            before, after = RESTATEMENTS[place // 3 % len(RESTATEMENTS)]
            text = before + self._queries[place].text + after
            yield "restated", text, self._entries[self._owner[place]].key

    def _search(
        self, kind: str, query: Query, vector: Vectors, kept: Mask, right: str | None
    ) -> Example:
        """Search among the `kept` questions, as if the others were not there."""
        words = self._words.without(self._queries[at].tokens for at in np.flatnonzero(~kept))
        cosines = np.where(kept, self._vectors @ vector, -np.inf)
        near = np.argsort(-cosines)[:CANDIDATES].tolist()
        wanted = set(words.rarest(query.tokens))
        shared = {
            at: len(wanted & self._queries[at].tokens) for at in np.flatnonzero(kept).tolist()
        }
        worded = sorted((at for at in shared if shared[at]), key=lambda at: -shared[at])
        owners = {int(self._owner[at]) for at in (*near, *worded[:CANDIDATES]) if kept[at]}
        candidates = [self._candidate(owner, cosines, kept) for owner in sorted(owners)]
        return Example(kind, *measure(query, candidates, Rarity(words, self._pairs)), right)

    def _candidate(self, owner: int, cosines: Vectors, kept: Mask) -> Candidate[str]:
        own = np.flatnonzero((self._owner == owner) & kept)
        entry = self._entries[owner]
        mean = self._vectors[own].mean(axis=0)
        return Candidate(
            entry.key,
            [self._queries[at].text for at in own],
            float(cosines[own].mean() / np.linalg.norm(mean)),
            entry.keywords,
            self._passages[owner],
        )

    def _vague(self) -> Iterator[tuple[str, str, None]]:
        counts = Counter(word for entry in self._entries for word in set(entry.keywords))
        for word, count in sorted(counts.items()):
            if count >= 3:
                yield "vague", word, None


def _unanswerable() -> Iterator[tuple[str, str, None]]:
    for line in read_unanswerable():
        yield "unanswerable", line, None


def read_unanswerable() -> list[str]:
    """One question a line; blank lines and lines beginning with # do not count."""
    lines = (line.strip() for line in UNANSWERABLE.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _query(question: str) -> Query:
    text = searchable(question)
    return Query(text, frozenset(search_tokens(text)))
