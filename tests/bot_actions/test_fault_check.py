"""The guided check before a repair ticket: account, outage, lamps, one thing to try."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from conversations.models import OutageSubscription
from core.clock import now
from customers.demo_bss.models import DemoOutage
from tests.bot_actions.conftest import House
from tests.bot_actions.support import Person, Reply

BROKEN = "家里宽带上不了网了"
LI_MING, ARREARS, IN_OUTAGE = "13800001001", "13800001004", "13800001005"


async def start(person: Person, line: str = BROKEN) -> Reply:
    return await person.do("action_start_fault", line, "report_broadband_fault")


async def at_the_lamps(person: Person, line: str = BROKEN) -> Reply:
    await start(person, line)
    return await person.say("郑州市金水区花园路")


async def to_the_ticket(person: Person) -> str:
    """Finish the ticket from the number on; its description."""
    for answer, intent in (("跳过", "refuse_info"), ("13800001234", "provide_info")):
        await person.say(answer, intent)
    await person.press("affirm")
    [ticket] = await person.tickets()
    return ticket.description


async def test_power_then_los_then_pon_then_something_to_try(person: Person) -> None:
    reply = await at_the_lamps(person)
    assert reply.utters == ["utter_place_noted", "utter_ask_check_power"]
    assert reply.buttons == ["亮着", "不亮", "查是不是欠费", "直接报修"]
    reply = await person.press("choose_option", option="on")
    assert reply.utters == ["utter_ask_check_los"]
    reply = await person.say("不亮")
    assert reply.utters == ["utter_ask_check_pon"]
    reply = await person.say("一直在闪")
    assert reply.utters == ["utter_hint_restart", "utter_ask_check_solved"]
    reply = await person.say("还是不行", "deny")
    assert reply.utters == ["utter_ask_fault_number"]
    description = await to_the_ticket(person)
    for fact in ("电源灯亮", "LOS灯不亮（正常）", "PON灯闪", "已试过：重启设备"):
        assert fact in description


async def test_solved_leaves_no_ticket(person: Person) -> None:
    await at_the_lamps(person, "家里没网了，LOS灯亮红灯")
    reply = await person.say("好了，有网了", "confirm_solved")
    assert reply.utters == ["utter_fault_solved"]
    assert person.form is None
    assert person.slots["check_los"] is None
    assert await person.tickets() == []


@pytest.mark.parametrize("words", ["好了", "可以了", "能上网了", "嗯，通了"])
async def test_words_of_success(person: Person, words: str) -> None:
    await at_the_lamps(person, "家里没网了，LOS灯亮红灯")
    reply = await person.say(words, "affirm")
    assert reply.utters == ["utter_fault_solved"]


@pytest.mark.parametrize("words", ["没好", "还是红的", "不行啊", "插好了，还是没网", "没有"])
async def test_words_of_failure(person: Person, words: str) -> None:
    await at_the_lamps(person, "家里没网了，LOS灯亮红灯")
    reply = await person.say(words, "deny")
    assert reply.utters == ["utter_ask_fault_number"]


async def test_it_is_waited_for_who_is_trying(person: Person) -> None:
    await at_the_lamps(person, "家里没网了，LOS灯亮红灯")
    for words in ("好的，我试试", "好的", "等一下"):
        reply = await person.say(words, "affirm")
        assert reply.utters == ["utter_take_your_time", "utter_ask_check_solved_again"]
    assert person.form == "fault_form"


async def test_a_red_los_needs_no_further_lamp(person: Person) -> None:
    reply = await at_the_lamps(person, "宽带断了，光猫LOS红灯")
    assert reply.utters == ["utter_place_noted", "utter_hint_los", "utter_ask_check_solved"]


async def test_what_was_tried_is_not_asked_for(person: Person) -> None:
    reply = await at_the_lamps(person, "宽带断了，光猫LOS红灯，光猫重启过了")
    assert reply.utters == ["utter_place_noted", "utter_hint_replug", "utter_ask_check_solved"]


async def test_who_has_tried_everything_gets_the_ticket(person: Person) -> None:
    reply = await at_the_lamps(person, "宽带断了，LOS灯灭PON灯闪，已经重启过了")
    assert reply.utters == ["utter_place_noted", "utter_ask_fault_number"]
    assert "已试过：重启设备" in await to_the_ticket(person)


async def test_an_error_code_is_carried_and_decides_what_to_try(person: Person) -> None:
    reply = await at_the_lamps(person, "宽带拨号提示错误691")
    assert reply.utters == ["utter_place_noted", "utter_hint_code_691", "utter_ask_check_solved"]
    await person.say("还是连不上", "report_broadband_fault")
    assert "错误代码 691" in await to_the_ticket(person)


async def test_no_power_comes_first(person: Person) -> None:
    reply = await at_the_lamps(person, "光猫灯全灭了，上不了网")
    assert reply.utters == ["utter_place_noted", "utter_hint_power", "utter_ask_check_solved"]
    reply = await person.say("灯亮了")
    assert reply.utters == ["utter_ask_check_los"]


async def test_another_lamp_than_the_one_asked_for_is_kept(person: Person) -> None:
    await at_the_lamps(person)
    await person.say("亮着的")
    reply = await person.say("PON在闪")
    assert person.slots["check_pon"] == "flashing"
    assert reply.utters == ["utter_ask_check_los"]
    reply = await person.say("LOS灯灭的")
    assert reply.utters == ["utter_hint_restart", "utter_ask_check_solved"]


async def test_a_lamp_nobody_finds_is_left_open(person: Person) -> None:
    await at_the_lamps(person)
    await person.say("亮着的")
    reply = await person.say("LOS是哪个灯？", "ask_business_rule")
    assert reply.utters == ["utter_where_los", "utter_ask_check_los"]
    reply = await person.say("看不清")
    assert reply.utters == ["utter_ask_check_pon"]


async def test_refusing_in_the_middle_goes_to_the_ticket(person: Person) -> None:
    await at_the_lamps(person)
    reply = await person.say("别问了，派人来修，我电话13800001234", "report_broadband_fault")
    assert reply.utters[0] == "utter_straight_to_ticket"
    assert person.slots["check_los"] == "skipped"


async def test_a_number_given_early_is_kept(person: Person) -> None:
    await at_the_lamps(person)
    reply = await person.say("13800001234")
    assert person.slots["fault_number"] == "〔手机号1〕"
    assert reply.utters == ["utter_ask_check_power"]


async def test_stopping_leaves_nothing(person: Person) -> None:
    await at_the_lamps(person)
    reply = await person.say("算了", "stop")
    assert reply.utters == ["utter_fault_cancelled"]
    assert await person.tickets() == []


async def test_a_slow_line_is_about_the_house(person: Person) -> None:
    reply = await at_the_lamps(person, "宽带网速太慢了，刷视频都卡")
    assert reply.utters == ["utter_place_noted", "utter_hint_normal", "utter_ask_check_solved"]


async def test_television_has_its_own_order(person: Person) -> None:
    await person.do("action_start_fault", "电视看不了了，一直转圈", "report_tv_fault")
    reply = await person.say("郑州市金水区花园路")
    assert reply.utters == ["utter_place_noted", "utter_hint_tv", "utter_ask_check_solved"]


async def test_staff_only_figures_are_never_shown(person: Person) -> None:
    reply = await at_the_lamps(person, "宽带断了，光猫LOS红灯")
    assert "dBm" not in str(reply.responses)


# -- account ---------------------------------------------------------------------------------


async def test_arrears_are_told_before_anything_else(person: Person) -> None:
    await person.verify(ARREARS)
    reply = await start(person)
    assert reply.utters[-1] == "utter_ask_check_account"
    assert "欠费" in reply.said("utter_ask_check_account")
    reply = await person.press("choose_option", option="paying")
    assert reply.utters == ["utter_fault_pay_first"]
    assert await person.tickets() == []


async def test_who_has_paid_goes_on(person: Person) -> None:
    await person.verify(ARREARS)
    await start(person)
    reply = await person.say("我已经交过了")
    assert "utter_ask_check_account" not in reply.utters
    assert person.slots["check_account"] == "goes_on"


async def test_a_good_account_is_said_and_the_home_is_known(person: Person) -> None:
    await person.verify(LI_MING)
    reply = await start(person)
    assert "utter_account_fine" in reply.utters
    assert person.slots["check_account"] == "ok"
    # He has no line of ours registered, so the place is asked.
    assert reply.utters[-1] == "utter_ask_check_area"


async def test_the_account_is_offered_and_looked_at_after_verification(person: Person) -> None:
    await at_the_lamps(person)
    reply = await person.press("choose_option", option="account")
    assert reply.custom("verify") is not None
    await person.verify(ARREARS)
    reply = await person.press("resume_after_verify")
    assert reply.utters[-1] == "utter_ask_check_account"
    assert person.form == "fault_form"


# -- known outages -----------------------------------------------------------------------------


async def subscriptions(house: House, person: Person) -> list[str]:
    async with house.services.sessions() as session:
        rows = await session.scalars(
            select(OutageSubscription.outage_id).where(
                OutageSubscription.conversation_id == person.conversation_id
            )
        )
        return list(rows)


async def test_a_known_outage_is_told_and_its_end_can_be_waited_for(
    house: House, person: Person
) -> None:
    await start(person)
    reply = await person.say("中原区桐柏路")
    assert reply.utters == ["utter_known_outage"]
    text = reply.said("utter_known_outage")
    assert "光缆" in text
    assert "预计" in text
    reply = await person.say("好的，修好了通知我", "affirm")
    assert reply.utters == ["utter_outage_subscribed"]
    assert await subscriptions(house, person) == ["OUT-1"]
    assert await person.tickets() == []
    assert person.form is None


async def test_the_verified_home_is_enough(house: House, person: Person) -> None:
    await person.verify(IN_OUTAGE)
    reply = await start(person)
    assert reply.utters[-1] == "utter_known_outage"
    await person.press("choose_option", option="subscribe")
    assert await subscriptions(house, person) == ["OUT-1"]


async def test_registering_all_the_same_names_the_outage(person: Person) -> None:
    await start(person, "家里宽带断网了，在郑州市中原区棉纺路")
    reply = await person.say("我还是要报修")
    assert reply.utters == ["utter_ask_fault_number"]
    assert "OUT-1" in await to_the_ticket(person)


async def test_an_outage_learnt_of_late_is_still_told(house: House, person: Person) -> None:
    await start(person, "宽带断了，直接派人来")
    await person.say("跳过", "refuse_info")
    reply = await person.say("河南省郑州市中原区桐柏路")
    assert reply.utters == ["utter_known_outage"]
    await person.say("算了", "stop")
    assert await subscriptions(house, person) == []


async def test_an_outage_that_just_ended_is_not_waited_for(house: House, person: Person) -> None:
    async with house.services.sessions.begin() as session:
        session.add(
            DemoOutage(
                id="OUT-9",
                region="福建省福州市鼓楼区",
                area="东街口片区",
                kind="宽带",
                description="设备故障",
                started_at=now() - timedelta(hours=1),
            )
        )
    await start(person)
    reply = await person.say("福州市鼓楼区东街口")
    assert reply.utters == ["utter_known_outage_open"]
    async with house.services.sessions.begin() as session:
        (await session.get_one(DemoOutage, "OUT-9")).recovered_at = now()
    reply = await person.press("choose_option", option="subscribe")
    assert reply.utters == ["utter_ask_check_power"]
    assert await subscriptions(house, person) == []
