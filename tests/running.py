"""The whole platform, as `make up` starts it: two api and two Rasa processes, own ports.

A plugin, so that every folder shares the one running platform of the test session.
"""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from core.settings import ROOT, Settings
from deploy.local import web
from deploy.local.agent import Agent
from deploy.local.customer import Customer
from deploy.local.environment import prepare
from deploy.local.stack import Stack
from deploy.local.train import train
from tests.ports import free_port


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    folder = Path(tempfile.mkdtemp(prefix="huiyin-system-"))
    folder.chmod(0o711)
    ports = [free_port() for _ in range(9)]
    settings = Settings(
        _env_file=None,
        demo=True,
        data_dir=folder / "data",
        api_ports=ports[0:2],
        rasa_ports=ports[2:4],
        actions_port=ports[4],
        search_port=ports[5],
        worker_port=ports[6],
        postgres_port=ports[7],
        redis_port=ports[8],
        messages_per_minute=100_000,
        sessions_per_minute=100_000,
    )
    web.build()
    # The model is trained once in the project's own data folder and used from there.
    model = train(prepare(Settings(_env_file=None, data_dir=ROOT / "var", demo=True)))
    stack = Stack(prepare(settings))
    try:
        stack.up(model=model)
        yield stack
    finally:
        stack.down()
        # For whoever has to find out why a test failed.
        kept = ROOT / "var" / "log" / "system"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(stack.environment.logs, kept)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def urls(stack: Stack) -> list[str]:
    return [f"http://127.0.0.1:{port}" for port in stack.environment.settings.api_ports]


@pytest.fixture
def customer(urls: list[str]) -> Iterator[Customer]:
    with Customer(urls[0], reply_timeout_s=60) as customer:
        customer.arrive()
        yield customer


@pytest.fixture(scope="session")
def sign_in(stack: Stack, urls: list[str]) -> Callable[[str], Agent]:
    passwords = {login["username"]: login["password"] for login in stack.logins}
    return lambda username: Agent(urls[0], username, passwords[username])


@pytest.fixture
def agent(sign_in: Callable[[str], Agent]) -> Iterator[Agent]:
    with sign_in("linxiao") as agent:
        agent.presence("online")
        yield agent
        agent.presence("offline")


@pytest.fixture(scope="session")
def read_code(urls: list[str]) -> Callable[[str], str]:
    """The newest one-time code sent to a phone, from the demo SMS panel."""

    def read(phone: str) -> str:
        for item in httpx.get(f"{urls[0]}/api/v1/demo/sms", trust_env=False).json():
            if item["phone"] == phone and (found := re.search(r"\d{6}", item["text"])):
                return found.group()
        raise LookupError(phone)

    return read
