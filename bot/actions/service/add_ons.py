"""The add-ons of the one who is speaking, and those on sale."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from bot.actions.context import call
from bot.actions.words import words
from customers.bss import AddOn, PlanOffer
from customers.schemas import Verified

_SHORTEST_NAME = 2


class Named(Protocol):
    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...


Item = TypeVar("Item", bound=Named)


async def subscribed(verified: Verified) -> tuple[AddOn, ...]:
    return (await call().bss.plan(verified.bss_id)).add_ons


async def on_sale() -> list[PlanOffer]:
    """Raises `Unavailable`."""
    return [offer for offer in await call().bss.plans_on_sale() if offer.kind == "addon"]


def named(text: str, items: Iterable[Item]) -> Item | None:
    """The item that a sentence or a button names: 视频会员 is enough for 视频会员月包."""
    wanted = text.strip()
    known = list(items)
    exact = [item for item in known if item.code == wanted or item.name in wanted]
    if exact:
        return exact[0]
    alike = [item for item in known if core_name(item.name) in wanted]
    if not alike:
        sorts = [word for word in words()["service_sorts"] if word in wanted]
        alike = [item for item in known if any(word in item.name for word in sorts)]
    return alike[0] if len(alike) == 1 else None


def core_name(name: str) -> str:
    """彩铃月包 is called 彩铃."""
    for ending in words()["service_endings"]:
        if name.endswith(ending) and len(name) - len(ending) >= _SHORTEST_NAME:
            name = name.removesuffix(ending)
    return name
