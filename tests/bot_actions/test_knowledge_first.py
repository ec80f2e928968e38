"""Questions about an errand: answered first, the errand offered as a button."""

import pytest

from bot.actions.faq.rule_question import asks_for_rule
from bot.actions.said import Said
from tests.bot_actions.support import Person


@pytest.mark.parametrize(
    ("action", "text", "intent", "key", "button"),
    [
        (
            "action_query_data_usage",
            "流量用不完下个月还能用吗",
            "query_data_usage",
            "plans.rollover",
            "查我的流量",
        ),
        (
            "action_start_cancel_service",
            "怎么退订增值业务",
            "cancel_service",
            "value_added.unsubscribe",
            "退订我的业务",
        ),
        (
            "action_start_fault",
            "宽带报修多久能修好",
            "report_broadband_fault",
            "broadband.repair_deadline",
            "我要报修",
        ),
        (
            "action_query_ticket_status",
            "投诉一般多久能有结果",
            "query_ticket_status",
            "complaint.deadline",
            "查我的工单",
        ),
        ("action_start_complaint", "怎么投诉", "complain", "complaint.channels", "我要投诉"),
    ],
)
async def test_a_question_about_an_errand_is_answered(
    person: Person, action: str, text: str, intent: str, key: str, button: str
) -> None:
    reply = await person.do(action, text, intent)
    faq = reply.custom("faq")
    assert faq is not None
    assert faq["key"] == key
    assert reply.utters == ["utter_errand_offer"]
    assert reply.buttons == [button]
    assert reply.custom("verify") is None
    assert person.form is None


async def test_a_likely_question_is_offered_beside_the_errand(person: Person) -> None:
    reply = await person.do("action_query_bill", "账单一般几号出", "query_bill")
    assert reply.custom("verify") is None
    assert reply.custom("faq") or reply.custom("clarify")
    assert "查我的账单" in reply.buttons


async def test_the_button_starts_the_errand(person: Person) -> None:
    reply = await person.do("action_query_bill", "", "query_bill")
    assert reply.custom("verify") is not None
    reply = await person.do("action_start_fault", "", "report_broadband_fault")
    assert person.form == "fault_form"


async def test_no_errand_is_offered_where_it_is_out_of_place(person: Person) -> None:
    reply = await person.do("action_start_fault", "流量不清零是咋回事", "report_mobile_fault")
    assert reply.custom("faq") is not None
    assert reply.buttons == []


@pytest.mark.parametrize(
    ("action", "text"),
    [
        ("action_query_balance", "话费还剩多少"),
        ("action_query_balance", "余额多少"),
        ("action_query_bill", "上个月账单多少钱"),
        ("action_query_points", "有多少积分"),
        ("action_query_current_plan", "我现在是什么套餐"),
        ("action_start_cancel_service", "帮我把彩铃退了吧，怎么还在扣"),
    ],
)
async def test_own_values_are_no_questions_of_that_kind(
    person: Person, action: str, text: str
) -> None:
    reply = await person.do(action, text, action.removeprefix("action_"))
    assert reply.custom("verify") is not None
    assert reply.custom("faq") is None


async def test_trouble_opens_the_form_however_it_is_put(person: Person) -> None:
    reply = await person.do("action_start_fault", "家里宽带怎么又断网了", "report_broadband_fault")
    assert "utter_fault_check" in reply.utters
    assert person.form == "fault_form"
    reply = await person.do("action_start_complaint", "凭什么乱扣我的话费", "complain")
    assert person.form == "complaint_form"


def test_what_counts_as_a_question_about_rules() -> None:
    def asks(text: str) -> bool:
        return asks_for_rule(Said(text, "query_bill"))

    assert asks("换套餐什么时候生效")
    assert asks("我家宽带报修一般多久修好")
    assert not asks("我的账单多少钱")
    assert not asks("查账单")
    assert not asks("〔手机号1〕怎么查话费")
    assert not asks("怎么" + "啊" * 40)
