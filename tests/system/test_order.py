"""Two api and two Rasa processes, one database: every message answered once, in order."""

import asyncio
import random
import uuid
from typing import Any

import httpx
import psycopg
import pytest

from deploy.local.stack import Stack

pytestmark = pytest.mark.system

CONVERSATIONS, MESSAGES = 40, 10
TEXTS = ("你好", "谢谢", "怎么查话费余额", "流量不清零是什么意思", "你是机器人吗", "再见")


async def _open(http: httpx.AsyncClient, base: str) -> dict[str, str]:
    session = (await http.post(f"{base}/api/v1/web/session", json={})).raise_for_status().json()
    headers = {"Authorization": f"Bearer {session['visitor_token']}"}
    version = session["notice"]["version"]
    answer = await http.post(
        f"{base}/api/v1/web/consent", json={"version": version}, headers=headers
    )
    answer.raise_for_status()
    return {"id": session["conversation_id"], **headers}


async def _talk(
    http: httpx.AsyncClient, urls: list[str], order: random.Random
) -> tuple[str, list[str]]:
    """Ten messages through alternating api processes, some only 2 ms apart."""
    opened = await _open(http, order.choice(urls))
    headers = {"Authorization": opened["Authorization"]}
    sent: list[str] = []

    async def send(position: int) -> None:
        body = {"id": str(uuid.UUID(int=order.getrandbits(128))), "text": TEXTS[position % 6]}
        path = f"{urls[position % len(urls)]}/api/v1/web/messages"
        sent.append(await _deliver(http, path, body, headers))
        # The same delivery again, as a nervous network would: it must change nothing.
        if position % 4 == 0:
            assert await _deliver(http, path, body, headers) == sent[-1]

    for position in range(MESSAGES):
        await send(position)
        await asyncio.sleep(0.002 if position % 3 else order.random())
    return opened["id"], sent


async def _deliver(
    http: httpx.AsyncClient, path: str, body: dict[str, str], headers: dict[str, str]
) -> str:
    """As the widget does: the same id again until the platform has acknowledged it."""
    for _ in range(20):
        try:
            answer = await http.post(path, json=body, headers=headers)
        except httpx.TransportError:
            continue
        if answer.status_code != 503:
            return str(answer.raise_for_status().json()["message_id"])
        await asyncio.sleep(0.5)
    raise AssertionError("the message was never accepted")


async def test_four_hundred_interleaved_messages(stack: Stack, urls: list[str]) -> None:
    order = random.Random(7)
    limits = httpx.Limits(max_connections=80)
    async with httpx.AsyncClient(timeout=60, trust_env=False, limits=limits) as http:
        talks = await asyncio.gather(
            *(_talk(http, urls, random.Random(order.random())) for _ in range(CONVERSATIONS))
        )
    await _wait_answered(stack, {conversation for conversation, _ in talks})

    with psycopg.connect(stack.environment.settings.database_url) as connection:
        for conversation, sent in talks:
            rows: list[Any] = connection.execute(
                "SELECT id, seq, author, reply_to FROM messages"
                " WHERE conversation_id = %s ORDER BY seq",
                [conversation],
            ).fetchall()
            stored = [str(row[0]) for row in rows if row[2] == "customer"]
            replies = [str(row[3]) for row in rows if row[2] == "bot" and row[3]]
            assert stored == sent, "stored in the order in which they were acknowledged"
            assert replies == sent, "answered in that order, each exactly once"
            assert [row[1] for row in rows] == list(range(rows[0][1], rows[0][1] + len(rows)))


async def _wait_answered(stack: Stack, conversations: set[str], seconds: float = 240) -> None:
    for _ in range(int(seconds)):
        with psycopg.connect(stack.environment.settings.database_url) as connection:
            row = connection.execute(
                "SELECT count(*) FROM turns WHERE conversation_id = ANY(%s) AND status <> 'done'",
                [list(conversations)],
            ).fetchone()
        if row == (0,):
            return
        await asyncio.sleep(1)
    raise AssertionError(f"{row} turns are still open")
