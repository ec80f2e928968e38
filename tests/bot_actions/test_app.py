"""The edge: token, health, what happens when an action or the database fails."""

import asyncio
import re
from pathlib import Path

import pytest

from bot.actions.ticket.praise import Praise
from core.settings import ROOT
from tests.bot_actions.conftest import House
from tests.bot_actions.support import Person, domain


async def test_the_token_is_needed(house: House) -> None:
    for token in ("", "wrong", "错"):
        answer = await house.http.post(
            "/webhook",
            json={"next_action": "action_handoff"},
            headers={"X-Internal-Token": token.encode()},
        )
        assert answer.status_code == 401


async def test_health_and_metrics(house: House, person: Person) -> None:
    await person.do("action_handoff", "转人工", "request_human")
    assert (await house.http.get("/healthz")).json()["status"] == "ok"
    metrics = (await house.http.get("/metrics")).text
    assert 'huiyin_action_calls_total{action="action_handoff",outcome="ok"}' in metrics


async def test_an_unknown_action(person: Person) -> None:
    await person.utter("你好", "greet")
    assert (await person.run("action_of_nobody")).status == 404


async def test_a_broken_action_apologises_and_leaves_nothing_behind(
    person: Person, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = house.http._transport.app.state.runner  # type: ignore[attr-defined]

    async def breaks(*arguments: object) -> None:
        await Praise().run(*arguments)  # type: ignore[arg-type]
        raise RuntimeError("broken")

    monkeypatch.setitem(inner._executor.actions, "action_praise", breaks)
    reply = await person.do("action_praise", "昨天上门的李师傅特别负责，要表扬他", "praise")
    assert reply.utters == ["utter_action_failed"]
    assert await person.tickets() == []


async def test_a_broken_check_asks_the_same_again(
    person: Person, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = house.http._transport.app.state.runner  # type: ignore[attr-defined]

    async def breaks(*_: object) -> None:
        raise RuntimeError("broken")

    await person.do("action_start_complaint", "我要投诉", "complain")
    monkeypatch.setitem(inner._executor.actions, "validate_complaint_form", breaks)
    reply = await person.say("收费问题")
    assert reply.utters == ["utter_action_failed", "utter_ask_complaint_category"]


async def test_a_database_outage_is_no_apology(person: Person, house: House) -> None:
    await person.utter("催一下", "urge_ticket")
    await asyncio.to_thread(house.stop_database)
    try:
        reply = await person.run("action_urge_ticket")
        assert reply.status == 503
        assert (await house.http.get("/healthz")).status_code == 503
    finally:
        await asyncio.to_thread(house.start_database)
    reply = await person.run("action_urge_ticket")
    assert reply.utters == ["utter_urge_none"]


def test_wording_and_actions_match_the_domain(house: House) -> None:
    known = set(domain()["responses"])
    used: set[str] = set()
    for path in Path(ROOT, "bot", "actions").rglob("*.py"):
        used |= set(re.findall(r'"(utter_\w+)"', path.read_text(encoding="utf-8")))
    # The key under which Rasa keeps a response's name, and no response.
    assert used - {"utter_action"} <= known
    names = set(house.http._transport.app.state.runner.names)  # type: ignore[attr-defined]
    assert names == set(domain()["actions"])
