import pytest

from tests.bot_actions.support import Person

OWN = "13800001001"
QUESTIONS = [
    ("action_query_balance", "查话费", "utter_balance"),
    ("action_query_bill", "查账单", "utter_bill"),
    ("action_query_data_usage", "还剩多少流量", "utter_data_usage"),
    ("action_query_current_plan", "我的套餐是什么", "utter_current_plan"),
    ("action_query_points", "我的积分", "utter_points"),
    ("action_query_contract", "合约什么时候到期", "utter_contract"),
    ("action_query_number_status", "我号码怎么停机了", "utter_number_status"),
]


@pytest.mark.parametrize(("action", "text", "response"), QUESTIONS)
async def test_nothing_is_told_before_verification(
    person: Person, action: str, text: str, response: str
) -> None:
    reply = await person.do(action, text, action.removeprefix("action_"))
    assert reply.utters == ["utter_verify_first"]
    verify = reply.custom("verify")
    assert verify is not None
    assert person.slots["pending_action"] == action


@pytest.mark.parametrize(("action", "text", "response"), QUESTIONS)
async def test_told_after_verification(
    person: Person, action: str, text: str, response: str
) -> None:
    await person.verify(OWN)
    reply = await person.do(action, text, action.removeprefix("action_"))
    [said] = reply.utters
    assert said.startswith(response)
    assert "{" not in reply.said(said)
    assert OWN not in str(reply.responses)


async def test_what_waited_goes_on_after_verification(person: Person) -> None:
    await person.do("action_query_bill", "查上个月的账单", "query_bill")
    month = person.slots["pending_month"]
    assert month is not None
    await person.verify(OWN)
    reply = await person.do("action_resume_after_verify", "", "resume_after_verify")
    assert reply.utters == ["utter_bill"]
    assert f"{int(month[5:])}月" in reply.said("utter_bill")
    assert person.slots["pending_action"] is None


async def test_claiming_to_be_verified_is_not_enough(person: Person) -> None:
    await person.utter("查话费", "query_balance")
    person.message["metadata"]["verified"] = 2
    reply = await person.run("action_query_balance")
    assert reply.utters == ["utter_verify_first"]


async def test_pressing_on_without_the_code_tells_nothing(person: Person) -> None:
    await person.do("action_query_balance", "查话费", "query_balance")
    reply = await person.do("action_resume_after_verify", "", "resume_after_verify")
    assert reply.utters == ["utter_verify_not_done"]
    assert person.slots["pending_action"] == "action_query_balance"


async def test_other_people_are_protected(person: Person) -> None:
    await person.verify(OWN)
    reply = await person.do("action_query_balance", "帮我查我老公的话费", "query_balance")
    assert reply.utters == ["utter_other_person"]
    reply = await person.do("action_query_balance", "查13900005678的话费", "query_balance")
    assert reply.utters == ["utter_other_number"]
    reply = await person.do("action_query_balance", f"查{OWN}的话费", "query_balance")
    assert reply.utters == ["utter_balance"]


async def test_a_month_without_a_bill(person: Person) -> None:
    await person.verify(OWN)
    reply = await person.do("action_query_bill", "查2019年3月的账单", "query_bill")
    assert reply.utters == ["utter_bill_none"]
