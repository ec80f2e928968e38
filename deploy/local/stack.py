"""The whole platform on one machine: brought up in order, watched, and taken down."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path

import httpx

from core.settings import ROOT
from deploy.local import programs, redis, seed
from deploy.local.environment import Environment
from deploy.local.supervisor import Supervisor
from deploy.local.train import train

Say = Callable[[str], None]


class Stack:
    """Brings the processes of one `Environment` up and down.

    `say` receives one Chinese line per step, for whoever is waiting.
    """

    def __init__(self, environment: Environment, say: Say = print) -> None:
        self.environment = environment
        self.supervisor = Supervisor(environment.data)
        self.logins: list[dict[str, str]] = []
        self._say = say

    def up(self, *, model: Path | None = None, only: Collection[str] | None = None) -> None:
        """Start what is not running and return when every process is healthy.

        `only` names the programs wanted, beside the embedded servers, when not all are.
        """
        started = time.monotonic()
        environment, supervisor = self.environment, self.supervisor
        servers = programs.embedded_servers(environment)
        if environment.postgres:
            environment.postgres.create()
        if only is None or any(name.startswith("rasa") for name in only):
            model = model or self._trained()
        ours = programs.platform(environment, model or Path())
        if only is not None:
            ours = [program for program in ours if program.name in only]
        running = supervisor.is_running()
        supervisor.configure([*servers, *ours])
        if running:
            supervisor.apply()
        else:
            supervisor.ensure_running()
        self._start_servers([server.name for server in servers])
        self._prepare_data()
        for program in ours:
            supervisor.start(program.name)
        self._wait_healthy(ours)
        self._say(f"全部进程就绪（用时 {time.monotonic() - started:.0f} 秒）。")

    def down(self) -> bool:
        return self.supervisor.shutdown()

    def _trained(self) -> Path:
        started = time.monotonic()
        model = train(self.environment)
        if time.monotonic() - started > 2:
            self._say(f"机器人模型训练完成（用时 {time.monotonic() - started:.0f} 秒）。")
        return model

    def _start_servers(self, names: list[str]) -> None:
        environment = self.environment
        for name in names:
            self.supervisor.start(name)
        if environment.postgres:
            environment.postgres.wait()
            for database in ("huiyin", "rasa"):
                password = environment.secrets[f"{database}_database"]
                environment.postgres.create_database(database, database, password)
        redis.wait(environment.settings.redis_url)
        if names:
            self._say("数据库与 Redis 就绪。")

    def _prepare_data(self) -> None:
        self.run_python("-m", "alembic", "upgrade", "head")
        if self.environment.settings.demo:
            self.run_python("-m", "customers.demo_bss")
        self.run_python("-m", "knowledge_base.load")
        if self.environment.settings.demo:
            self.logins = asyncio.run(seed.staff(self.environment))
        self._say("数据结构、知识库与演示数据就绪。")

    def run_python(self, *arguments: str) -> None:
        """Run one of our commands with the platform's environment; stop when it fails."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment.platform(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(arguments)} 失败：\n{done.stdout}{done.stderr}")

    def _wait_healthy(self, ours: list[programs.Program], seconds: float = 180) -> None:
        deadline = time.monotonic() + seconds
        waiting = {program.name: program.health_url for program in ours if program.health_url}
        with httpx.Client(timeout=3, trust_env=False) as client:
            while waiting:
                for name, url in list(waiting.items()):
                    if is_healthy(client, url):
                        del waiting[name]
                if time.monotonic() > deadline:
                    raise SystemExit(
                        f"以下进程未能就绪：{'、'.join(waiting)}。请查看 {self.environment.logs}"
                    )
                time.sleep(0.3)


def is_healthy(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(url).status_code == 200
    except httpx.HTTPError:
        return False
