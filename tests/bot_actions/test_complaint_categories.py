"""Which category a complaint gets: recognised, named, or asked for."""

from typing import Any

import pytest
import yaml

from bot.actions.complaint.categories import CATEGORIES, category_told
from bot.actions.said import Said
from core.settings import ROOT
from tests.bot_actions.support import Person

STORY = "柜台那个人从头到尾板着脸，问一句呛一句"


def said(text: str, name: str, confidence: float) -> Said:
    found = {"name": name, "confidence": confidence}
    return Said.parsed({"text": text, "complaint_category": found})


@pytest.mark.parametrize(
    ("text", "name", "confidence", "unasked", "asked"),
    [
        (STORY, "服务态度", 0.9, "服务态度", "服务态度"),
        (STORY, "服务态度", 0.5, None, None),
        # Words that mislead give way to a sure classifier, and help one in doubt.
        ("师傅收了我两百块话费", "宽带装维", 0.9, "宽带装维", "宽带装维"),
        ("扣了我两百块话费", "宽带装维", 0.5, None, "收费争议"),
        # What is named is meant.
        ("是服务态度", "收费争议", 0.9, "服务态度", "服务态度"),
        ("我要投诉", "其他", 0.98, None, None),
        ("扣费", "其他", 0.98, None, "收费争议"),
    ],
)
def test_sure_named_or_asked(
    text: str, name: str, confidence: float, unasked: str | None, asked: str | None
) -> None:
    told = said(text, name, confidence)
    assert category_told(told) == unasked
    assert category_told(told, asked=True) == asked


def test_examples_bear_categories_of_the_desk() -> None:
    content = yaml.safe_load((ROOT / "bot/data/nlu/complaint.yml").read_text("utf-8"))
    found = {block["metadata"]["category"] for block in content["nlu"] if "metadata" in block}
    assert found == set(CATEGORIES)


async def hear(person: Person, text: str, name: str, confidence: float) -> dict[str, Any]:
    """Say something of which the classifier thinks so much."""
    await person.utter(text, "complain")
    person.message["complaint_category"] = {"name": name, "confidence": confidence}
    return person.message


async def test_a_recognised_complaint_is_not_asked_about(person: Person) -> None:
    await hear(person, f"{STORY}，我要投诉", "服务态度", 0.8)
    reply = await person.run("action_start_complaint")
    assert reply.utters == ["utter_complaint_start_known"]
    assert person.slots["complaint_category"] == "服务态度"


async def test_a_doubtful_one_is(person: Person) -> None:
    await hear(person, f"{STORY}，我要投诉", "服务态度", 0.6)
    reply = await person.run("action_start_complaint")
    assert reply.utters == ["utter_complaint_start"]
    assert person.slots.get("complaint_category") is None
    assert person.slots["complaint_detail"].startswith(STORY)


async def test_what_was_told_before_says_the_category(person: Person) -> None:
    await hear(person, "上个月扣了我两次月租，没人给我说清楚", "收费争议", 0.9)
    await hear(person, "我要投诉", "其他", 0.98)
    await person.run("action_start_complaint")
    assert person.slots["complaint_category"] == "收费争议"
    assert person.slots["complaint_detail"].startswith("上个月扣了")


async def test_the_answer_is_recognised_without_its_words(person: Person) -> None:
    await person.do("action_start_complaint", "我要投诉", "complain")
    await hear(person, f"就是{STORY}", "服务态度", 0.9)
    await person.run("validate_complaint_form")
    assert person.slots["complaint_category"] == "服务态度"
    assert STORY in person.slots["complaint_detail"]
