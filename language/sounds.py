"""How a character sounds, with the syllables that speakers and input methods mix up made one."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import Style, pinyin

# Tones are ignored. n/l, f/h, flat and retroflex, front and back nasals are told apart by few
# keyboards and not by all dialects.
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h"))
_NASAL = re.compile(r"(?<=[aei])ng$")
# Characters that are commonly read in two ways; the dictionary also lists readings of old texts.
_TWO_READINGS = frozenset(
    "重行长还都乐率量调卡号差传折参单弹藏朝便薄地着了强觉角结解间教尽空落没模难宁铺切散省盛"
    "识数说提贴通为吓鲜相兴血压应与载扎占涨只中种转钻作呢和会校"
)


def blurred(syllable: str) -> str:
    """A syllable without tone, in the form that its near-homophones share."""
    for written, kept in _INITIALS:
        if syllable.startswith(written):
            syllable = kept + syllable[len(written) :]
            break
    return _NASAL.sub("n", syllable)


@lru_cache(maxsize=16384)
def syllables(char: str) -> tuple[str, ...]:
    """Usual readings of one Chinese character, without tones; empty for anything else."""
    if not "\u4e00" <= char <= "\u9fff":
        return ()
    found = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore", v_to_u=False)
    readings = dict.fromkeys(found[0]) if found else {}
    return tuple(readings)[: 2 if char in _TWO_READINGS else 1]


@lru_cache(maxsize=16384)
def sounds(char: str) -> tuple[str, ...]:
    """The blurred readings of one Chinese character."""
    return tuple(dict.fromkeys(blurred(each) for each in syllables(char)))
