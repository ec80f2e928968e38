"""The ticket for a fault, once the check is over or refused."""

from tests.bot_actions.support import Person, Reply

LINE = "家里宽带断网了，光猫LOS灯一直闪红"


async def straight(person: Person, line: str = LINE) -> Reply:
    """Report a fault and want no check."""
    await person.do("action_start_fault", line, "report_broadband_fault")
    return await person.say("直接派人来吧")


async def test_indicator_and_kind_are_taken_from_the_first_sentence(person: Person) -> None:
    reply = await person.do("action_start_fault", LINE, "report_broadband_fault")
    assert person.slots["fault_kind"] == "宽带"
    assert person.slots["fault_detail"]
    assert person.slots["check_los"] == "red"
    assert reply.utters == ["utter_fault_check", "utter_ask_check_area"]


async def test_a_repair_ticket_with_its_legal_clock(person: Person) -> None:
    reply = await straight(person)
    assert reply.utters == ["utter_straight_to_ticket", "utter_ask_fault_number"]
    await person.say("跳过", "refuse_info")
    reply = await person.say("太康县李家村三组")
    assert reply.utters[-1] == "utter_ask_fault_contact"
    await person.say("13800001234")
    reply = await person.press("affirm")
    card = reply.custom("ticket")
    assert card is not None
    assert card["number"].startswith("BZ")
    [ticket] = await person.tickets()
    assert (ticket.category, ticket.is_town) == ("宽带故障", False)
    assert ticket.due_contact_at < ticket.due_resolve_at
    assert "LOS灯红或闪" in ticket.description


async def test_a_wish_for_somebody_to_come_needs_no_check(person: Person) -> None:
    reply = await person.do(
        "action_start_fault", "宽带断了，直接派师傅来修", "report_broadband_fault"
    )
    assert reply.utters == ["utter_fault_start", "utter_ask_fault_number"]


async def test_a_place_is_needed(person: Person) -> None:
    await straight(person)
    await person.say("跳过", "refuse_info")
    reply = await person.say("不想说", "refuse_info")
    assert reply.utters == ["utter_place_needed", "utter_ask_fault_place"]


async def test_kind_is_asked_when_nothing_says_it(person: Person) -> None:
    reply = await person.do("action_start_fault", "用不了了", "report_broadband_fault")
    assert reply.utters[-1] == "utter_ask_fault_kind"
    reply = await person.say("手机没有信号", "report_mobile_fault")
    assert person.slots["fault_kind"] == "移动"
    # There are no lamps to look at.
    assert "utter_ask_check_power" not in reply.utters
    assert person.slots["check_los"] == "skipped"


async def test_a_mobile_fault_goes_straight_to_the_ticket(person: Person) -> None:
    reply = await person.do(
        "action_start_fault", "手机一直没有信号打不了电话", "report_mobile_fault"
    )
    assert reply.utters == ["utter_fault_start", "utter_ask_fault_number"]


async def test_the_place_is_corrected(person: Person) -> None:
    await straight(person)
    await person.say("跳过", "refuse_info")
    await person.say("郑州市金水区花园路")
    await person.say("地址说错了，应该是郑州市二七区大学路", "correct_info")
    assert "二七区" in person.slots["fault_place"]
    assert "金水区" not in person.slots["fault_place"]


async def test_the_verified_line_gives_the_place(person: Person) -> None:
    await person.verify("13800001001")
    await straight(person)
    reply = await person.press("affirm")
    assert person.slots["fault_number"] == "own_number"
    assert reply.status == 200


async def test_what_is_said_early_is_not_asked_again(person: Person) -> None:
    await straight(person)
    reply = await person.say("郑州市金水区花园路")
    assert reply.utters[-1] == "utter_ask_fault_number"
    assert "金水区" in person.slots["fault_place"]
    reply = await person.say("13800001234，联系电话13900001111")
    assert person.slots["fault_number"] == "〔手机号1〕"
    assert person.slots["fault_contact"] == "〔手机号2〕"
    assert reply.utters == ["utter_ask_fault_confirm"]


async def test_an_explicit_complaint_takes_the_place_of_the_repair(person: Person) -> None:
    await person.do("action_start_fault", "宽带坏了", "report_broadband_fault")
    reply = await person.say("天天掉线，报修三次都没人修好，我要投诉", "complain")
    assert "utter_complaint_start_known" in reply.utters
    assert person.form == "complaint_form"
    assert person.slots["fault_kind"] is None


async def test_what_is_no_place_is_asked_again_once(person: Person) -> None:
    await straight(person)
    await person.say("跳过", "refuse_info")
    reply = await person.say("希望给个说法")
    assert reply.utters == ["utter_place_needed", "utter_ask_fault_place"]
    await person.say("老地方旁边")
    assert person.slots["fault_place"] == "老地方旁边"
