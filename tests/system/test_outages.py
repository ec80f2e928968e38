"""Any one process may be killed in the middle of a conversation: nothing stored is lost."""

import os
import signal
import time
import uuid
from collections.abc import Iterator

import httpx
import psycopg
import pytest

from deploy.local.customer import Customer
from deploy.local.stack import Stack

pytestmark = pytest.mark.system

QUESTIONS = ("怎么查话费余额", "流量不清零是什么意思", "你好", "怎么开电子发票")
PROCESSES = ("api-1", "rasa-1", "rasa-2", "actions", "search", "worker", "redis", "postgres")
RECOVERY_S = 60


@pytest.fixture
def patient(urls: list[str]) -> Iterator[Customer]:
    with Customer(urls[0], reply_timeout_s=120) as customer:
        customer.arrive()
        customer.say("你好")
        yield customer


def send_until_stored(customer: Customer, text: str, seconds: float = 90) -> str:
    """As the widget does: the same id again until the platform has acknowledged it."""
    body = {"id": str(uuid.uuid4()), "text": text}
    deadline = time.monotonic() + seconds
    while True:
        try:
            return str(customer.request("POST", "/messages", json=body)["message_id"])
        except (httpx.TransportError, httpx.HTTPStatusError) as error:
            if isinstance(error, httpx.HTTPStatusError):
                assert error.response.status_code in {500, 502, 503}, error.response.text
                assert "message" in error.response.json(), "an outage gets an honest answer"
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)


def listen_until(customer: Customer, message_ids: list[str], seconds: float) -> float:
    """Seconds until each message had its reply."""
    started = time.monotonic()
    while True:
        answered = {message.get("reply_to") for message in customer.heard.values()}
        if set(message_ids) <= answered:
            return time.monotonic() - started
        if time.monotonic() - started > seconds:
            raise AssertionError(f"no reply for {set(message_ids) - answered}")
        try:
            customer.listen(2)
        except (httpx.TransportError, httpx.HTTPStatusError):
            time.sleep(0.3)


@pytest.mark.parametrize("process", PROCESSES)
def test_a_killed_process_loses_nothing(process: str, stack: Stack, patient: Customer) -> None:
    supervisor = stack.supervisor
    sent = [send_until_stored(patient, QUESTIONS[0])]
    os.kill(supervisor.pid(process), signal.SIGKILL)
    sent += [send_until_stored(patient, question) for question in QUESTIONS[1:]]
    wait_running(stack, process)

    assert listen_until(patient, sent, RECOVERY_S) <= RECOVERY_S
    with psycopg.connect(stack.environment.settings.database_url) as connection:
        stored = connection.execute(
            "SELECT id::text FROM messages WHERE conversation_id = %s AND author = 'customer'"
            " ORDER BY seq",
            [patient.conversation_id],
        ).fetchall()
        replies = connection.execute(
            "SELECT reply_to::text, count(*) FROM messages WHERE conversation_id = %s"
            " AND author = 'bot' AND reply_to IS NOT NULL GROUP BY reply_to",
            [patient.conversation_id],
        ).fetchall()
    assert [row[0] for row in stored][-len(sent) :] == sent
    assert {row[0] for row in stored} == {row[0] for row in replies}
    assert all(count == 1 for _, count in replies)


def wait_running(stack: Stack, process: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while stack.supervisor.states()[process]["statename"] != "RUNNING":
        assert time.monotonic() < deadline, f"{process} did not come back"
        time.sleep(0.2)
