"""Numbers that are somebody else's, numbers nobody shall have, and forms left for another day."""

from bot.actions.forms.unfinished import CONTINUE, DROP
from language.mask import mask
from tests.bot_actions.support import Person

STORY = "上个月平白无故多收了我38块钱套餐外流量费"
PHONE, OTHER, OWN = "13800001234", "13900005678", "13800001001"


async def told(person: Person) -> None:
    """A complaint with a number given; the wish is asked next."""
    await person.do("action_start_complaint", f"{STORY}，我要投诉", "complain")
    await person.say(PHONE)


async def test_a_number_of_the_family_stays_and_is_not_called(person: Person) -> None:
    await told(person)
    reply = await person.say("这是我妈的号", "wrong_number")
    assert reply.utters == ["utter_number_of_other", "utter_ask_complaint_wish"]
    reply = await person.say("退钱")
    assert reply.utters == ["utter_ask_complaint_contact"]
    await person.say(OTHER)
    await person.press("affirm")
    [ticket] = await person.tickets()
    assert ticket.contact_masked == mask(OTHER)
    assert mask(PHONE) in ticket.description
    assert "这是我妈的号" in ticket.description


async def test_a_contact_that_is_somebody_elses_is_asked_again(person: Person) -> None:
    await told(person)
    await person.say("退钱")
    await person.press("choose_option", option="same")
    reply = await person.say("那是我妈的号，别打", "wrong_number")
    assert "utter_number_of_other" in reply.utters
    assert person.slots["complaint_contact"] is None
    assert person.slots["complaint_number"] is not None
    assert reply.utters[-1] == "utter_ask_complaint_contact"


async def test_a_wrong_number_is_taken_back_everywhere(person: Person) -> None:
    await told(person)
    await person.say("退钱")
    await person.press("choose_option", option="same")
    reply = await person.say("弄错了，这个号不是我的", "wrong_number")
    assert reply.utters[0] == "utter_number_taken_back"
    assert person.slots["complaint_number"] is None
    assert person.slots["complaint_contact"] is None
    assert reply.utters[-1] == "utter_ask_complaint_number"


async def test_the_right_number_along_with_it_is_a_correction(person: Person) -> None:
    await told(person)
    reply = await person.say(f"不对，号码不是我的，是{OTHER}", "wrong_number")
    assert person.slots["complaint_number"] == "〔手机号2〕"
    assert reply.utters[-1] == "utter_ask_complaint_wish"


async def test_verified_with_a_foreign_number_means_not_verified(person: Person) -> None:
    await person.verify(OWN)
    reply = await person.do("action_wrong_number", "这不是我的号", "wrong_number")
    assert reply.utters == ["utter_wrong_number_verified"]
    assert reply.custom("verify") is not None
    reply = await person.do("action_query_balance", "查话费", "query_balance")
    assert reply.utters == ["utter_verify_first"]


async def test_nothing_is_told_about_a_strangers_number(person: Person) -> None:
    for text in ("你们打错电话了", "验证码发到我妈手机上了", "这个手机号不是我的"):
        reply = await person.do("action_wrong_number", text, "wrong_number")
        assert len(reply.utters) == 1
        assert reply.custom("ticket") is None


async def test_the_contact_of_a_ticket_is_changed_or_removed(person: Person) -> None:
    await told(person)
    await person.say("退钱")
    await person.press("choose_option", option="same")
    await person.press("affirm")
    reply = await person.do("action_wrong_number", "登记的电话不是我的号", "wrong_number")
    assert reply.utters == ["utter_wrong_number_ticket", "utter_ask_new_contact"]
    reply = await person.say(OTHER)
    assert "utter_contact_changed" in reply.utters
    assert [t.contact_masked for t in await person.tickets()] == [mask(OTHER)]
    await person.do("action_wrong_number", "登记的电话不是我的号", "wrong_number")
    reply = await person.say("不留", "refuse_info")
    assert "utter_contact_removed" in reply.utters
    assert [t.contact_masked for t in await person.tickets()] == [None]


async def test_an_anonymous_complaint_names_nobody(person: Person) -> None:
    await person.verify(OWN)
    reply = await person.do("action_start_complaint", f"我要匿名投诉，{STORY}", "complain")
    assert reply.utters[-1] == "utter_ask_complaint_wish"
    await person.say("退钱")
    reply = await person.press("affirm")
    assert "utter_complaint_submitted_anonymous" in reply.utters
    [ticket] = await person.tickets()
    assert (ticket.contact_masked, ticket.customer_id) == (None, None)


async def test_anonymity_may_be_asked_for_in_the_middle(person: Person) -> None:
    await told(person)
    reply = await person.say("我想匿名", "provide_info")
    assert reply.utters == ["utter_anonymous", "utter_ask_complaint_wish"]
    assert person.slots["complaint_number"] == "absent"
    assert person.slots["complaint_contact"] == "anonymous"


def left(**slots: object) -> dict[str, object]:
    facts = {"complaint_category": "收费争议", "complaint_detail": STORY, **slots}
    return {"form": "complaint_form", "slots": facts, "at": "2026-11-21T00:00:00+00:00"}


async def test_what_was_left_open_is_taken_up(person: Person) -> None:
    person.slots["unfinished"] = left(complaint_number="absent", complaint_confirm="yes")
    reply = await person.do("action_follow_up", "", "choose_option", option=CONTINUE)
    assert reply.utters == ["utter_unfinished_taken_up", "utter_ask_complaint_wish"]
    assert person.slots["complaint_detail"] == STORY
    assert person.slots.get("complaint_confirm") is None
    assert person.slots["unfinished"] is None


async def test_a_number_that_is_no_longer_proven_is_asked_again(person: Person) -> None:
    person.slots["unfinished"] = left(complaint_number="own_number")
    reply = await person.do("action_follow_up", "", "choose_option", option=CONTINUE)
    assert reply.utters[-1] == "utter_ask_complaint_number"


async def test_what_was_left_open_is_dropped(person: Person) -> None:
    person.slots["unfinished"] = left()
    reply = await person.do("action_follow_up", "", "choose_option", option=DROP)
    assert reply.utters == ["utter_unfinished_dropped"]
    assert person.slots["unfinished"] is None
    assert person.form is None


async def test_asking_about_the_queue_hands_nobody_over(person: Person) -> None:
    reply = await person.do("action_query_queue", "转人工要等多久", "query_queue")
    assert reply.custom("handoff") is None
    assert reply.utters[0].startswith("utter_queue")
