"""The spaCy pipeline: our tokenizer, then a SpanRuler over the pattern files."""

from __future__ import annotations

import re
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from language.patterns import patterns, terms
from language.scan import atoms
from language.segmenter import words

SPANS = "telecom"
_BORDER = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])")

for _name in ("atom", "value"):
    if not Token.has_extension(_name):
        Token.set_extension(_name, default="")


class AtomTokenizer:
    """Keeps atoms and the longer terms whole, and lets jieba cut the rest.

    Short terms are left to jieba: only its dictionary knows that "串联通电" holds no 联通.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        # People put blanks around the figures of a name: 畅享 59.
        whole = [_BORDER.sub(" ?", re.escape(term)) for term in terms() if len(term) > 2]
        self._terms = re.compile("|".join(whole), re.I)

    def __call__(self, text: str) -> Doc:
        pieces: list[tuple[str, str, str]] = []
        position = 0
        for atom in atoms(text, self._terms):
            pieces += [(word, "", "") for word, _, _ in words(text[position : atom.start])]
            pieces.append((text[atom.start : atom.end], atom.kind, atom.value))
            position = atom.end
        pieces += [(word, "", "") for word, _, _ in words(text[position:])]
        doc = Doc(self.vocab, words=[p[0] for p in pieces], spaces=[False] * len(pieces))
        for token, (_, kind, value) in zip(doc, pieces, strict=True):
            token._.atom, token._.value = kind, value
        return doc

    # spaCy copies a tokenizer by bytes when it compares or saves pipelines; there is no state here.
    def to_bytes(self, **_: object) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> AtomTokenizer:
        return self


@lru_cache(maxsize=1)
def pipeline() -> Language:
    """The shared pipeline; the first call takes a second or two."""
    nlp = spacy.blank("zh")
    nlp.tokenizer = AtomTokenizer(nlp.vocab)
    ruler = nlp.add_pipe("span_ruler", config={"spans_key": SPANS, "phrase_matcher_attr": "LOWER"})
    ruler.add_patterns(list(patterns()))
    return nlp
