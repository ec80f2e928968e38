"""The whole platform, or a part of it, on a data folder and free ports of its own."""

import shutil
import socket
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from core.settings import ROOT, Settings
from deploy.local.environment import Environment, prepare
from deploy.local.stack import Say, Stack
from deploy.local.supervisor import Supervisor
from deploy.local.train import sources_digest, train

# One address sends everything a measurement sends: the public limits must not bite.
_NO_LIMIT = 1_000_000


def own_environment(name: str) -> Environment:
    """An environment in `var/<name>`, on free ports, with an empty embedded database.

    Databases and addresses the surroundings may name are left alone: a measurement
    never touches an operator's data.
    """
    data = ROOT / "var" / name
    # Left over by a run that was broken off.
    Supervisor(data).shutdown()
    ports = free_ports(7)
    given: dict[str, Any] = {
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "DEMO": True,
        "data_dir": data,
        "bind": "127.0.0.1",
        "rasa_database_url": "",
        "rasa_urls": [],
        "actions_url": "",
        "search_url": "",
        "public_url": "",
        "allowed_origins": [],
        "api_ports": [ports[0]],
        "rasa_ports": [ports[1]],
        "actions_port": ports[2],
        "search_port": ports[3],
        "worker_port": ports[4],
        "postgres_port": ports[5],
        "redis_port": ports[6],
        "desk_hours": "00:00-24:00",
        "messages_per_minute": _NO_LIMIT,
        "sessions_per_minute": _NO_LIMIT,
    }
    environment = prepare(Settings(**given))
    if environment.postgres:
        shutil.rmtree(environment.postgres.data, ignore_errors=True)
    return environment


def free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 nobody listens on."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]


def trained_model(environment: Environment) -> Path:
    """The model of the present sources: an installation's here if it has one, else trained."""
    name = f"huiyin-{sources_digest()}.tar.gz"
    for folder in (environment.data, ROOT / "var", *sorted(ROOT.glob("var/*"))):
        if (folder / "models" / name).exists():
            return folder / "models" / name
    print("  训练机器人模型……", flush=True)
    return train(environment)


@contextmanager
def running(
    environment: Environment,
    *,
    model: Path | None = None,
    only: Collection[str] | None = None,
    say: Say = print,
) -> Iterator[Stack]:
    """Bring the platform up (or the programs named), and down again whatever happens."""
    stack = Stack(environment, say=lambda line: say(f"  {line}"))
    if model is None and only is None:
        model = trained_model(environment)
    try:
        stack.up(model=model, only=only)
        yield stack
    finally:
        stack.down()
