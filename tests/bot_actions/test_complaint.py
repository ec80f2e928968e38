import pytest

from bot.actions.complaint.fields import tells
from language.mask import mask
from tests.bot_actions.support import Person

STORY = "上个月莫名其妙多扣了我38块钱套餐外流量费，我要投诉"
PHONE, OTHER = "13800001234", "13900005678"


async def at_summary(person: Person) -> None:
    await person.do("action_start_complaint", STORY, "complain")
    await person.say(f"号码是{PHONE}")
    await person.say("把多扣的钱退给我")
    await person.press("choose_option", option="same")


async def test_the_first_sentence_fills_what_it_says(person: Person) -> None:
    reply = await person.do("action_start_complaint", f"{STORY}，号码{PHONE}", "complain")
    assert reply.utters == ["utter_complaint_start_known", "utter_ask_complaint_wish"]
    assert person.slots["complaint_category"] == "收费争议"
    assert person.slots["complaint_number"] == "〔手机号1〕"
    assert "多扣" in person.slots["complaint_detail"]


async def test_a_bare_complaint_is_asked_step_by_step(person: Person) -> None:
    reply = await person.do("action_start_complaint", "我要投诉", "complain")
    assert reply.utters == ["utter_complaint_start", "utter_ask_complaint_category"]
    reply = await person.press("choose_option", option="网络质量")
    assert reply.utters == ["utter_ask_complaint_detail"]
    reply = await person.say("不好")
    assert reply.utters == ["utter_detail_more", "utter_ask_complaint_detail"]
    reply = await person.say("从上周开始家里完全没有信号，打不了电话")
    assert reply.utters == ["utter_ask_complaint_number"]


async def test_the_ticket_is_opened_after_the_summary_is_confirmed(person: Person) -> None:
    await at_summary(person)
    assert await person.tickets() == []
    reply = await person.press("affirm")
    ticket = reply.custom("ticket")
    assert ticket is not None
    assert ticket["number"].startswith("TS")
    assert ticket["number"] in reply.said("utter_complaint_submitted")
    [stored] = await person.tickets()
    assert (stored.category, stored.priority) == ("收费争议", "P3")
    assert stored.contact_masked == mask(PHONE)
    assert PHONE not in stored.description
    assert stored.wish == "把多扣的钱退给我"


async def test_the_summary_shows_masked_numbers(person: Person) -> None:
    await person.do("action_start_complaint", f"{STORY}，号码{PHONE}", "complain")
    await person.say("退钱")
    reply = await person.press("choose_option", option="same")
    summary = reply.said("utter_ask_complaint_confirm")
    assert mask(PHONE) in summary
    assert PHONE not in summary
    assert "〔" not in summary


async def test_a_repeated_call_opens_no_second_ticket(person: Person) -> None:
    await at_summary(person)
    await person.utter("", "affirm")
    await person.run("validate_complaint_form")
    call = person.payload("action_submit_complaint")
    first = await person.http.post("/webhook", json=call)
    again = await person.http.post("/webhook", json=call)
    assert first.json() == again.json()
    assert len(await person.tickets()) == 1


async def test_two_confirmed_complaints_are_two_tickets(person: Person) -> None:
    for _ in range(2):
        await at_summary(person)
        await person.press("affirm")
    assert len(await person.tickets()) == 2


async def test_an_earlier_answer_is_corrected_in_the_middle(person: Person) -> None:
    await person.do("action_start_complaint", f"{STORY}，号码{PHONE}", "complain")
    reply = await person.say(f"不对，号码是{OTHER}", "correct_info")
    assert reply.utters == ["utter_corrected", "utter_ask_complaint_wish"]
    assert mask(OTHER) in reply.said("utter_corrected")
    assert person.slots["complaint_number"] == "〔手机号2〕"
    assert person.slots["complaint_wish"] is None


async def test_a_correction_while_the_contact_is_asked(person: Person) -> None:
    await person.do("action_start_complaint", f"{STORY}，号码{PHONE}", "complain")
    await person.say("退钱")
    reply = await person.say(f"前面的号码说错了，是{OTHER}", "correct_info")
    assert person.slots["complaint_number"] == "〔手机号2〕"
    assert person.slots.get("complaint_contact") is None
    assert reply.utters[-1] == "utter_ask_complaint_contact_same"


async def test_the_category_is_corrected(person: Person) -> None:
    await person.do("action_start_complaint", STORY, "complain")
    await person.say("不对，是网络质量的问题", "correct_info")
    assert person.slots["complaint_category"] == "网络质量"


async def test_a_question_in_the_middle_is_answered_and_the_same_asked_again(
    person: Person,
) -> None:
    await person.do("action_start_complaint", STORY, "complain")
    reply = await person.say("投诉多久能处理完？", "ask_appeal_channel")
    faq = reply.custom("faq")
    assert faq is not None
    assert faq["key"].startswith("complaint.")
    assert reply.utters == ["utter_back_to_form", "utter_ask_complaint_number"]


async def test_a_person_may_be_asked_for_and_the_slots_travel(person: Person) -> None:
    await person.do("action_start_complaint", STORY, "complain")
    reply = await person.say("转人工", "request_human")
    assert reply.custom("handoff") == {
        "type": "handoff",
        "reason": "request",
        "form": "complaint_form",
    }
    assert person.form is None
    assert person.slots["complaint_category"] == "收费争议"
    assert await person.tickets() == []


async def test_stopping_registers_nothing(person: Person) -> None:
    await person.do("action_start_complaint", STORY, "complain")
    reply = await person.say("算了不投诉了", "stop")
    assert reply.utters == ["utter_complaint_cancelled"]
    assert person.slots["complaint_detail"] is None
    assert await person.tickets() == []


async def test_no_contact_makes_it_anonymous(person: Person) -> None:
    await person.do("action_start_complaint", STORY, "complain")
    await person.say("跳过", "refuse_info")
    await person.say("没有特别要求", "provide_info")
    reply = await person.say("不想留电话", "refuse_info")
    assert "utter_contact_anonymous" in reply.utters
    reply = await person.press("affirm")
    assert "utter_complaint_submitted_anonymous" in reply.utters
    [ticket] = await person.tickets()
    assert ticket.contact_enc is None
    assert ticket.wish is None


async def test_the_summary_can_be_changed_item_by_item(person: Person) -> None:
    await at_summary(person)
    reply = await person.press("choose_option", option="edit")
    assert reply.utters == ["utter_which_field"]
    assert "您的诉求" in reply.buttons
    reply = await person.press("choose_option", option="edit:complaint_wish")
    assert reply.utters == ["utter_ask_complaint_wish"]
    reply = await person.say("退钱并且道歉")
    assert "退钱并且道歉" in reply.said("utter_ask_complaint_confirm")


async def test_the_own_number_needs_verification(person: Person) -> None:
    await person.do("action_start_complaint", STORY, "complain")
    reply = await person.say("就是这个号")
    assert reply.utters == ["utter_own_number_unknown", "utter_ask_complaint_number"]
    await person.verify("13800001001")
    reply = await person.say("本机")
    assert person.slots["complaint_number"] == "own_number"
    await person.say("退钱")
    await person.say("就这个号")
    await person.press("affirm")
    [ticket] = await person.tickets()
    assert ticket.contact_masked == mask("13800001001")
    assert ticket.customer_id is not None


async def test_information_security_also_goes_to_a_person(person: Person) -> None:
    await person.do("action_start_complaint", "我要投诉", "complain")
    await person.press("choose_option", option="信息安全")
    await person.say("我的身份信息被你们泄露了，天天接到诈骗电话")
    await person.say("跳过", "refuse_info")
    await person.say("查清楚是谁泄露的")
    await person.say(PHONE)
    reply = await person.press("affirm")
    handoff = reply.custom("handoff")
    assert handoff is not None
    assert handoff["reason"] == "category"
    assert [t.priority for t in await person.tickets()] == ["P2"]


async def test_a_threat_in_the_middle_goes_to_a_person(person: Person) -> None:
    await person.do("action_start_complaint", STORY, "complain")
    reply = await person.say("再不解决我就去工信部告你们", "threaten_escalate")
    handoff = reply.custom("handoff")
    assert handoff is not None
    assert handoff["reason"] == "regulator"


def test_only_stories_become_the_detail() -> None:
    assert not tells("我要投诉你们公司")
    assert not tells("我要投诉乱收费")
    assert tells("我上个月被多扣了三十八块钱流量费")


async def test_account_questions_are_answered_in_between(person: Person) -> None:
    await person.verify("13800001001")
    await person.do("action_start_complaint", STORY, "complain")
    reply = await person.say("查一下话费", "query_balance")
    assert reply.utters == [
        "utter_balance",
        "utter_back_to_form",
        "utter_ask_complaint_number_verified",
    ]


async def test_more_of_the_story_is_added(person: Person) -> None:
    await person.do("action_start_complaint", STORY, "complain")
    reply = await person.say("而且打了三次客服都说查不了", "complain")
    assert reply.utters == ["utter_added", "utter_ask_complaint_number"]
    assert "三次客服" in person.slots["complaint_detail"]
    assert "38" in person.slots["complaint_detail"]


async def test_a_number_that_cannot_be_read_is_asked_again_then_left_out(person: Person) -> None:
    await person.do("action_start_complaint", STORY, "complain")
    for _ in range(2):
        reply = await person.say("号码是一三八零零")
        assert reply.utters == ["utter_number_unclear", "utter_ask_complaint_number"]
    await person.say("一三八零零")
    assert person.slots["complaint_number"] == "absent"


async def test_wishes_that_sound_like_errands_stay_wishes(person: Person) -> None:
    await person.do("action_start_complaint", f"{STORY}，号码{PHONE}", "complain")
    reply = await person.say("给我换回原来的套餐", "change_plan")
    assert person.slots["complaint_wish"] == "给我换回原来的套餐"
    assert reply.utters == ["utter_ask_complaint_contact_same"]


async def test_another_complaint_does_not_inherit_the_story(person: Person) -> None:
    person.slots |= {"complaint_category": "收费争议", "complaint_detail": "多扣了三十八块钱"}
    await person.do("action_start_complaint", "投诉你们客服态度差", "complain")
    assert person.slots["complaint_category"] == "服务态度"
    assert person.slots["complaint_detail"] is None


async def test_what_was_told_before_is_not_asked_again(person: Person) -> None:
    person.slots |= {"complaint_category": "收费争议", "complaint_detail": "多扣了三十八块钱"}
    reply = await person.do("action_start_complaint", "我要投诉", "complain")
    assert reply.utters[-1] == "utter_ask_complaint_number"


async def test_a_short_story_is_not_asked_for_again(person: Person) -> None:
    await person.do("action_start_complaint", "你们乱扣我二十块钱", "complain")
    assert person.slots["complaint_detail"] == "你们乱扣我二十块钱"


async def test_the_story_told_before_wanting_to_complain_counts(person: Person) -> None:
    story = "昨天营业厅的人当众骂我，态度太恶劣"
    await person.utter(story, "nlu_fallback")
    await person.do("action_start_complaint", "我要投诉", "complain")
    assert person.slots["complaint_detail"] == story
    assert person.slots["complaint_category"] == "服务态度"


async def test_who_has_no_more_to_tell_has_told_it(person: Person) -> None:
    await person.do("action_start_complaint", "投诉你们客服骂人", "complain")
    person.slots["complaint_detail"] = None
    person.slots["requested_slot"] = "complaint_detail"
    person.events.append({"event": "active_loop", "name": "complaint_form"})
    await person.say("没有别的了", "deny")
    assert person.slots["complaint_detail"] == "投诉你们客服骂人"


async def test_the_story_survives_corrections(person: Person) -> None:
    await person.do("action_start_complaint", STORY, "complain")
    reply = await person.say("不对，是58元", "correct_info")
    assert reply.utters == ["utter_added", "utter_ask_complaint_number"]
    assert person.slots["complaint_detail"].startswith(STORY)
    assert "58元" in person.slots["complaint_detail"]
    await person.say(PHONE)
    await person.say("退钱")
    await person.say(f"联系电话换成{OTHER}", "correct_info")
    assert person.slots["complaint_number"] == "〔手机号1〕"
    assert person.slots["complaint_contact"] == "〔手机号2〕"
    assert person.slots["complaint_detail"].startswith(STORY)


async def test_punctuation_stays_as_written(person: Person) -> None:
    await person.do("action_start_complaint", f"{STORY}, 真的!", "complain")
    await person.say("跳过", "refuse_info")
    await person.say("退钱；道歉", "provide_info")
    reply = await person.say("不留", "refuse_info")
    summary = reply.said("utter_ask_complaint_confirm")
    assert f"{STORY}, 真的!" in summary
    assert "退钱；道歉" in summary


async def test_the_category_is_left_open_rather_than_asked_for_ever(person: Person) -> None:
    await person.do("action_start_complaint", "我要投诉", "complain")
    reply = await person.say("没有别的了", "deny")
    assert person.slots["complaint_category"] == "其他"
    assert reply.utters == ["utter_ask_complaint_detail"]


async def test_no_question_is_asked_more_than_three_times(person: Person) -> None:
    await person.do("action_start_complaint", STORY, "complain")
    asked = []
    for _ in range(9):
        if person.form is None:
            break
        asked.append(person.slots["requested_slot"])
        await person.say("哼哼", "chitchat")
    assert max(asked.count(slot) for slot in asked) <= 3
    assert asked[-1] == "complaint_confirm"


@pytest.mark.parametrize(
    ("slot", "question"),
    [
        ("complaint_category", "宽带报修一般多久能修好"),
        ("complaint_detail", "欠费的滞纳金怎么算"),
        ("complaint_number", "换套餐什么时候生效"),
        ("complaint_wish", "投诉以后多久有结果"),
        ("complaint_contact", "手机丢了怎么挂失"),
        ("complaint_confirm", "换套餐什么时候生效"),
    ],
)
async def test_a_question_is_answered_at_every_slot(
    person: Person, slot: str, question: str
) -> None:
    await person.do("action_start_complaint", "我要投诉", "complain")
    answers = {
        "complaint_category": "收费争议",
        "complaint_detail": STORY,
        "complaint_number": PHONE,
        "complaint_wish": "退钱",
        "complaint_contact": PHONE,
    }
    while (asked := person.slots["requested_slot"]) != slot:
        await person.say(answers[asked])
    reply = await person.say(question, "complain")
    assert reply.custom("faq") is not None
    assert person.slots.get(slot) is None
    assert person.slots["requested_slot"] == slot


async def test_wishes_and_stories_may_be_questions(person: Person) -> None:
    await person.do("action_start_complaint", "我要投诉", "complain")
    await person.press("choose_option", option="收费争议")
    story = "凭什么扣我三十八块钱还不说一声？"
    await person.say(story, "complain")
    assert person.slots["complaint_detail"] == story
    await person.say(PHONE)
    await person.say("能不能退给我？", "ask_business_rule")
    assert person.slots["complaint_wish"] == "能不能退给我？"


async def test_the_item_to_change_may_be_typed(person: Person) -> None:
    await at_summary(person)
    await person.press("choose_option", option="edit")
    reply = await person.say("具体情况", "affirm")
    assert reply.utters == ["utter_ask_complaint_detail"]
    assert await person.tickets() == []


async def test_a_murmur_confirms_nothing(person: Person) -> None:
    await at_summary(person)
    await person.utter("哦", "affirm")
    person.message["intent"]["confidence"] = 0.75
    await person.run("validate_complaint_form")
    assert person.slots["complaint_confirm"] is None
    await person.utter("对的，提交", "affirm")
    person.message["intent"]["confidence"] = 0.5
    await person.run("validate_complaint_form")
    assert person.slots["complaint_confirm"] == "yes"


async def test_a_fault_belongs_to_the_complaint_about_it(person: Person) -> None:
    await person.do("action_start_complaint", "宽带三天两头断，我要投诉", "complain")
    while person.slots["requested_slot"] != "complaint_number":
        await person.press("choose_option", option="网络质量")
    reply = await person.say("昨晚又断了一整夜", "report_broadband_fault")
    assert person.form == "complaint_form"
    assert reply.utters[0] == "utter_added"
    assert "昨晚又断了一整夜" in person.slots["complaint_detail"]
    await person.say("那我先报修吧", "report_broadband_fault")
    assert person.form == "fault_form"


@pytest.mark.parametrize("yes", ["没问题，提交吧", "没错", "对，没毛病", "好的"])
async def test_a_yes_may_hold_a_no(person: Person, yes: str) -> None:
    await at_summary(person)
    reply = await person.say(yes, "affirm")
    assert reply.custom("ticket") is not None
