"""Coming back later: the form that was open is kept, offered, and forgotten in time."""

from datetime import timedelta

from sqlalchemy import update

from conversations.housekeeping import IDLE_BOT, Housekeeping
from conversations.models import Conversation
from conversations.ports import TurnRequest, TurnResult
from core.clock import now
from customers.vault import Vault
from tests.conversations.support import Desk, answer

FACTS = {"complaint_detail": "上个月多扣三十块", "complaint_number": "〔手机号1〕"}


def in_form(request: TurnRequest) -> TurnResult:
    return answer({"text": "哪个号码？"}, slots={**FACTS}, active_form="complaint_form")


async def fall_silent(desk: Desk, conversation_id: object, silence: timedelta) -> None:
    async with desk.transaction() as session:
        await session.execute(
            update(Conversation)
            .where(Conversation.id == conversation_id)
            .values(session_last_at=now() - silence, last_customer_at=now() - silence)
        )


async def test_after_half_an_hour_the_open_form_is_kept(desk: Desk) -> None:
    desk.engine.script = in_form
    first = await desk.say("我要投诉，号码13800001234")
    await fall_silent(desk, first.conversation_id, timedelta(hours=1))
    desk.engine.script = None
    await desk.say("在吗")
    carried = desk.engine.requests[-1].metadata["carried"]
    assert set(carried) == {"unfinished"}
    assert carried["unfinished"]["form"] == "complaint_form"
    assert carried["unfinished"]["slots"] == FACTS
    assert desk.engine.requests[0].session != desk.engine.requests[-1].session


async def test_the_next_day_it_is_kept_in_a_new_conversation(desk: Desk) -> None:
    desk.engine.script = in_form
    first = await desk.say("我要投诉，号码13800001234")
    await fall_silent(desk, first.conversation_id, IDLE_BOT + timedelta(minutes=5))
    await Housekeeping(desk.transaction, desk.setup).close_idle()
    desk.engine.script = None
    second = await desk.say("在吗")
    assert second.conversation_id != first.conversation_id
    assert desk.engine.requests[-1].metadata["carried"]["unfinished"]["slots"] == FACTS
    async with desk.transaction() as session:
        vault = Vault(session, desk.setup.cipher)
        assert await vault.get(second.conversation_id, "〔手机号1〕") == "13800001234"


async def test_nothing_is_kept_of_what_was_finished(desk: Desk) -> None:
    desk.engine.script = lambda request: answer({"text": "好的"}, slots={"last_ticket": "TS1"})
    first = await desk.say("查工单")
    await fall_silent(desk, first.conversation_id, timedelta(hours=1))
    await desk.say("在吗")
    assert desk.engine.requests[-1].metadata["carried"] == {}


async def test_after_a_week_it_is_forgotten(desk: Desk) -> None:
    desk.engine.script = in_form
    first = await desk.say("我要投诉")
    await fall_silent(desk, first.conversation_id, timedelta(days=8))
    await desk.say("在吗")
    assert desk.engine.requests[-1].metadata["carried"] == {}


async def test_an_offer_passed_over_twice_is_not_made_again(desk: Desk) -> None:
    left = {"form": "complaint_form", "slots": FACTS, "at": now().isoformat(), "offered_now": True}
    for offered, kept in ((1, True), (2, False)):
        desk.engine.script = lambda request, n=offered: answer(
            {"text": "好的"}, slots={"unfinished": {**left, "offered": n}}
        )
        first = await desk.say("查话费")
        await fall_silent(desk, first.conversation_id, timedelta(hours=1))
        await desk.say("在吗")
        carried = desk.engine.requests[-1].metadata["carried"]
        assert ("unfinished" in carried) is kept
        assert "offered_now" not in carried.get("unfinished", {})


async def test_what_a_person_took_over_is_not_offered(desk: Desk) -> None:
    desk.engine.script = in_form
    first = await desk.say("我要投诉")
    async with desk.transaction() as session:
        await session.execute(
            update(Conversation)
            .where(Conversation.id == first.conversation_id)
            .values(handoff={"reason": "request"}, state="closed", closed_at=now())
        )
    desk.engine.script = None
    await desk.say("你好")
    assert desk.engine.requests[-1].metadata["carried"] == {}
