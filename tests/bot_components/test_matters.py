"""When a sentence holds two matters, and when it is one story."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.components.matters import pieces, split
from language.lexicon import complaint_category

# What a classifier makes of the pieces below; the first word found decides.
INTENTS = {
    "账单": "query_bill",
    "漫游": "ask_roaming",
    "换套餐": "change_plan",
    "副卡": "secondary_card",
    "发票": "ask_invoice",
    "结转": "ask_business_rule",
    "上不了网": "report_broadband_fault",
    "宽带": "report_broadband_fault",
    "电视": "report_tv_fault",
    "扣": "complain",
    "骂": "complain",
    "投诉": "complain",
    "话费": "query_balance",
    "催": "urge_ticket",
    "你好": "greet",
}


async def parse(text: str) -> dict[str, Any]:
    name = next((intent for word, intent in INTENTS.items() if word in text), "nlu_fallback")
    category = {"name": complaint_category(text) or "其他", "confidence": 0.9}
    return {"intent": {"name": name, "confidence": 0.9}, "complaint_category": category}


def told(text: str) -> list[str]:
    return asyncio.run(split(text, parse))


@pytest.mark.parametrize(
    ("text", "matters"),
    [
        ("宽带断了两天，另外上个月多扣我30块", ["宽带断了两天", "上个月多扣我30块"]),
        ("宽带断了两天另外上个月多扣我30块", ["宽带断了两天", "上个月多扣我30块"]),
        ("上不了网，顺便帮我查下话费还剩多少", ["上不了网", "帮我查下话费还剩多少"]),
        ("查话费，顺便问下漫游怎么收费", ["查话费", "问下漫游怎么收费"]),
        ("帮我催一下工单，再帮我查查话费", ["帮我催一下工单", "帮我查查话费"]),
        ("一是宽带断了，二是多扣了我50块", ["宽带断了", "多扣了我50块"]),
        ("1、家里上不了网 2、上个月扣了20块", ["家里上不了网", "上个月扣了20块"]),
        ("我有两件事，宽带断了，上个月还多扣我30块", ["宽带断了", "上个月还多扣我30块"]),
        ("客服昨天骂我，另外上个月多扣我30块", ["客服昨天骂我", "上个月多扣我30块"]),
        ("话费还剩多少？怎么开电子发票？", ["话费还剩多少", "怎么开电子发票"]),
        ("查查账单，顺便问问漫游咋收费", ["查查账单", "问问漫游咋收费"]),
        ("我要换套餐还有帮我把副卡停掉", ["我要换套餐", "帮我把副卡停掉"]),
        ("电子发票怎么还没有？还有你们多扣了我20", ["电子发票怎么还没有", "你们多扣了我20"]),
        ("漫游包几天生效，要收费吗", ["漫游包几天生效", "要收费吗"]),
        ("换套餐什么时候生效，要不要钱", ["换套餐什么时候生效", "要不要钱"]),
    ],
)
def test_two_matters_are_told_apart(text: str, matters: list[str]) -> None:
    assert told(text) == matters


@pytest.mark.parametrize(
    "text",
    [
        "宽带断了两天",
        "宽带断了两天，打电话也没人管，我要投诉",
        "宽带断了两天，还没人来修，气死我了",
        "你们多扣我30块，还不给退，客服态度还差",
        "宽带上不了网，另外电视也看不了",
        "上个月多扣我30块，另外打了三次都说查不了",
        "宽带断了两天，另外我要投诉",
        "我另外一个号码停机了，怎么复机",
        "这个月套餐流量还有多少没用完",
        "漫游包多少钱，一天要多少钱",
        "宽带断了几天了，什么时候修好，要钱吗",
        "第二天宽带就断了，一直没人来修",
        "你好，宽带断了两天，你们快一点",
    ],
)
def test_one_story_stays_whole(text: str) -> None:
    assert told(text) == [text]


def test_few_pieces_only() -> None:
    assert len(pieces("另外".join(["宽带断了两天"] * 9))) == 1
