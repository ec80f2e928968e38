from tests.bot_actions.support import Person

LINE = "家里宽带断网了，光猫LOS灯一直闪红"


async def test_indicator_and_kind_are_taken_from_the_first_sentence(person: Person) -> None:
    reply = await person.do("action_start_fault", LINE, "report_broadband_fault")
    assert person.slots["fault_kind"] == "宽带"
    assert person.slots["fault_detail"]
    assert reply.utters[0] == "utter_fault_start"
    assert reply.utters[-1] == "utter_ask_fault_number"


async def test_a_repair_ticket_with_its_legal_clock(person: Person) -> None:
    await person.do("action_start_fault", LINE, "report_broadband_fault")
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


async def test_a_known_outage_is_announced(person: Person) -> None:
    await person.do("action_start_fault", LINE, "report_broadband_fault")
    await person.say("跳过", "refuse_info")
    reply = await person.say("河南省郑州市中原区桐柏路")
    assert {"utter_known_outage", "utter_known_outage_open"} & set(reply.utters)
    assert person.slots["announced_outages"]


async def test_a_place_is_needed(person: Person) -> None:
    await person.do("action_start_fault", LINE, "report_broadband_fault")
    await person.say("跳过", "refuse_info")
    reply = await person.say("不想说", "refuse_info")
    assert reply.utters == ["utter_place_needed", "utter_ask_fault_place"]


async def test_kind_is_asked_when_nothing_says_it(person: Person) -> None:
    reply = await person.do("action_start_fault", "用不了了", "report_broadband_fault")
    assert reply.utters[-1] == "utter_ask_fault_kind"
    await person.say("手机没有信号", "report_mobile_fault")
    assert person.slots["fault_kind"] == "移动"


async def test_the_place_is_corrected(person: Person) -> None:
    await person.do("action_start_fault", LINE, "report_broadband_fault")
    await person.say("跳过", "refuse_info")
    await person.say("郑州市金水区花园路")
    await person.say("地址说错了，应该是郑州市二七区大学路", "correct_info")
    assert "二七区" in person.slots["fault_place"]
    assert "金水区" not in person.slots["fault_place"]


async def test_the_verified_line_gives_the_place(person: Person) -> None:
    await person.verify("13800001001")
    await person.do("action_start_fault", LINE, "report_broadband_fault")
    reply = await person.press("affirm")
    assert person.slots["fault_number"] == "own_number"
    assert reply.status == 200


async def test_what_is_said_early_is_not_asked_again(person: Person) -> None:
    await person.do("action_start_fault", LINE, "report_broadband_fault")
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


async def test_a_tip_comes_with_the_registration(person: Person) -> None:
    reply = await person.do("action_start_fault", LINE, "report_broadband_fault")
    faq = reply.custom("faq")
    assert faq is not None
    assert faq["key"] == "broadband.los_red"
    assert "utter_fault_tip" in reply.utters


async def test_what_is_no_place_is_asked_again_once(person: Person) -> None:
    await person.do("action_start_fault", LINE, "report_broadband_fault")
    await person.say("跳过", "refuse_info")
    reply = await person.say("希望给个说法")
    assert reply.utters == ["utter_place_needed", "utter_ask_fault_place"]
    await person.say("老地方旁边")
    assert person.slots["fault_place"] == "老地方旁边"
