"""Words of the trade that were typed or dictated as other characters of the same sound.

The noisy-channel idea in its smallest form: a stretch of text is read as a word of the lexicon
that sounds like it when the sentence becomes much likelier by that, counted in dictionary words.
What is a known word as it stands is left alone, unless `lexicon/confusions.yml` says in which
company it is a slip ("查花费"). Every replacement is as long as what it replaces.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from language.patterns import names_on_offer
from language.segmenter import LEXICON, segmenter
from language.sounds import blurred, sounds, syllables

_HAN = re.compile("[\u4e00-\u9fff]{2,}")
_PLAIN_TERM = re.compile("[\u4e00-\u9fff]{2,8}")
# Log-likelihoods. A word of the lexicon counts as likely as the dictionary's everyday words.
_TERM = math.log(20_000 / 6e7)
_SAME_SOUND, _NEAR_SOUND, _EVERY_CHARACTER_WRONG = 2.5, 4.5, 4.0
_WORTH_IT = 4.0
# What a character that stands alone in any sentence (不, 好, 到) is rather meant than misspelt.
_FUNCTION_CHARACTER = 7.0
# How much the company of the right words counts.
_COMPANY, _WEAK_COMPANY = 10.0, 3.0
# What it costs to take a character out of a word that stood there already: 到位|修 is not 维修.
_BROKEN_WORD = 6.0
_CONTEXT = 4
_LONGEST = 6
# From this frequency on a written word is one that people know and mean.
_KNOWN = 12
# So many characters that sound right are no accident, whatever words they are made of.
_LONG = 4


@dataclass(frozen=True)
class _Candidate:
    """`term` for run[start:end]; `company` counts for words around it that go with the term."""

    start: int
    term: str
    cost: float
    company: float

    @property
    def end(self) -> int:
        return self.start + len(self.term)


def corrected(text: str) -> str:
    """`text` (folded) with misspelt words of the trade as they should be; just as long."""
    for run in reversed(list(_HAN.finditer(text))):
        better = _reworded(run.group(), text, run.start())
        text = text[: run.start()] + better + text[run.end() :]
    return text


def _reworded(run: str, text: str, offset: int) -> str:
    run = _unconfused(run)
    found = [each for each in _candidates(run) if _allowed(run, each)]
    taken = bytearray(len(run))
    result = run
    scored = ((_gain(run, each), each) for each in found)
    for gain, each in sorted(scored, key=lambda pair: (-len(pair[1].term), -pair[0])):
        if gain < _WORTH_IT or any(taken[each.start : each.end]):
            continue
        taken[each.start : each.end] = b"\1" * len(each.term)
        result = result[: each.start] + each.term + result[each.end :]
    return result


# --- what sounds like a word of the trade ---------------------------------------------------


@lru_cache(maxsize=1)
def _lists() -> dict[str, Any]:
    lists: dict[str, Any] = yaml.safe_load((LEXICON / "confusions.yml").read_text("utf-8"))
    return lists


@lru_cache(maxsize=1)
def _targets() -> frozenset[str]:
    dictionary = (LEXICON / "telecom.txt").read_text("utf-8").splitlines()
    names = [line.split()[0] for line in dictionary if line.strip()]
    lists = _lists()
    every = {*names, *names_on_offer(), *lists["everyday"].split()}
    every -= set(lists["no_target"].split())
    return frozenset(name for name in every if _PLAIN_TERM.fullmatch(name))


@lru_cache(maxsize=1)
def _right() -> frozenset[str]:
    """Words that sound like a target and are right as they stand."""
    lists = _lists()
    return frozenset([*lists["right"].split(), *lists["no_target"].split()])


@lru_cache(maxsize=1)
def _by_sound() -> dict[str, Any]:
    """A tree of blurred syllables; under "" stand the words that end there."""
    from pypinyin import lazy_pinyin

    root: dict[str, Any] = {}
    for term in sorted(_targets()):
        node = root
        for syllable in lazy_pinyin(term):
            node = node.setdefault(blurred(syllable), {})
        node.setdefault("", []).append(term)
    return root


def _candidates(run: str) -> Iterator[_Candidate]:
    heard = [sounds(char) for char in run]
    root = _by_sound()
    for start in range(len(run) - 1):
        nodes = [root]
        for end in range(start, len(run)):
            nodes = [node[sound] for node in nodes for sound in heard[end] if sound in node]
            if not nodes:
                break
            for node in nodes:
                for term in node.get("", ()):
                    written = run[start : end + 1]
                    if term != written:
                        company = _company_of(term, run[:start], run[end + 1 :])
                        yield _Candidate(start, term, _cost(written, term), company)


def _company_of(term: str, before: str, after: str) -> float:
    sides = _company().get(term)
    if sides is None:
        return 0.0
    beside = [m for m in (sides[0].search(before), sides[1].match(after)) if m]
    weak = _lists()["weak_company"].split()
    return sum(_WEAK_COMPANY if match.group() in weak else _COMPANY for match in beside)


@lru_cache(maxsize=1)
def _company() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """Word -> what stands in front of it and behind it when it is that word and no other."""
    return {
        term: (re.compile(sides["before"]), re.compile(sides["after"]))
        for term, sides in _lists()["company"].items()
    }


def _cost(written: str, term: str) -> float:
    wrong = [(a, b) for a, b in zip(written, term, strict=True) if a != b]
    cost = sum(_function(a, len(term)) for a, _ in wrong)
    cost += sum(_SAME_SOUND if _same_syllable(a, b) else _NEAR_SOUND for a, b in wrong)
    return cost + (_EVERY_CHARACTER_WRONG if len(wrong) == len(term) else 0.0)


def _function(char: str, size: int) -> float:
    if char not in _lists()["function_characters"] or size >= _LONG:
        return 0.0
    return _FUNCTION_CHARACTER / (size - 1)


@lru_cache(maxsize=16384)
def _same_syllable(one: str, other: str) -> bool:
    return not set(syllables(one)).isdisjoint(syllables(other))


# --- whether it is meant --------------------------------------------------------------------


def _allowed(run: str, candidate: _Candidate) -> bool:
    written = run[candidate.start : candidate.end]
    if written in _targets() or written in _right():
        return False
    wrong = [a for a, b in zip(written, candidate.term, strict=True) if a != b]
    if not _keeps_enough(len(wrong), len(written)):
        return False
    if any(char in _lists()["particles"] for char in wrong):
        return False
    if len(written) < _LONG and segmenter().FREQ.get(written, 0) >= _KNOWN:
        return candidate.company > 0
    return not _is_name(run, candidate, written)


def _keeps_enough(wrong: int, size: int) -> bool:
    return wrong * 2 <= size or size == 2


def _is_name(run: str, candidate: _Candidate, written: str) -> bool:
    """Whether the written word can be somebody's name and nothing around it speaks of business."""
    lists = _lists()
    surnames, given = lists["surnames"], lists["given_names"]
    before, after = run[: candidate.start], run[candidate.end :]
    is_full_name = written[0] in surnames and all(char in given for char in written[1:])
    is_given_name = all(char in given for char in written)
    if re.search(lists["name_before"], before) or re.match(lists["name_after"], after):
        return written[0] in surnames or is_given_name
    if not is_full_name and not is_given_name:
        return False
    if is_given_name and before and before[-1] in surnames:
        return True
    return not (
        re.search(lists["not_a_name_before"], before) or re.match(lists["not_a_name_after"], after)
    )


def _gain(run: str, candidate: _Candidate) -> float:
    left = run[max(0, candidate.start - _CONTEXT) : candidate.start]
    right = run[candidate.end : candidate.end + _CONTEXT]
    before = _likelihood(left + run[candidate.start : candidate.end] + right)
    after = _likelihood(left + candidate.term + right)
    gain = after - before - candidate.cost + candidate.company
    return gain - _BROKEN_WORD if _breaks_a_word(run, candidate) else gain


def _breaks_a_word(run: str, candidate: _Candidate) -> bool:
    """Whether a character that changes belonged to a word reaching over the stretch's border."""
    start, end = candidate.start, candidate.end
    kept = _lists()["kept_together"].split()
    changed = {start + i for i, char in enumerate(candidate.term) if run[start + i] != char}
    for border in (start, end):
        for left in range(max(0, border - 2), border):
            for right in range(border + 1, min(len(run), border + 2) + 1):
                word = run[left:right]
                known = word in kept or segmenter().FREQ.get(word, 0) >= _KNOWN
                if known and not changed.isdisjoint(range(left, right)):
                    return True
    return False


def _likelihood(text: str) -> float:
    """Log-likelihood of the best way to cut `text` into dictionary words."""
    words, total, targets = segmenter().FREQ, math.log(segmenter().total), _targets()
    best = [0.0] + [-math.inf] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - _LONGEST), end):
            word = text[start:end]
            if word in targets:
                here = _TERM
            elif count := words.get(word, 0):
                here = math.log(count) - total
            elif end - start == 1:
                here = -total
            else:
                continue
            best[end] = max(best[end], best[start] + here)
    return best[-1]


@lru_cache(maxsize=1)
def _confusions() -> tuple[re.Pattern[str], list[tuple[str, str, re.Pattern[str]]]]:
    listed = [
        (each["written"], each["meant"], re.compile(each["where"])) for each in _lists()["pairs"]
    ]
    return re.compile("|".join(written for written, _, _ in listed)), listed


@lru_cache(maxsize=1)
def _regional() -> tuple[re.Pattern[str], dict[str, str]]:
    listed: dict[str, str] = _lists()["regional"]
    longest_first = sorted(listed, key=len, reverse=True)
    return re.compile("|".join(longest_first)), listed


def _unconfused(run: str) -> str:
    """Words of Taiwan and Hong Kong, and known words in a company that gives them away."""
    any_regional, here = _regional()
    run = any_regional.sub(lambda match: here[match.group()], run)
    any_written, listed = _confusions()
    if not any_written.search(run):
        return run
    for written, meant, where in listed:
        if written in run:
            for match in where.finditer(run):
                run = (
                    run[: match.start()]
                    + match.group().replace(written, meant)
                    + run[match.end() :]
                )
    return run
