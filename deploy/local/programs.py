"""The processes of one machine: how each is started and how its health is asked."""

import hashlib
import sys
from dataclasses import dataclass, field
from pathlib import Path

from core.settings import ROOT
from deploy.local import redis as redis_server
from deploy.local.environment import BOT_PYTHON, Environment


@dataclass(frozen=True)
class Program:
    name: str
    command: list[str]
    environment: dict[str, str]
    # Answers 200 when the process can do its work; None for the embedded servers.
    health_url: str | None = None
    user: str | None = None
    stop_signal: str = "TERM"
    folder: Path = field(default=ROOT)


_CODE = (
    "language", "core", "customers", "knowledge_base", "ticket_bridge", "conversations", "api",
    "bot/actions", "bot/domain", "web/dist",
)  # fmt: skip


def _code_digest() -> str:
    digest = hashlib.sha256()
    for room in _CODE:
        for file in sorted((ROOT / room).rglob("*")):
            if file.is_file() and file.suffix in {".py", ".yml", ".json", ".html", ".js"}:
                digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def embedded_servers(environment: Environment) -> list[Program]:
    programs = []
    if environment.postgres:
        programs.append(
            Program(
                "postgres",
                environment.postgres.command(),
                {"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
                user=environment.postgres.user.name,
                # INT: break off open connections and shut down cleanly.
                stop_signal="INT",
                folder=environment.postgres.folder,
            )
        )
    if environment.redis_config:
        command = redis_server.command(environment.redis_config)
        programs.append(Program("redis", command, {"PATH": "/usr/bin:/bin"}))
    return programs


def platform(environment: Environment, model: Path) -> list[Program]:
    """Our own processes, in the order in which they are started."""
    settings = environment.settings
    # Changed code changes the section, and so restarts the process at the next `make up`.
    ours = environment.platform() | {"HUIYIN_CODE": _code_digest()}
    python = sys.executable

    def local(port: int, path: str) -> str:
        return f"http://127.0.0.1:{port}{path}"

    programs = [
        Program(
            "search",
            [python, "-m", "knowledge_base.server"],
            ours,
            local(settings.search_port, "/readyz"),
        ),
        Program(
            "actions",
            [python, "-m", "bot.actions", "--port", str(settings.actions_port)],
            ours,
            local(settings.actions_port, "/healthz"),
        ),
    ]
    for number, port in enumerate(settings.rasa_ports, start=1):
        programs.append(
            Program(
                f"rasa-{number}",
                [
                    str(BOT_PYTHON), "-m", "rasa", "run", "-m", str(model),
                    "-i", "127.0.0.1", "-p", str(port),
                    "--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml",
                    "--response-timeout", "30",
                ],
                environment.rasa(),
                local(port, "/webhooks/gateway/"),
            )
        )  # fmt: skip
    for number, port in enumerate(settings.api_ports, start=1):
        programs.append(
            Program(
                f"api-{number}",
                [python, "-m", "api", "--port", str(port)],
                ours,
                local(port, "/readyz"),
            )
        )
    programs.append(
        Program(
            "worker",
            [python, "-m", "api.worker"],
            ours,
            local(settings.worker_port, "/healthz"),
        )
    )
    return programs
