"""The complaint categories of the ticket desk."""

from bot.actions.said import Said
from language.lexicon import complaint_category

OTHER = "其他"
CATEGORIES = (
    "收费争议",
    "网络质量",
    "宽带装维",
    "营销误导",
    "服务态度",
    "业务办理",
    "携转阻碍",
    "信息安全",
    "不知情定制",
    OTHER,
)


def category_of(text: str) -> str | None:
    """The category by words alone, which mostly tell whether there is a grievance at all."""
    category = _named(text) or complaint_category(text)
    return None if category == OTHER else category


def category_told(said: Said, *, asked: bool = False) -> str | None:
    """What a complaint is about: named, or recognised beyond doubt; None when that is to be asked.

    Words are right more often than a classifier in doubt, but too seldom to go unasked: they
    count where the sentence answers that very question.
    """
    for category in (_named(said.text), said.category):
        if category and category != OTHER:
            return category
    return category_of(said.text) if asked else None


def _named(text: str) -> str | None:
    return next((name for name in CATEGORIES if name != OTHER and name in text), None)
