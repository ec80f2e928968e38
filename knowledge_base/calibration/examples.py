"""Questions with known answers, all our own, to fit and judge a calibration.

* `answerable.yml`, written apart from the questions in the knowledge base: its entry is right;
* some questions of the knowledge base, restated politely: their entry is right;
* `vague.txt` and each keyword that three or more entries share: too vague to answer outright;
* some questions searched without the whole group of their entry: nothing is right;
* `unanswerable.txt`: nothing is right, and `elsewhere.txt`: neither, it is another trade's.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml

from knowledge_base.content import EntryContent
from knowledge_base.encoders import Encoder, Vectors
from knowledge_base.features import (
    Candidate,
    Matrix,
    Query,
    Rarity,
    bigrams,
    measure,
    nearest_strange,
    passage_of,
)
from knowledge_base.fulltext import Vocabulary, search_tokens, searchable
from knowledge_base.repository import NEAREST, WORDED

Mask = npt.NDArray[np.bool_]

# What one example of a kind counts when fitting.
WEIGHTS = {
    "answerable": 1.0,
    "restated": 0.25,
    "vague": 0.25,
    "other_group": 0.05,
    "unanswerable": 0.5,
    "elsewhere": 0.1,
}
# Of the questions of the knowledge base, every so many.
RESTATED = 12
OTHER_GROUP = 12
# Words people put around a question.
RESTATEMENTS = (
    ("请问", ""), ("您好，我想问一下", ""), ("", "呢"), ("麻烦问下", "，谢谢"), ("", "啊，急"),
    ("那个，", ""), ("帮我看看", ""), ("我想知道", "，怎么弄"), ("", "，你们这边能说清楚吗"),
)  # fmt: skip
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Example:
    """A searched question: candidate entries, their features, and which one is right."""

    kind: str  # one of WEIGHTS
    entries: list[str]
    rows: Matrix  # (entries, features)
    right: str | None


@dataclass(frozen=True)
class Strange:
    """A message that has no answer."""

    kind: str  # one of WEIGHTS
    author: str
    text: str


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
        self._rarity = Rarity(
            self._words, Vocabulary.of(bigrams(passage) for passage in self._passages)
        )
        self._told = read_strange()
        self._strange_vectors = encoder.encode([searchable(told.text) for told in self._told])
        self._holders: dict[str, list[int]] = {}
        for at, query in enumerate(self._queries):
            for word in query.tokens:
                self._holders.setdefault(word, []).append(at)

    def examples(self) -> Iterator[Example]:
        everything = np.ones(len(self._queries), dtype=bool)
        told = [*self._answerable(), *self._restated(), *self._vague()]
        asked = [(kind, query, right) for kind, text, right in told if (query := _query(text)).text]
        vectors = self._encoder.encode([query.text for _, query, _ in asked])
        for (kind, query, right), vector in zip(asked, vectors, strict=True):
            yield self._search(kind, query, vector, everything, right)
        authors = np.array([told.author for told in self._told])
        for message, vector in zip(self._told, self._strange_vectors, strict=True):
            # What its author also wrote is too much like it to tell anything.
            others = authors != message.author
            yield self._search(message.kind, _query(message.text), vector, everything, None, others)
        groups = np.array([self._entries[at].group for at in self._owner])
        for place in range(0, len(self._queries), OTHER_GROUP):
            query, vector = self._queries[place], self._vectors[place]
            yield self._search("other_group", query, vector, groups != groups[place], None)

    def _answerable(self) -> Iterator[tuple[str, str, str | None]]:
        keys = {entry.key for entry in self._entries}
        for key, questions in read_answerable().items():
            if key in keys:
                yield from (("answerable", question, key) for question in questions)

    def _restated(self) -> Iterator[tuple[str, str, str | None]]:
        for place in range(0, len(self._queries), RESTATED):
            before, after = RESTATEMENTS[place // RESTATED % len(RESTATEMENTS)]
            text = before + self._queries[place].text + after
            yield "restated", text, self._entries[self._owner[place]].key

    def _search(
        self,
        kind: str,
        query: Query,
        vector: Vectors,
        kept: Mask,
        right: str | None,
        strange: Mask | None = None,
    ) -> Example:
        """Search among the `kept` questions, as if the others were not there, and likewise with
        the `strange` ones of the messages that have no answer."""
        others = self._strange_vectors if strange is None else self._strange_vectors[strange]
        query = replace(query, strange=nearest_strange(vector, others))
        cosines = np.where(kept, self._vectors @ vector, -np.inf)
        near = np.argsort(-cosines)[:NEAREST].tolist()
        shared = Counter(
            at
            for word in self._words.rarest(query.tokens)
            for at in self._holders.get(word, ())
            if kept[at]
        )
        found = {*near, *(at for at, _ in shared.most_common(WORDED))}
        by_owner: dict[int, list[int]] = {}
        for at in sorted(found, key=lambda at: -cosines[at]):
            by_owner.setdefault(int(self._owner[at]), []).append(at)
        candidates = [self._candidate(owner, places, cosines) for owner, places in by_owner.items()]
        return Example(kind, *measure(query, candidates, self._rarity), right)

    def _candidate(self, owner: int, places: list[int], cosines: Vectors) -> Candidate[str]:
        entry = self._entries[owner]
        return Candidate(
            entry.key,
            [self._queries[at].text for at in places],
            [float(cosines[at]) for at in places],
            entry.keywords,
            self._passages[owner],
        )

    def _vague(self) -> Iterator[tuple[str, str, str | None]]:
        counts = Counter(word for entry in self._entries for word in set(entry.keywords))
        shared = [word for word, count in sorted(counts.items()) if count >= 3]
        yield from (("vague", text, None) for text in (*shared, *read_lines("vague.txt")))


def read_strange() -> list[Strange]:
    """Messages that have no answer; lines that begin with == name who wrote those below."""
    author, found = "", []
    for kind in ("unanswerable", "elsewhere"):
        for line in read_lines(f"{kind}.txt"):
            if line.startswith("=="):
                author = line.strip("= ")
            elif searchable(line):
                found.append(Strange(kind, author, line))
    return found


def read_answerable() -> dict[str, list[str]]:
    """Questions by entry key."""
    found: dict[str, list[str]] = yaml.safe_load((FOLDER / "answerable.yml").read_text("utf-8"))
    return found


def read_lines(name: str) -> list[str]:
    """One message a line; blank lines and lines beginning with # do not count."""
    lines = (line.strip() for line in (FOLDER / name).read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _query(question: str) -> Query:
    text = searchable(question)
    return Query(text, frozenset(search_tokens(text)))
