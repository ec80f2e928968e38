"""Signing in, the workbench, the desk's acts, tickets, console, admin."""

import asyncio
from uuid import UUID, uuid4

import httpx
from sqlalchemy import select

from core.accounts import Accounts
from core.audit import AuditRecord
from knowledge_base.models import Gap
from tests.api.conftest import Signed
from tests.api.support import Running, Visitor, ok
from tests.conversations.support import PASSWORD


def browser(running: Running) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=running.base, trust_env=False)


async def queued(running: Running, *, said: str = "多扣了30元") -> Visitor:
    visitor = await running.visitor()
    await visitor.ask(said)
    await visitor.ask("转人工")
    return visitor


async def test_login_and_a_refresh_token_that_changes(running: Running, signed: Signed) -> None:
    colleague = await signed("agent")
    async with browser(running) as client:
        login = {"username": colleague.username, "password": PASSWORD}
        answer = await client.post("/api/v1/staff/login", json=login)
        assert answer.json()["account"]["roles"] == ["agent"]
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        first = client.cookies["huiyin_refresh"]

        renewed = await client.post("/api/v1/staff/refresh")
        assert renewed.status_code == 200
        second = client.cookies["huiyin_refresh"]
        assert second != first
        headers = {"Authorization": f"Bearer {renewed.json()['access_token']}"}
        assert (await client.get("/api/v1/staff/me", headers=headers)).status_code == 200

        wrong_site = await client.post(
            "/api/v1/staff/refresh", headers={"Origin": "https://evil.example"}
        )
        assert wrong_site.status_code == 403
        await client.post("/api/v1/staff/logout")
    async with browser(running) as client:
        client.cookies.set("huiyin_refresh", second)
        assert (await client.post("/api/v1/staff/refresh")).status_code == 401


async def test_a_stolen_refresh_token_ends_the_session(running: Running, signed: Signed) -> None:
    colleague = await signed("agent")
    async with browser(running) as client, browser(running) as thief:
        login = {"username": colleague.username, "password": PASSWORD}
        await client.post("/api/v1/staff/login", json=login)
        stolen = client.cookies["huiyin_refresh"]
        await client.post("/api/v1/staff/refresh")
        await client.post("/api/v1/staff/refresh")
        thief.cookies.set("huiyin_refresh", stolen)
        assert (await thief.post("/api/v1/staff/refresh")).status_code == 401
        assert (await client.post("/api/v1/staff/refresh")).status_code == 401


async def test_a_new_password_ends_sessions_that_could_be_renewed(
    running: Running, signed: Signed
) -> None:
    colleague = await signed("agent")
    async with browser(running) as client:
        login = {"username": colleague.username, "password": PASSWORD}
        await client.post("/api/v1/staff/login", json=login)
        async with running.edge.transaction() as session:
            accounts = Accounts(session)
            account = await accounts.get(UUID(colleague.id))
            await accounts.set_password(account, "another long password")
        assert (await client.post("/api/v1/staff/refresh")).status_code == 401
    assert (await colleague.get("/staff/me")).status_code == 401


async def test_wrong_logins_are_counted_and_lock(running: Running, signed: Signed) -> None:
    colleague = await signed("agent")
    wrong = {"username": colleague.username, "password": "not it at all"}
    statuses = [
        (await running.http.post("/api/v1/staff/login", json=wrong)).status_code for _ in range(6)
    ]
    assert statuses == [401] * 5 + [429]


async def test_from_the_queue_to_the_end(running: Running, signed: Signed) -> None:
    agent = await signed("agent", online=True)
    running.rasa.answer = lambda body: ok({"text": "答"}, slots={"topic": "账单"})
    visitor = await queued(running)
    (row,) = (await agent.get("/staff/conversations", tab="queue")).json()["items"]
    assert row["id"] == visitor.conversation_id
    assert row["queue_reason"] == "request"
    path = f"/staff/conversations/{row['id']}"

    context = (await agent.get(f"{path}/context")).json()
    assert "多扣了30元" in context["handoff"]["summary"]
    assert context["slots"] == {"topic": "账单"}
    assert (context["verified"], context["profile"]) == (0, None)

    assert (
        await agent.post(f"{path}/reply", {"id": str(uuid4()), "text": "喂"})
    ).status_code == 409
    assert (await agent.post(f"{path}/take")).json()["state"] == "human"
    (mine,) = (await agent.get("/staff/conversations", tab="mine")).json()["items"]
    assert mine["id"] == row["id"]
    reply = {"id": str(uuid4()), "text": "您好，我来核对账单。"}
    first, again = (
        await agent.post(f"{path}/reply", reply),
        await agent.post(f"{path}/reply", reply),
    )
    assert first.json()["id"] == again.json()["id"]

    ticket = {
        "idempotency_key": "k1",
        "type": "complaint",
        "category": "收费争议",
        "title": "多扣30元",
        "description": "客户称多扣30元，号码13800001234",
        "wish": "退费",
    }
    opened = await agent.post(f"{path}/ticket", ticket)
    assert opened.status_code == 201, opened.text
    assert "13800001234" not in opened.text
    assert (await agent.post(f"{path}/ticket", ticket)).json()["id"] == opened.json()["id"]
    ended = await agent.post(f"{path}/end", {"summary": "已开工单"})
    assert ended.json()["state"] == "closed"
    shown = (await visitor.get("/messages")).json()["messages"]
    assert shown[-1]["parts"][-1] == {"type": "rating"}
    # The page is opened again: a new conversation has begun, the rating is for the last one.
    await running.http.post("/api/v1/web/session", json={"visitor_token": visitor.token})
    assert (await visitor.post("/rating", {"score": 5, "resolved": True})).status_code == 200
    closed = (await agent.get("/staff/conversations", tab="closed")).json()["items"]
    assert closed[0]["rating"] == 5


async def test_two_take_at_once(running: Running, signed: Signed) -> None:
    agents = [await signed("agent", online=True) for _ in range(2)]
    visitor = await queued(running)
    path = f"/staff/conversations/{visitor.conversation_id}"
    answers = await asyncio.gather(*(agent.post(f"{path}/take") for agent in agents))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = agents[[answer.status_code for answer in answers].index(409)]
    assert (await loser.get(f"{path}/messages")).status_code == 403
    assert (await loser.get(f"{path}/context")).status_code == 403
    assert (await loser.post(f"{path}/end")).status_code == 409
    supervisor = await signed("supervisor")
    assert (await supervisor.get(f"{path}/messages")).status_code == 200
    assert (await supervisor.post(f"{path}/return")).json()["state"] == "bot"


async def test_a_supervisor_assigns(running: Running, signed: Signed) -> None:
    supervisor, agent, editor = (
        await signed("supervisor"),
        await signed("agent", online=True),
        await signed("editor"),
    )
    visitor = await queued(running)
    path = f"/staff/conversations/{visitor.conversation_id}/assign"
    assert (await agent.post(path, {"account_id": agent.id})).status_code == 403
    assert (await supervisor.post(path, {"account_id": editor.id})).status_code == 422
    given = await supervisor.post(path, {"account_id": agent.id})
    assert given.json()["assignee_id"] == agent.id
    names = (await agent.get("/staff/agents")).json()["items"]
    assert {"id": agent.id, "name": given.json()["assignee_name"], "status": "online"} in names


async def test_looking_at_an_original_leaves_a_trace(running: Running, signed: Signed) -> None:
    agent = await signed("agent", online=True)
    visitor = await queued(running, said="我的号码13800001234")
    path = f"/staff/conversations/{visitor.conversation_id}/messages"
    message = (await agent.get(path)).json()["items"][0]
    assert message["masked"] is True
    reveal = f"/staff/messages/{message['id']}/reveal"
    assert (await agent.post(reveal, {"reason": ""})).status_code == 422
    shown = await agent.post(reveal, {"reason": "核对号码后回电"})
    assert shown.json()["text"] == "我的号码13800001234"
    async with running.edge.transaction() as session:
        trace = await session.scalar(
            select(AuditRecord).where(AuditRecord.subject == message["id"])
        )
    assert trace is not None
    assert (trace.actor, trace.reason) == (agent.username, "核对号码后回电")


async def test_a_ticket_closes_with_the_customers_word_only(
    running: Running, signed: Signed
) -> None:
    agent, supervisor = await signed("agent"), await signed("supervisor")
    body = {"type": "fault", "category": "宽带装维", "title": "断网", "description": "断网三天"}
    ticket = (await agent.post("/tickets", body)).json()
    path = f"/tickets/{ticket['id']}"
    assert ticket["allowed"] == ["accepted", "cancelled"]
    for to in ("accepted", "processing"):
        assert (await agent.post(f"{path}/status", {"to": to})).status_code == 200
    assert (await agent.post(f"{path}/status", {"to": "closed"})).status_code == 409
    done = {"to": "resolved", "cause": "光路", "department": "装维", "measure": "更换光猫"}
    assert (await agent.post(f"{path}/status", {"to": "resolved"})).status_code == 422
    assert (await agent.post(f"{path}/status", done)).json()["status"] == "resolved"
    other = {"owner_id": supervisor.id}
    assert (await agent.post(f"{path}/assign", other)).status_code == 403
    assert (await supervisor.post(f"{path}/assign", other)).json()["owner_id"] == supervisor.id
    called = {"outcome": "reached_satisfied"}
    # It is the supervisor's now: the agent neither works on it nor reads its originals.
    assert (await agent.post(f"{path}/callbacks", called)).status_code == 403
    look = {"field": "description", "reason": "核对"}
    assert (await agent.post(f"{path}/reveal", look)).status_code == 403
    closed = await supervisor.post(f"{path}/callbacks", called)
    assert (closed.json()["status"], closed.json()["close_basis"]) == (
        "closed",
        "customer_confirmed",
    )
    kinds = [item["kind"] for item in (await agent.get(f"{path}/history")).json()["items"]]
    assert kinds[0] == "opened"
    assert "callback" in kinds
    found = (await agent.get("/tickets", q=ticket["number"])).json()
    assert found["total"] == 1
    assert (await agent.get("/tickets", status="nonsense")).status_code == 422


async def test_the_console_finds_and_replays(running: Running, signed: Signed) -> None:
    ops = await signed("ops")
    running.rasa.answer = lambda body: ok(
        {"custom": {"type": "faq", "key": "a.b", "question": "?", "answer": "答", "score": 0.8}},
        intent="ask_balance",
    )
    visitor = await running.visitor()
    await visitor.ask("怎么查余额")
    found = (
        await ops.get("/console/conversations", q="余额", intent="ask_balance", channel="web")
    ).json()
    assert [item["id"] for item in found["items"]] == [visitor.conversation_id]
    replay = (await ops.get(f"/console/conversations/{visitor.conversation_id}/replay")).json()
    assert replay["turns"][0]["entry_key"] == "a.b"
    assert replay["turns"][0]["reply"][0]["answer"] == "答"
    assert (await ops.get("/console/conversations", **{"from": "nonsense"})).status_code == 422
    async with running.edge.transaction() as session:
        session.add(Gap(text="星际漫游怎么开", normalised=str(uuid4()), best_score=0.1))
    gaps = (await ops.get("/console/gaps")).json()
    assert "星际漫游怎么开" in [gap["text"] for gap in gaps["items"]]


async def test_knowledge_is_written_by_editors(running: Running, signed: Signed) -> None:
    editor, agent = await signed("editor"), await signed("agent")
    key = f"test.k{uuid4().hex[:8]}"
    entry = {
        "key": key,
        "group": "test",
        "topic": "测试",
        "question": "怎么测试？",
        "similar": ["如何测试"],
        "answer": "这样测试。",
        "keywords": ["测试"],
        "sources": ["https://example.com/"],
        "valid_from": "2026-01-01",
    }
    assert (await agent.post("/knowledge/entries", entry)).status_code == 403
    made = await editor.post("/knowledge/entries", entry)
    assert made.status_code == 201, made.text
    assert made.json()["status"] == "draft"
    path = f"/knowledge/entries/{key}"
    changed = await editor.call(
        "PUT", path, json={"answer": "改了。", "status": "published", "version": 1}
    )
    assert changed.json()["version"] == 2
    stale = await editor.call("PUT", path, json={"answer": "又改", "version": 1})
    assert stale.status_code == 409
    restored = await editor.post(f"{path}/versions/1/restore")
    assert restored.json()["answer"] == "这样测试。"
    assert len((await agent.get(f"{path}/versions")).json()) == 3
    assert (await agent.get("/knowledge/entries", q=key)).json()["total"] == 1
    # The search process is not running here.
    assert (await agent.get("/knowledge/search", q="余额")).status_code == 503


async def test_admins_manage_accounts(running: Running, signed: Signed) -> None:
    admin = await signed("admin")
    name = f"new{uuid4().hex[:6]}"
    body = {"username": name, "name": "新坐席", "password": "a long password", "roles": ["agent"]}
    made = await admin.post("/admin/accounts", body)
    assert made.status_code == 201, made.text
    assert "password" not in made.text
    assert (await admin.post("/admin/accounts", body)).status_code == 409
    assert (await admin.post("/admin/accounts", body | {"roles": ["king"]})).status_code == 422
    path = f"/admin/accounts/{made.json()['id']}"
    changed = await admin.call("PATCH", path, json={"roles": ["ops"]})
    assert changed.json()["roles"] == ["ops"]
    assert (await admin.post(f"{path}/password", {"password": "short"})).status_code == 422
    assert (await admin.post(f"{path}/password", {"password": "another long one"})).is_success
    assert (
        await admin.call("PATCH", f"/admin/accounts/{admin.id}", json={"active": False})
    ).status_code == 409
    listed = (await admin.get("/admin/accounts")).json()["items"]
    assert name in [item["username"] for item in listed]


async def test_a_new_password_ends_old_tokens(running: Running, signed: Signed) -> None:
    admin, agent = await signed("admin"), await signed("agent")
    await admin.post(f"/admin/accounts/{agent.id}/password", {"password": "another long one"})
    assert (await agent.get("/staff/me")).status_code == 401
