"""The normal form in which text is classified and searched, and the one that people read."""

from __future__ import annotations

import re
import unicodedata

from language.folding import Folded, fold
from language.numerals import write_dictated
from language.typos import corrected

_BLANKS = re.compile(" {2,}")
# Digits are left alone: 1000 is not 100. Two of a kind stay, "谢谢" and "人人" are words.
_REPEATS = re.compile(r"([^\W\d_]|[!?！？。,，~～.、…])\1{2,}")


def normalise(text: str) -> str:
    """NFKC, Simplified Chinese, no control characters, repeats and blanks collapsed.

    Misspelt words of the trade (话废) are put right, which is why people never see this form: they
    read what the customer wrote (`readable`). Digits read out one by one ("幺零零八六") become
    digits. Placeholders such as 〔手机号1〕 and the case of Latin letters stay.
    """
    return _shortened(corrected(fold(text).text))


def readable(text: str) -> str:
    """Folded and shortened like the normal form, but with the words and signs as written."""
    return _shortened(_with_written_punctuation(fold(text)))


def _shortened(text: str) -> str:
    return write_dictated(_REPEATS.sub(_collapse, _BLANKS.sub(" ", text).strip()))


def _with_written_punctuation(folded: Folded) -> str:
    raw = (folded.raw[start] for start in folded.starts)
    return "".join(
        before if unicodedata.category(before).startswith("P") and before != after else after
        for before, after in zip(raw, folded.text, strict=True)
    )


def _collapse(match: re.Match[str]) -> str:
    char = match.group(1)
    if char in "零〇幺一二三四五六七八九" or char.isdigit():
        return match.group()
    return char * 2 if char.isalpha() else char
