import pytest

from bot.actions.runner import Services
from tests.bot_actions.support import Person, new_person
from ticket_bridge.schemas import BOT, Actor, ActorKind, TicketDraft, TicketType
from ticket_bridge.service import Tickets

AGENT = Actor(ActorKind.AGENT, name="林晓")


async def opened(person: Person, **changes: object) -> str:
    draft = {
        "type": TicketType.COMPLAINT,
        "category": "收费争议",
        "title": "多扣费",
        "description": "多扣了三十八块",
        "conversation_id": person.conversation_id,
        **changes,
    }
    async with person.services.sessions.begin() as session:
        tickets = Tickets(session, person.services.cipher)
        return (await tickets.open(TicketDraft.model_validate(draft), actor=BOT)).number


async def moved(services: Services, number: str, *path: str) -> None:
    async with services.sessions.begin() as session:
        tickets = Tickets(session, services.cipher)
        ticket = await tickets.by_number(number)
        for to in path:
            await tickets.change_status(
                ticket.id,
                to,
                AGENT,
                cause="计费差错",
                department="计费中心",
                measure="退还 38 元",
            )


# A demo customer for whom no test opens a ticket.
NO_TICKETS = "17800002110"
TO_CONFIRMING = ("accepted", "processing", "resolved", "confirming")


async def test_the_latest_open_ticket_is_told(person: Person) -> None:
    number = await opened(person)
    reply = await person.do("action_query_ticket_status", "投诉到哪一步了", "query_ticket_status")
    assert number in reply.said("utter_ticket_status")
    card = reply.custom("ticket")
    assert card is not None
    assert card["number"] == number


async def test_somebody_elses_ticket_does_not_exist(person: Person) -> None:
    stranger = await new_person(person.services, person.http)
    number = await opened(stranger)
    for action in ("action_query_ticket_status", "action_urge_ticket", "action_reopen_ticket"):
        reply = await person.do(action, f"{number}怎么样了", "query_ticket_status")
        assert reply.utters == ["utter_ticket_not_found"]
        assert [custom["type"] for custom in reply.customs] == ["verify"]
    reply = await person.do("action_query_ticket_status", "我的工单", "query_ticket_status")
    assert reply.utters == ["utter_ticket_none"]
    assert reply.custom("verify") is not None


@pytest.mark.parametrize(
    ("action", "intent", "words"),
    [
        ("action_urge_ticket", "urge_ticket", "utter_urge_none"),
        ("action_reopen_ticket", "reopen_ticket", "utter_reopen_none"),
    ],
)
async def test_where_no_ticket_is_found_there_is_a_way_on(
    person: Person, action: str, intent: str, words: str
) -> None:
    reply = await person.do(action, "说好上午来，到现在人影都没有", intent)
    assert reply.utters == [words]
    assert "抱歉" in reply.said(words)
    assert "工单号" in reply.said(words)
    assert reply.custom("verify") is not None
    assert person.slots["pending_action"] == action
    await person.verify(NO_TICKETS)
    reply = await person.do("action_resume_after_verify", "", "resume_after_verify")
    assert reply.utters == ["utter_ticket_none_verified"]
    assert reply.custom("verify") is None
    assert person.slots["pending_action"] is None


async def test_who_is_upset_hears_an_apology_first(person: Person) -> None:
    await person.utter("我的投诉到底处理没有，气死了", "query_ticket_status")
    person.message["emotion"] = {"name": "angry", "confidence": 0.9}
    reply = await person.run("action_query_ticket_status")
    assert reply.utters == ["utter_ticket_none_upset"]


async def test_what_was_urged_before_verifying_is_urged_afterwards(person: Person) -> None:
    await person.do("action_urge_ticket", "催一下", "urge_ticket")
    await person.verify("13800001001")
    number = await opened(person)
    reply = await person.do("action_resume_after_verify", "", "resume_after_verify")
    assert number in reply.said("utter_urged")


async def test_a_verified_customer_finds_tickets_of_other_channels(person: Person) -> None:
    await person.verify("13800001003")
    other = await new_person(person.services, person.http)
    await other.verify("13800001003")
    await other.do("action_praise", "你们的张师傅修得又快又好，特别耐心", "praise")
    [ticket] = await other.tickets()
    reply = await person.do("action_query_ticket_status", ticket.number, "query_ticket_status")
    assert reply.utters == ["utter_ticket_status"]


async def test_urging_counts_and_rises(person: Person) -> None:
    number = await opened(person)
    first = await person.do("action_urge_ticket", "催一下", "urge_ticket")
    assert first.utters == ["utter_urged"]
    second = await person.do("action_urge_ticket", f"再催一下{number}", "urge_ticket")
    assert second.utters == ["utter_urged_again"]
    assert "第 2 次" in second.said("utter_urged_again")
    [ticket] = await person.tickets()
    assert (ticket.urge_count, ticket.priority) == (2, "P2")


async def test_urging_is_counted_once_per_message(person: Person) -> None:
    await opened(person)
    await person.utter("催一下", "urge_ticket")
    call = person.payload("action_urge_ticket")
    for _ in range(3):
        assert (await person.http.post("/webhook", json=call)).status_code == 200
    assert [t.urge_count for t in await person.tickets()] == [1]


async def test_satisfied_closes(person: Person) -> None:
    number = await opened(person)
    await moved(person.services, number, *TO_CONFIRMING)
    reply = await person.do("action_confirm_solved", "已经解决了", "confirm_solved")
    assert reply.utters == ["utter_confirm_ask"]
    assert reply.buttons == ["满意", "不满意"]
    assert [t.status for t in await person.tickets()] == ["confirming"]
    reply = await person.do(
        "action_confirm_ticket", "", "confirm_ticket", ticket_number=number, satisfied="yes"
    )
    assert reply.utters == ["utter_confirmed"]
    assert reply.custom("rating") == {"type": "rating"}
    assert [t.status for t in await person.tickets()] == ["closed"]


async def test_solved_before_the_desk_says_so_is_only_noted(person: Person) -> None:
    await opened(person)
    reply = await person.do("action_confirm_solved", "已经好了", "confirm_solved")
    assert reply.utters == ["utter_confirm_not_due"]
    assert [t.status for t in await person.tickets()] == ["new"]


async def test_unsatisfied_reopens(person: Person) -> None:
    number = await opened(person)
    await moved(person.services, number, *TO_CONFIRMING)
    reply = await person.do(
        "action_confirm_ticket", "", "confirm_ticket", ticket_number=number, satisfied="no"
    )
    assert reply.utters == ["utter_reopened"]
    assert [t.status for t in await person.tickets()] == ["reopened"]


async def test_a_closed_ticket_comes_back(person: Person) -> None:
    number = await opened(person)
    await moved(person.services, number, *TO_CONFIRMING)
    await person.do(
        "action_confirm_ticket", "", "confirm_ticket", ticket_number=number, satisfied="yes"
    )
    reply = await person.do("action_reopen_ticket", "根本没解决", "reopen_ticket")
    assert reply.utters == ["utter_reopened"]


async def test_reopening_what_is_still_open_is_noted(person: Person) -> None:
    await opened(person)
    reply = await person.do("action_reopen_ticket", "问题还在", "reopen_ticket")
    assert reply.utters == ["utter_reopen_still_open"]


async def test_suggestion_in_one_sentence(person: Person) -> None:
    text = "建议你们的APP首页加一个一键报修的按钮"
    reply = await person.do("action_start_suggestion", text, "give_suggestion")
    assert reply.utters == ["utter_suggestion_submitted"]
    assert [t.number[:2] for t in await person.tickets()] == ["JY"]


async def test_suggestion_asked_for(person: Person) -> None:
    reply = await person.do("action_start_suggestion", "我想提个建议", "give_suggestion")
    assert reply.utters == ["utter_suggestion_start", "utter_ask_suggestion_detail"]
    reply = await person.say("营业厅周末能不能晚点关门", "give_suggestion")
    assert reply.utters == ["utter_suggestion_submitted"]


async def test_a_dropped_suggestion_is_no_ticket(person: Person) -> None:
    await person.do("action_start_suggestion", "我想提个建议", "give_suggestion")
    reply = await person.say("算了", "stop")
    assert reply.utters == ["utter_suggestion_cancelled"]
    assert await person.tickets() == []


async def test_praise(person: Person) -> None:
    reply = await person.do("action_praise", "谢谢真棒", "praise")
    assert reply.utters == ["utter_praise_thanks"]
    reply = await person.do("action_praise", "昨天上门的李师傅特别负责，要表扬他", "praise")
    assert reply.utters == ["utter_praised"]
    assert [t.number[:2] for t in await person.tickets()] == ["BY"]
