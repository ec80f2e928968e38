"""Numbers and moments as people read them in Chinese."""

from datetime import date, datetime
from decimal import Decimal

from core.clock import local


def yuan(amount: Decimal) -> str:
    """12.50 becomes "12.50", 39.00 becomes "39"."""
    return f"{amount:.2f}".removesuffix(".00")


def volume(megabytes: int) -> str:
    """MB below one GB, otherwise GB with at most two decimals."""
    if megabytes < 1024:
        return f"{megabytes}MB"
    return f"{megabytes / 1024:.2f}".rstrip("0").rstrip(".") + "GB"


def day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime) -> str:
    """11月23日18:00, in Chinese business time."""
    at = local(value)
    return f"{at.month}月{at.day}日{at:%H:%M}"


def month(value: str) -> str:
    """ "2026-10" becomes 2026年10月."""
    year, _, number = value.partition("-")
    return f"{year}年{int(number)}月"
