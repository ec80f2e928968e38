"""A small bot trained with the real config, and a real HTTP action server."""

from __future__ import annotations

import importlib.util
import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

# Rasa lives in its own environment; elsewhere there is nothing to run these against.
collect_ignore_glob = [] if importlib.util.find_spec("rasa") else ["test_*.py"]

BOT = Path(__file__).parent / "bot"
CONFIG = Path(__file__).parents[2] / "bot" / "config.yml"


class ActionServer:
    """Answers with `reply`, or with the HTTP status `status`; keeps the calls it got.

    With `forgot_domain` it answers 449 to calls that do not bring the domain.
    """

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.status = 200
        self.forgot_domain = False
        self.reply: Any = {"events": [], "responses": []}
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                owner.calls.append(json.loads(body))
                payload = json.dumps(owner.reply).encode()
                missing = owner.forgot_domain and "domain" not in owner.calls[-1]
                self.send_response(449 if missing else owner.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def reset(self) -> None:
        self.calls.clear()
        self.status = 200
        self.forgot_domain = False
        self.reply = {
            "events": [{"event": "slot", "name": "calls", "value": "1"}],
            "responses": [{"text": "余额 12.50 元"}, {"custom": {"type": "rating"}}],
        }


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Path of a model trained with bot/config.yml."""
    from rasa.model_training import train

    result = train(
        domain=str(BOT / "domain.yml"),
        config=str(CONFIG),
        training_files=[str(BOT / "nlu.yml"), str(BOT / "rules.yml")],
        output=str(tmp_path_factory.mktemp("model")),
    )
    assert result.model
    return str(result.model)


@pytest.fixture(scope="session")
def action_server() -> Iterator[ActionServer]:
    server = ActionServer()
    yield server
    server.server.shutdown()


@pytest.fixture(scope="session")
def loaded_agent(model: str, action_server: ActionServer) -> Any:
    from rasa.core.agent import Agent
    from rasa.utils.endpoints import EndpointConfig

    from bot.components import patches

    patches.install()
    return Agent.load(model, action_endpoint=EndpointConfig(action_server.url))


@pytest.fixture
def agent(loaded_agent: Any, action_server: ActionServer) -> Any:
    """The agent with an empty in-memory tracker store of its own for each test."""
    from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore

    action_server.reset()
    store = FailSafeTrackerStore(InMemoryTrackerStore(loaded_agent.domain))
    loaded_agent.tracker_store = loaded_agent.processor.tracker_store = store
    return loaded_agent
