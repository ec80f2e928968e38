"""Sentences whose words decide: which they are, and what is done with them."""

from types import SimpleNamespace
from typing import Any

import pytest

from bot.actions.fallback import overrides
from bot.actions.said import Said
from tests.bot_actions.support import Person
from tests.bot_actions.test_tickets import moved, opened
from ticket_bridge.schemas import TicketType


def tracker(*before: str, uttered: str = "", **slots: str) -> Any:
    events: list[dict[str, Any]] = [{"event": "user", "text": text} for text in before]
    events.append({"event": "bot", "metadata": {"utter_action": uttered}})
    events.append({"event": "user", "text": "…"})
    return SimpleNamespace(events=events, get_slot=slots.get)


def said(text: str) -> Said:
    return Said(text, "nlu_fallback")


@pytest.mark.parametrize(
    "text",
    [
        "我被骗了三千块",
        "刚才被人骗走两万，怎么办",
        "我爸被骗子骗去了养老钱",
        "骗子让我转账，我已经转了",
        "我把钱转给骗子了",
        "对方冒充你们客服，我转了两千过去了",
        "验证码我告诉他了",
        "我刚把验证码发给对方了",
        "银行卡里的钱被转走了",
        "支付宝的钱没了，刚接了个陌生电话",
        "账户被清空了",
        "我已经转了两千过去了",
        "转了五百给那个人",
    ],
)
def test_what_is_already_lost_is_urgent(text: str) -> None:
    assert overrides.lost_to_fraud(said(text), tracker())


@pytest.mark.parametrize(
    "text",
    [
        "有人冒充你们客服让我转账，是真的吗",
        "怎么防止被骗转账",
        "骗子让我转账，我没转",
        "差点被骗了三千",
        "要不要把验证码告诉他",
        "你们骗了我三百块钱",
        "营业厅的人骗我妈办了个199的套餐",
        "我给我妈转了一百过去充话费",
        "充值的钱转了没到账",
        "我要转到移动去",
        "验证码收不到",
        "卡里的钱怎么没了",
        "话费账户被清空了",
        "帮我转给人工",
        "流量转给他五个G",
    ],
)
def test_what_is_not_lost_to_a_swindler_is_not(text: str) -> None:
    assert not overrides.lost_to_fraud(said(text), tracker())


def test_a_few_words_are_enough_after_a_swindle_was_spoken_of() -> None:
    told = tracker("有人冒充公安局说我涉案")
    for text in ("我已经转了", "钱没了", "验证码都给了", "点了那个链接"):
        assert overrides.lost_to_fraud(said(text), told)
        assert not overrides.lost_to_fraud(said(text), tracker("我要查话费"))
    assert overrides.lost_to_fraud(said("已经转了"), tracker(last_entry="real_name.fraud"))
    assert not overrides.lost_to_fraud(said("还没转"), told)


@pytest.mark.parametrize(
    "text", ["凭什么不行", "我们是合法夫妻凭什么不行", "她是我妈", "为什么不能查", "我是她老公"]
)
def test_who_was_refused_may_ask_why(text: str) -> None:
    assert overrides.insists(said(text), tracker(uttered="utter_other_person"))
    assert overrides.insists(said(text), tracker(uttered="utter_other_person_why"))
    assert not overrides.insists(said(text), tracker(uttered="utter_greet_morning"))


@pytest.mark.parametrize(
    "text", ["那查我自己的流量", "为什么宽带断了", "我妈的宽带断了能报修吗", "好吧，谢谢"]
)
def test_another_matter_is_no_asking_why(text: str) -> None:
    assert not overrides.insists(said(text), tracker(uttered="utter_other_person"))


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("修了三次了还没好，你们到底行不行！！！", True),
        ("师傅来了好几趟还是断", True),
        ("反复修都修不好", True),
        ("修了两次终于好了", False),
        ("报修三次能赔偿吗", False),
        ("怎么修改密码", False),
    ],
)
def test_repaired_again_and_again(text: str, fits: bool) -> None:
    assert overrides.repaired_again(said(text), tracker()) is fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("别给我道歉，我要解决", True),
        ("不要再说对不起了", True),
        ("道歉有什么用", True),
        ("我只要解决问题", True),
        ("让他给我道歉", False),
        ("不用道歉，帮我查下流量", False),
        ("问题解决了，谢谢", False),
    ],
)
def test_deeds_instead_of_words(text: str, fits: bool) -> None:
    assert overrides.wants_deeds(said(text), tracker()) is fits


async def test_fraud_is_answered_whatever_was_understood(person: Person) -> None:
    for action, intent in (
        ("action_answer_question", "ask_port_in"),
        ("action_follow_up", "provide_info"),
        ("action_start_complaint", "complain"),
        ("action_small_talk", "chitchat"),
    ):
        reply = await person.do(action, "骗子让我转账，我已经转了两千过去了", intent)
        assert reply.utters == ["utter_fraud_urgent"]
        assert reply.buttons == []  # they lie in the response
        assert reply.customs == []
        assert person.form is None
    words = reply.said("utter_fraud_urgent")
    assert all(fact in words for fact in ("110", "96110", "止付", "挂失", "转人工"))


async def test_fraud_is_not_met_with_the_word_for_the_angry(person: Person) -> None:
    await person.utter("我被骗了三千块", "complain")
    person.message["emotion"] = {"name": "angry", "confidence": 0.9}
    reply = await person.run("action_start_complaint")
    assert reply.utters == ["utter_fraud_urgent"]


async def test_who_asks_for_a_person_gets_both(person: Person) -> None:
    reply = await person.do("action_handoff", "我被骗了三千块，快找个人帮我", "request_human")
    assert reply.utters == ["utter_fraud_urgent"]
    assert reply.custom("handoff") is not None


async def test_inside_a_form_it_comes_first(person: Person) -> None:
    await person.do("action_start_complaint", "我要投诉", "complain")
    reply = await person.say("骗子打电话骗走了我两千块钱", "complain")
    assert reply.utters[0] == "utter_fraud_urgent"
    assert person.slots["complaint_detail"] == "骗子打电话骗走了我两千块钱"
    assert person.form == "complaint_form"


async def test_a_form_without_a_story_asks_the_same_again(person: Person) -> None:
    await person.do("action_start_suggestion", "我想提个建议", "give_suggestion")
    reply = await person.say("我被骗了三千块", "complain")
    assert reply.utters == ["utter_fraud_urgent", "utter_ask_suggestion_detail"]


async def test_a_refusal_is_explained_when_asked_about(person: Person) -> None:
    refused = await person.do("action_answer_question", "帮我查我老公的通话记录", "ask_privacy")
    assert refused.utters == ["utter_other_person"]
    person.events.append({"event": "bot", "metadata": {"utter_action": "utter_other_person"}})
    reply = await person.do("action_answer_question", "我们是合法夫妻凭什么不行", "nlu_fallback")
    assert reply.utters == ["utter_other_person_why"]
    assert "通信秘密" in reply.said("utter_other_person_why")


async def test_a_repair_in_vain_becomes_a_complaint(person: Person) -> None:
    text = "修了三次了还没好，你们到底行不行！"
    reply = await person.do("action_answer_question", text, "nlu_fallback")
    assert person.form == "complaint_form"
    assert reply.utters[0] == "utter_repair_again"
    assert person.slots["complaint_category"] == "宽带装维"
    assert person.slots["complaint_detail"] == text


async def test_a_repair_in_vain_reopens_its_own_ticket(person: Person) -> None:
    number = await opened(person, type=TicketType.FAULT, category="宽带", title="断网")
    await moved(person.services, number, "accepted", "processing", "resolved", "confirming")
    other = await opened(person)
    reply = await person.do("action_reopen_ticket", "修了三次还是没好", "reopen_ticket")
    assert reply.utters == ["utter_reopened"]
    assert number in reply.said("utter_reopened")
    assert other not in reply.said("utter_reopened")
    assert person.form is None


async def test_deeds_urge_the_open_ticket(person: Person) -> None:
    number = await opened(person)
    reply = await person.do("action_follow_up", "别给我道歉，我要解决", "provide_info")
    assert reply.utters == ["utter_urged"]
    assert number in reply.said("utter_urged")


async def test_deeds_register_what_was_told(person: Person) -> None:
    await person.utter("你们上个月乱扣了我三十块钱", "nlu_fallback")
    reply = await person.do("action_follow_up", "别给我道歉，我要解决", "provide_info")
    assert reply.utters[0] == "utter_take_up_story"
    assert "抱歉" not in reply.said("utter_take_up_story")
    assert person.form == "complaint_form"
    assert person.slots["complaint_detail"] == "你们上个月乱扣了我三十块钱"


async def test_deeds_without_a_matter_are_offered(person: Person) -> None:
    await person.utter("道歉有什么用", "nlu_fallback")
    person.message["emotion"] = {"name": "angry", "confidence": 0.9}
    reply = await person.run("action_follow_up")
    assert reply.utters == ["utter_take_up_which"]


async def test_the_decided_action_is_recorded_like_any_other(person: Person) -> None:
    """A repeated call of the same message urges once."""
    await opened(person)
    await person.utter("别给我道歉，我要解决", "provide_info")
    first = await person.run("action_follow_up")
    person.events.pop()
    again = await person.run("action_follow_up")
    assert first.responses == again.responses
    [ticket] = await person.tickets()
    assert ticket.urge_count == 1
