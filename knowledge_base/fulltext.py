"""The words side of search: what of a text is searched for, and how rare each word is."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from language.normalise import normalise
from language.tokens import tokens

# Placeholders stand for a person's own numbers: no entry is about those.
_PLACEHOLDER = re.compile(r"〔[^〔〕]{1,12}〕")
_EDGES = re.compile(r"^[\s\W_]+|[\s\W_]+$")
# A question of more words than this is found by its rarest ones.
MAX_QUERY_TOKENS = 12
# Nor by words that more questions than this hold in all: ranking them costs more than they tell.
MAX_MATCHES = 1000


def searchable(text: str) -> str:
    """`text` as it is encoded and compared: normalised, without placeholders and end marks."""
    return _EDGES.sub("", _PLACEHOLDER.sub(" ", normalise(text)))


def search_tokens(text: str) -> list[str]:
    """Distinct search tokens of a `searchable` text, in lower case."""
    return sorted({token.lower() for token in tokens(text) if token.strip()})


@dataclass(frozen=True)
class Vocabulary:
    """How many texts hold each token, among `size` texts."""

    counts: Mapping[str, int] = field(default_factory=dict)
    size: int = 0

    @classmethod
    def of(cls, texts: Iterable[Collection[str]]) -> "Vocabulary":
        counts: Counter[str] = Counter()
        size = 0
        for each in texts:
            counts.update(set(each))
            size += 1
        return cls(counts, size)

    def __contains__(self, token: str) -> bool:
        return self.counts.get(token, 0) > 0

    def weight(self, token: str) -> float:
        """Inverse document frequency: 0 and up, highest for a token never seen."""
        return math.log(1 + (self.size + 0.5) / (self.counts.get(token, 0) + 0.5))

    def rarest(self, tokens: Collection[str], limit: int = MAX_QUERY_TOKENS) -> list[str]:
        """The known tokens that narrow a search most: one at least, and as many as `limit` while
        the texts that hold them are no more than `MAX_MATCHES`."""
        known = sorted(
            (each for each in tokens if each in self), key=lambda each: (-self.weight(each), each)
        )
        matches = accumulate(self.counts[token] for token in known)
        within = sum(total <= MAX_MATCHES for total in matches)
        return known[: min(limit, max(within, 1))]
