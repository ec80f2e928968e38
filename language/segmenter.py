"""One jieba segmenter with the telecom dictionary and the terms of the pattern files."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import jieba

from language.patterns import terms

_LATIN = re.compile("[A-Za-z]")
_OPERATORS = ("移动", "联通", "电信", "广电")
LEXICON = Path(__file__).parent / "lexicon"


@lru_cache(maxsize=1)
def segmenter() -> jieba.Tokenizer:
    """The shared segmenter; the first call takes about a second.

    jieba's own start-up reads a pickled cache from the common temporary folder, which anybody on
    the machine may have written; building the prefix table directly avoids it.
    """
    logging.getLogger("jieba").setLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    with (LEXICON / "telecom.txt").open("rb") as dictionary:
        tokenizer.load_userdict(dictionary)
    for term in terms():
        # Mixed terms (LOS灯) stay apart, so that a search for LOS finds them.
        if len(term) > 1 and not _LATIN.search(term) and term not in tokenizer.FREQ:
            tokenizer.add_word(term, freq=3000, tag="n")
    # jieba's news dictionary holds 上海电信 and the like as one word, which hides the operator.
    for word in tokenizer.FREQ:
        if len(word) > 3 and word.endswith(_OPERATORS) and word not in terms():
            tokenizer.FREQ[word] = 0
    return tokenizer


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """(word, start, end) of every word of `text`, blanks included; offsets are exact."""
    position = 0
    for word in segmenter().cut(text):
        yield word, position, position + len(word)
        position += len(word)
