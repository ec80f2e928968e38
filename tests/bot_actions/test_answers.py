from tests.bot_actions.support import Person


async def test_a_clear_question_is_answered(person: Person) -> None:
    reply = await person.do("action_answer_question", "光猫LOS灯亮红灯怎么办", "ask_business_rule")
    faq = reply.custom("faq")
    assert faq is not None
    assert faq["key"] == "broadband.los_red"
    assert faq["answer"]
    assert faq["score"] > 0


async def test_first_ask_again_then_a_person(person: Person) -> None:
    first = await person.do("action_answer_question", "阿巴阿巴呜呜呜", "nlu_fallback")
    assert first.utters == ["utter_rephrase"]
    second = await person.do("action_answer_question", "咕咕嘎嘎咕咕嘎嘎", "nlu_fallback")
    handoff = second.custom("handoff")
    assert handoff is not None
    assert handoff["reason"] == "failures"


async def test_an_answer_between_breaks_the_row(person: Person) -> None:
    await person.do("action_answer_question", "阿巴阿巴呜呜呜", "nlu_fallback")
    await person.do("action_answer_question", "光猫LOS灯亮红灯怎么办", "ask_business_rule")
    again = await person.do("action_answer_question", "咕咕嘎嘎咕咕嘎嘎", "nlu_fallback")
    assert again.utters == ["utter_rephrase"]


async def test_a_chosen_entry_is_shown(person: Person) -> None:
    reply = await person.do(
        "action_show_entry", "", "choose_entry", entry_key="port_out.conditions"
    )
    faq = reply.custom("faq")
    assert faq is not None
    assert faq["key"] == "port_out.conditions"
    gone = await person.do("action_show_entry", "", "choose_entry", entry_key="no.such")
    assert gone.utters == ["utter_entry_gone"]


async def test_out_of_scope_is_declined(person: Person) -> None:
    reply = await person.do("action_out_of_scope", "帮我写一首关于月亮的诗", "out_of_scope")
    assert reply.utters == ["utter_out_of_scope"]


async def test_leaving_is_explained_and_nothing_offered_against_it(person: Person) -> None:
    reply = await person.do("action_port_out", "我要转到别的运营商", "ask_port_out")
    faq = reply.custom("faq")
    assert faq is not None
    assert faq["key"].startswith("port_out.")


async def test_the_catalogue_is_real(person: Person) -> None:
    reply = await person.do("action_recommend_plans", "推荐个套餐", "ask_plan_recommend")
    assert reply.said("utter_recommend").count("· ") == 3
    reply = await person.do("action_change_plan", "我想换套餐", "change_plan")
    assert "元" in reply.said("utter_change_plan")
    await person.verify("13800001001")
    reply = await person.do("action_change_plan", "我想换套餐", "change_plan")
    assert reply.utters == ["utter_ask_plan_choice"]
    reply = await person.do("action_subscribe_service", "开个流量包", "subscribe_service")
    assert "每月 15 元" in reply.said("utter_ask_add_on_confirm")


async def test_words_without_a_question(person: Person) -> None:
    for text, intent, response in (
        ("好的", "affirm", "utter_what_else"),
        ("不用了", "deny", "utter_nothing_more"),
        ("算了", "stop", "utter_nothing_to_stop"),
        ("13800001234", "provide_info", "utter_number_for_what"),
    ):
        reply = await person.do("action_follow_up", text, intent)
        assert reply.utters == [response]


async def test_repeat_says_the_last_answer_again(person: Person) -> None:
    await person.utter("查话费", "query_balance")
    person.events.append({"event": "bot", "text": "请先验证。", "data": {}})
    reply = await person.do("action_repeat", "再说一遍", "repeat")
    assert [r["text"] for r in reply.responses] == ["请先验证。"]


async def test_facts_given_to_a_person_come_back(person: Person) -> None:
    person.slots["session_started_metadata"] = {
        "conversation_id": str(person.conversation_id),
        "carried": {"complaint_category": "收费争议", "complaint_confirm": "yes"},
    }
    reply = await person.run("action_session_start")
    assert [event["event"] for event in reply.events] == ["session_started", "slot", "action"]
    assert person.slots["complaint_category"] == "收费争议"
    assert "complaint_confirm" not in person.slots


async def test_a_guess_at_an_account_question_is_safe_to_take(person: Person) -> None:
    await person.utter("我老公这个月话费多少", "nlu_fallback")
    person.message["intent_ranking"] = [
        {"name": "nlu_fallback", "confidence": 0.4},
        {"name": "query_balance", "confidence": 0.35},
    ]
    reply = await person.run("action_answer_question")
    assert reply.utters == ["utter_other_person"]


async def test_other_peoples_data_is_declined_as_such(person: Person) -> None:
    reply = await person.do("action_out_of_scope", "查一下我老公的通话记录", "out_of_scope")
    assert reply.utters == ["utter_other_person"]
