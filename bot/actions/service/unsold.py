"""Services that are spoken of and not in the catalogue: 呼叫转移, 国际漫游, 来电提醒."""

from collections.abc import Iterable

from bot.actions.base import Dispatcher, Events
from bot.actions.faq.answering import offer, search, show
from bot.actions.said import Said
from bot.actions.service.add_ons import Named, core_name
from bot.actions.words import words
from core.errors import Unavailable
from knowledge_base.schemas import Decision, SearchResult


async def answer_unsold(
    dispatcher: Dispatcher, said: Said, items: Iterable[Named], otherwise: str
) -> Events | None:
    """The knowledge base's answer, else `otherwise`; None where nothing but `items` is named."""
    names = [value for entity, value in said.entities if entity == "service_name"]
    known = [item.name for item in items]
    if said.pressed or not names or any(_among(name, known) for name in names):
        return None
    try:
        found = await search(said, record_gap=True)
    except Unavailable:
        found = SearchResult(decision=Decision.NONE, hits=[])
    if found.decision == Decision.ANSWER:
        return show(dispatcher, found.hits[0])
    hits = [hit for hit in found.hits if any(core_name(n) in hit.question for n in names)]
    if found.decision == Decision.CLARIFY and hits:
        offer(dispatcher, hits)
        return []
    dispatcher.utter_message(response=otherwise, name="、".join(dict.fromkeys(names)))
    return []


def _among(name: str, known: list[str]) -> bool:
    """流量日包 is of a sort with 10GB流量月包; 音乐会员 and 视频会员 share no more than a word."""
    sorts = set(words()["service_sorts"]) - set(words()["broad_sorts"])
    own = [sort for sort in sorts if sort in name]
    return any(
        core_name(name) in item or core_name(item) in name or any(sort in item for sort in own)
        for item in known
    )
