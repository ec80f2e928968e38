"""The complaint categories of the ticket desk."""

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
    """The category that a sentence names or means; None when it says nothing of the kind."""
    named = next((name for name in CATEGORIES if name != OTHER and name in text), None)
    category = named or complaint_category(text)
    return None if category == OTHER else category
