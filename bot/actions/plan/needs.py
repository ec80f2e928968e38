"""What a customer says of the plan they want: for whom, at what price, how much data."""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.actions.said import Said
from bot.actions.words import names_any
from customers.bss import PlanOffer
from language.numerals import value_of

_DIGIT = "一二三四五六七八九"
_ABOUT = re.compile(rf"([{_DIGIT}])([{_DIGIT}])(十|百)")
_RANGE = re.compile(r"(\d{2,3})\s*(?:到|至|-|~|—)\s*(\d{2,3})(?!\d)")
_YUAN = rf"(\d{{2,3}}|[{_DIGIT}]?[十百][{_DIGIT}]?十?)\s*(?:元|块钱?)?"
_AT_MOST = re.compile(rf"(?:不超过|最多|低于){_YUAN}|{_YUAN}(?:以内|以下|之内|内|不到)")
_AROUND = re.compile(rf"{_YUAN}(?:左右|上下|的样子|出头)")
_AGE = re.compile(rf"(?<![\d.])(\d{{1,2}}|[{_DIGIT}]?十[{_DIGIT}]?)\s*多?岁")
_GB = re.compile(r"(\d+(?:\.\d+)?)\s*[GgTt]")
_MARGIN = Decimal("0.2")
# What a name for somebody says of their age.
_AGES = {"for_elderly": 70, "for_students": 20}


@dataclass(frozen=True)
class Budget:
    """What it may cost a month, in yuan."""

    low: Decimal
    high: Decimal

    def holds(self, offer: PlanOffer) -> bool:
        return self.low <= offer.monthly_fee <= self.high

    def distance(self, offer: PlanOffer) -> Decimal:
        fee = offer.monthly_fee
        return max(self.low - fee, fee - self.high, Decimal(0))


def budget_of(text: str) -> Budget | None:
    """四五十, 五十以内, 60左右, 40到60; a single bare number names a plan, not a budget."""
    if found := _ABOUT.search(text):
        unit = Decimal(10 if found[3] == "十" else 100)
        return Budget(_spoken(found[1]) * unit, _spoken(found[2]) * unit)
    if found := _RANGE.search(text):
        return Budget(Decimal(found[1]), Decimal(found[2]))
    if found := _AT_MOST.search(text):
        return Budget(Decimal(0), _spoken(found[1] or found[2]))
    if found := _AROUND.search(text):
        about = _spoken(found[1])
        return Budget(about * (1 - _MARGIN), about * (1 + _MARGIN))
    return None


def age_of(text: str) -> int | None:
    """The age of whoever the plan is for, as told or as 学生 and 奶奶 imply."""
    if found := _AGE.search(text):
        return int(_spoken(found[1]))
    return next((age for words, age in _AGES.items() if names_any(text, words)), None)


def megabytes(said: Said) -> int | None:
    found = _GB.search(said.entity("data_volume") or "")
    return int(float(found[1]) * 1024) if found else None


def open_to(offer: PlanOffer, age: int | None) -> bool:
    """Plans for an age are shown to those who say that they are of it."""
    if offer.min_age is None and offer.max_age is None:
        return True
    return age is not None and (offer.min_age or 0) <= age <= (offer.max_age or age)


def made_for(offer: PlanOffer) -> bool:
    """Whether it is for one age only."""
    return offer.min_age is not None or offer.max_age is not None


def _spoken(number: str) -> Decimal:
    return value_of(number) or Decimal(0)
