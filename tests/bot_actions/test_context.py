"""What belongs to something said just before, and is answered with it."""

import pytest

from bot.actions.plan.needs import age_of, budget_of
from tests.bot_actions.support import Person

STORY = "上个月的账单平白无故多收了我38块钱流量费"


async def test_a_robot_says_so_in_every_mood(person: Person) -> None:
    for emotion in ("calm", "anxious", "angry", "abusive"):
        await person.utter("跟我说话的是不是个机器", "bot_identity")
        person.message["emotion"] = {"name": emotion, "confidence": 0.9}
        reply = await person.run("action_small_talk")
        assert "utter_bot_identity" in reply.utters


async def test_a_no_out_of_the_blue_is_asked_about(person: Person) -> None:
    for text in ("不对", "不是这样的"):
        reply = await person.do("action_follow_up", text, "deny")
        assert reply.utters == ["utter_what_is_wrong"]


async def test_a_thing_alone_is_asked_about(person: Person) -> None:
    for text in ("我说的是宽带", "我问的是流量"):
        reply = await person.do("action_follow_up", text, "provide_info")
        clarify = reply.custom("clarify")
        assert clarify is not None
        assert "utter_about_this" in reply.utters
    reply = await person.do("action_follow_up", "就那样", "provide_info")
    assert reply.utters == ["utter_what_is_it_about"]


# -- plans ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "has", "lacks"),
    [
        ("我儿子上大学，有啥便宜的套餐", "星河青春卡", "银龄"),
        ("给我爷爷办一个，他只接电话", "银龄关爱", "青春卡"),
        ("我65岁，用哪个套餐好", "银龄关爱", "青春卡"),
        ("我不上网，打打电话就行", "星河畅享59", "银龄"),
        ("随便推荐一个", "星河畅享", "青春卡"),
        ("每个月一百以内的", "星河畅享99", "畅享129"),
        ("想要流量多一点的", "星河畅享199", "银龄"),
    ],
)
async def test_plans_are_for_whom_they_are_wanted(
    person: Person, text: str, has: str, lacks: str
) -> None:
    reply = await person.do("action_recommend_plans", text, "ask_plan_recommend")
    listed = reply.said(reply.utters[0])
    assert has in listed
    assert lacks not in listed


async def test_the_price_of_what_was_just_listed(person: Person) -> None:
    await person.do("action_recommend_plans", "学生用什么套餐好", "ask_plan_recommend")
    reply = await person.do("action_answer_question", "那每个月多少钱", "ask_plan_tariff")
    assert "星河青春卡：每月 39 元" in reply.said("utter_plan_fees")
    for _ in range(2):
        await person.do("action_small_talk", "谢谢", "thanks")
    reply = await person.do("action_answer_question", "多少钱一个月", "ask_plan_tariff")
    assert "utter_plan_fees" not in reply.utters


async def test_a_price_told_while_verifying_counts(person: Person) -> None:
    await person.do("action_change_plan", "想换个套餐", "change_plan")
    reply = await person.do("action_change_plan", "换套餐，一个月五六十的", "change_plan")
    assert reply.utters == ["utter_verify_first"]
    await person.verify("13800001001")
    reply = await person.do("action_resume_after_verify", "", "resume_after_verify")
    assert "59" in reply.said("utter_plan_nearest")
    assert "utter_ask_plan_choice" in reply.utters


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("一个月四五十的", 40, 50),
        ("两三百的那种", None, None),
        ("六七十块", 60, 70),
        ("50元以内", 0, 50),
        ("不超过一百块", 0, 100),
        ("五十左右", 40, 60),
        ("100到150之间", 100, 150),
        ("换成99的", None, None),
    ],
)
def test_budgets(text: str, low: int | None, high: int | None) -> None:
    found = budget_of(text)
    assert (found.low, found.high) == (low, high) if found else low is None


def test_ages() -> None:
    assert age_of("我妈今年六十五岁") == 65
    assert age_of("孩子刚上高中") == 20
    assert age_of("月租20的") is None


async def test_too_little_money_is_looked_up_in_the_bill(person: Person) -> None:
    reply = await person.do("action_query_balance", "余额，咋就这么少", "query_balance")
    assert reply.utters == ["utter_balance_lower", "utter_verify_first"]
    await person.verify("13800001001")
    reply = await person.do("action_resume_after_verify", "", "resume_after_verify")
    assert reply.utters == ["utter_bill"]


# -- inside a form --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    ["就是周二下午打10900的那回", "前天夜里我就跟你们说过了", "打12300他们也让我找你们"],
)
async def test_a_story_where_a_number_is_asked_for_is_kept(person: Person, more: str) -> None:
    await person.do("action_start_complaint", STORY, "complain")
    reply = await person.say(more)
    assert reply.utters == ["utter_added", "utter_ask_complaint_number"]
    assert person.slots["complaint_detail"] == f"{STORY}\n{more}"
    assert person.slots["complaint_number"] is None


@pytest.mark.parametrize("unread", ["1380012", "号码忘带了回头说", "零二三五六七八"])
async def test_what_may_be_a_number_is_not_put_into_the_story(person: Person, unread: str) -> None:
    await person.do("action_start_complaint", STORY, "complain")
    await person.say(unread)
    assert person.slots["complaint_detail"] == STORY


async def test_another_matter_comes_first_and_the_form_is_kept(person: Person) -> None:
    person.slots["pending_matters"] = ["宽带从昨天起就断了"]
    await person.do("action_start_complaint", STORY, "complain")
    reply = await person.say("那先说宽带的事吧", "nlu_fallback")
    assert reply.utters == ["utter_put_off"]
    assert person.form is None
    assert person.slots["pending_matters"] == ["宽带从昨天起就断了"]
    assert person.slots["complaint_detail"] is None
    left = person.slots["unfinished"]
    assert left["form"] == "complaint_form"
    assert left["slots"]["complaint_detail"] == STORY
    assert await person.tickets() == []
    person.slots["pending_matters"] = None
    await person.do("action_follow_up", "", "choose_option", option="unfinished:continue")
    assert person.slots["complaint_detail"] == STORY


async def test_what_was_not_told_before_can_come_first_as_well(person: Person) -> None:
    await person.do("action_start_complaint", STORY, "complain")
    await person.say("先帮我查一下话费", "nlu_fallback")
    assert person.slots["pending_matters"] == ["查话费"]


@pytest.mark.parametrize("wish", ["先给我把钱退了", "先办退费吧", "先给我个说法"])
async def test_a_wish_that_begins_with_first_is_a_wish(person: Person, wish: str) -> None:
    await person.do("action_start_complaint", f"{STORY}，号码13800001234", "complain")
    await person.say(wish)
    assert person.slots["complaint_wish"] == wish


# -- the guided check -----------------------------------------------------------------------------


async def test_what_was_done_is_noted_and_not_asked_again(person: Person) -> None:
    await person.do("action_start_fault", "宽带上不了网", "report_broadband_fault")
    reply = await person.say("光猫我都重启过了，还是亮红灯", "reopen_ticket")
    assert reply.utters[0] == "utter_tried_noted"
    await person.press("choose_option", option="skipped")
    reply = await person.run("action_ask_check_solved")
    assert reply.utters[0] == "utter_hint_replug"


async def test_since_when_is_noted(person: Person) -> None:
    await person.do("action_start_fault", "宽带上不了网", "report_broadband_fault")
    reply = await person.say("昨晚九点多开始的")
    assert reply.utters == ["utter_added", "utter_ask_check_area"]
    assert "昨晚九点多开始的" in person.slots["fault_detail"]


async def test_a_place_is_noted(person: Person) -> None:
    await person.do("action_start_fault", "宽带上不了网", "report_broadband_fault")
    reply = await person.say("海淀区中关村大街")
    assert reply.utters == ["utter_place_noted", "utter_ask_check_power"]
