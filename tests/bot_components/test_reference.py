"""What is completed from the answer before, and what stands by itself."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.components.reference import QUESTION, complete


def after(
    said: str,
    answered: str | None = None,
    service: str | None = None,
    intent: str = "ask_business_rule",
) -> DialogueStateTracker:
    """A tracker in which `said` was answered by the entry of that question."""
    slot = AnySlot(QUESTION, mappings=[{"type": "custom"}], influence_conversation=False)
    tracker = DialogueStateTracker("s", [slot])
    entities = []
    if service:
        start = said.index(service)
        entities = [{"entity": "service_name", "start": start, "end": start + len(service)}]
    tracker.update(UserUttered(said, {"name": intent}, entities))
    if answered:
        tracker.update(SlotSet(QUESTION, answered))
    return tracker


COLOUR_RING = ("彩铃怎么取消", "怎么退订增值业务？", "彩铃")
REPAIR = ("宽带报修后多长时间能修好", "宽带报修后多长时间能修好？")
PORTING = ("携号转网要满足什么条件", "携号转网要满足什么条件？")


@pytest.mark.parametrize(
    ("before", "text", "whole"),
    [
        (COLOUR_RING, "它多少钱", "彩铃多少钱"),
        (COLOUR_RING, "那个怎么取消", "彩铃怎么取消"),
        (COLOUR_RING, "那个帮我退了", "彩铃帮我退了"),
        (COLOUR_RING, "这个业务多少钱一个月", "彩铃多少钱一个月"),
        (COLOUR_RING, "多少钱", "彩铃多少钱"),
        (REPAIR, "农村呢", "农村宽带报修后多长时间能修好"),
        (REPAIR, "那外地呢？", "外地宽带报修后多长时间能修好"),
        (PORTING, "要多久", "携号转网要多久"),
        (PORTING, "要带什么材料", "携号转网要带什么材料"),
        (PORTING, "我说的是宽带移机", "宽带移机要满足什么条件"),
        (("推荐一款套餐", None, None, "ask_plan_recommend"), "那要多少钱", "套餐要多少钱"),
        (("我要投诉彩铃", None, "彩铃"), "怎么取消", "彩铃怎么取消"),
    ],
)
def test_it_refers_to_what_was_spoken_of(before: tuple[str, ...], text: str, whole: str) -> None:
    assert complete(text, after(*before)) == whole


@pytest.mark.parametrize(
    "text",
    [
        "这个月账单多少钱",
        "这个号码怎么停机",
        "那个师傅什么时候来",
        "流量包多少钱",
        "转人工",
        "好的",
        "谢谢",
        "是的",
        "我要投诉",
        "这个月流量还剩多少",
        "你呢",
        "客服呢",
        "怎么查话费",
        "那个呢",
        "〔手机号1〕",
    ],
)
def test_what_stands_by_itself_is_not_touched(text: str) -> None:
    for before in (COLOUR_RING, PORTING):
        assert complete(text, after(*before)) == text


def test_nothing_was_spoken_of() -> None:
    assert complete("要多久", after("你好", intent="greet")) == "要多久"


def test_it_was_too_long_ago() -> None:
    tracker = after(*COLOUR_RING)
    for _ in range(3):
        tracker.update(UserUttered("好的", {"name": "affirm"}))
    assert complete("它多少钱", tracker) == "它多少钱"
