"""Stock Rasa beside ours: `rasa run` with the REST channel only, none of our channel or patches.

The same trained model, so the same understanding; the same PostgreSQL server as tracker store;
the same action server. Without our gateway there is no metadata about the customer.
"""

import os
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks.platform import free_ports
from benchmarks.turns import LineBroken
from core.settings import ROOT
from deploy.local.customer import lines
from deploy.local.environment import BOT_PYTHON, Environment

_TIMEOUT_S = 30.0
_DATABASE = "rasa_stock"


@dataclass(frozen=True)
class StockRasa:
    url: str
    pid: int


@contextmanager
def stock_rasa(environment: Environment, model: Path) -> Iterator[StockRasa]:
    """A stock Rasa server that is ready; ended on leaving."""
    folder = environment.data / "stock"
    folder.mkdir(exist_ok=True)
    credentials = folder / "credentials.yml"
    credentials.write_text("rest:\n")
    (port,) = free_ports(1)
    url = f"http://127.0.0.1:{port}"
    command = [
        str(BOT_PYTHON), "-m", "rasa", "run", "-m", str(model),
        "-i", "127.0.0.1", "-p", str(port),
        "--endpoints", "bot/endpoints.yml", "--credentials", str(credentials),
        "--response-timeout", "30",
    ]  # fmt: skip
    with (environment.logs / "stock-rasa.log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment.rasa() | _own_database(environment),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(url, process, Path(log.name))
            yield StockRasa(url, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _own_database(environment: Environment) -> dict[str, str]:
    assert environment.postgres is not None
    password = secrets.token_urlsafe(24)
    environment.postgres.create_database(_DATABASE, _DATABASE, password)
    return {
        "RASA_DB_NAME": _DATABASE,
        "RASA_DB_USER": _DATABASE,
        "RASA_DB_PASSWORD": password,
        "HOME": os.environ.get("HOME", "/"),
    }


def _wait(url: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    with httpx.Client(timeout=5, trust_env=False) as client:
        while True:
            try:
                if client.get(f"{url}/webhooks/rest/").status_code == httpx.codes.OK:
                    return
            except httpx.HTTPError:
                pass
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"原版 Rasa 未能就绪，请查看 {log}")
            time.sleep(0.5)


class StockLine:
    """One sender on the stock REST channel."""

    def __init__(self, base_url: str, http: httpx.AsyncClient) -> None:
        self._url = f"{base_url}/webhooks/rest/webhook"
        self._http = http
        self._sender = ""

    async def open(self) -> None:
        self._sender = secrets.token_hex(12)

    async def ask(self, text: str) -> str:
        try:
            answer = await self._http.post(
                self._url, json={"sender": self._sender, "message": text}, timeout=_TIMEOUT_S
            )
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise LineBroken from error
        # Stock REST answers 200 with an empty list for every failure.
        return "\n".join(line for message in answer.json() for line in _lines(message))

    async def close(self) -> None:
        self._sender = ""


def _lines(message: dict[str, Any]) -> Iterator[str]:
    """A message of stock Rasa in the words our own channel would show."""
    parts: list[dict[str, Any]] = []
    if message.get("text"):
        parts.append({"type": "text", "text": message["text"]})
    if custom := message.get("custom"):
        options = custom.get("options")
        parts.append({"type": "buttons", "buttons": options} if options else custom)
    if message.get("buttons"):
        parts.append({"type": "buttons", "buttons": message["buttons"]})
    if parts:
        yield from lines({"parts": parts})
