"""The settings and secrets of this machine, and the environment each process gets."""

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from core.encryption import generate_key
from core.settings import ROOT, Settings
from deploy.local import redis as redis_server
from deploy.local.postgres import Cluster, cluster
from deploy.local.service_user import service_user

BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
# What any process may see of the surrounding environment; secrets are handed out one by one.
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "SSL_CERT_FILE", "TZ")


@dataclass(frozen=True)
class Environment:
    """One installation: its settings with every secret filled in, and its embedded servers."""

    settings: Settings
    secrets: dict[str, str]
    postgres: Cluster | None
    redis_config: Path | None

    @property
    def data(self) -> Path:
        return self.settings.data_dir

    @property
    def logs(self) -> Path:
        return self.data / "log"

    def base(self) -> dict[str, str]:
        inherited = {key: os.environ[key] for key in _INHERITED if key in os.environ}
        return inherited | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}

    def platform(self) -> dict[str, str]:
        """For our own processes: every setting, secrets included, and nothing by file."""
        values = {
            "DATABASE_URL": self.settings.database_url,
            "REDIS_URL": self.settings.redis_url,
            "DEMO": "1" if self.settings.demo else "0",
            "HUIYIN_INTERNAL_TOKEN": self.settings.internal_token.get_secret_value(),
            "HUIYIN_SIGNING_KEY": self.settings.signing_key.get_secret_value(),
            "HUIYIN_ENCRYPTION_KEYS": self.settings.encryption_keys.get_secret_value(),
        }
        for name, value in os.environ.items():
            if name.startswith("HUIYIN_"):
                values.setdefault(name, value)
        # Ports and folders may have been given in code (tests): say them all.
        for name in (
            "data_dir", "bind", "actions_port", "search_port", "worker_port", "actions_url",
            "search_url", "public_url", "operator_name", "operator_hotline", "encoder",
            "agent_lost_s", "desk_hours", "messages_per_minute", "sessions_per_minute",
            "turn_timeout_s", "turn_give_up_s", "session_idle_minutes", "session_max_turns",
        ):  # fmt: skip
            values[f"HUIYIN_{name.upper()}"] = str(getattr(self.settings, name))
        for name in ("api_ports", "rasa_ports", "rasa_urls", "allowed_origins"):
            values[f"HUIYIN_{name.upper()}"] = ",".join(map(str, getattr(self.settings, name)))
        # Small libraries must not start a thread per core in every process.
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        return self.base() | values | threads | {"HF_HUB_OFFLINE": "1"}

    def rasa(self) -> dict[str, str]:
        """For Rasa: its own database and the internal token, no other secret."""
        url = urlsplit(self.settings.rasa_database_url)
        temporary = self.data / "tmp" / "rasa"
        temporary.mkdir(parents=True, exist_ok=True)
        return self.base() | {
            "RASA_DB_HOST": url.hostname or "",
            "RASA_DB_PORT": str(url.port or 5432),
            "RASA_DB_USER": url.username or "",
            "RASA_DB_PASSWORD": url.password or "",
            "RASA_DB_NAME": url.path.lstrip("/"),
            "HUIYIN_INTERNAL_TOKEN": self.settings.internal_token.get_secret_value(),
            "HUIYIN_ACTIONS_URL": self.settings.actions_url,
            "RASA_TELEMETRY_ENABLED": "false",
            "RASA_CACHE_DIRECTORY": str(self.data / "rasa-cache"),
            "LOG_LEVEL": "WARNING",
            "LOG_LEVEL_LIBRARIES": "ERROR",
            "SANIC_WORKERS": "1",
            "SQL_POOL_SIZE": "5",
            "SQL_MAX_OVERFLOW": "5",
            "TICKET_LOCK_LIFETIME": "30",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "CUDA_VISIBLE_DEVICES": "-1",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "PYTHONWARNINGS": "ignore",
            # jieba writes its prefix cache here and reads it with marshal: a private folder.
            "TMPDIR": str(temporary),
        }


def prepare(settings: Settings | None = None) -> Environment:
    """Fill in what the settings leave open; stop with a clear message where that is not ours.

    Demo mode is the default only on loopback with no DATABASE_URL. There, secrets are
    generated once and kept in `<data>/secrets.json`, readable by the owner alone.
    """
    given = settings or Settings()
    loopback = given.bind in {"127.0.0.1", "localhost", "::1"}
    if "demo" not in given.model_fields_set:
        given.demo = loopback and not given.database_url
    if given.demo and not loopback:
        raise SystemExit("演示模式只能在本机地址上运行：请设置 DEMO=0，或去掉 HUIYIN_BIND。")
    given.data_dir = given.data_dir.absolute()
    if not given.data_dir.exists():
        # Others may pass through (the database's service user) but not look.
        given.data_dir.mkdir(parents=True)
        given.data_dir.chmod(0o711)
    for name in ("log", "models", "tmp"):
        (given.data_dir / name).mkdir(exist_ok=True)

    kept = _Kept(given.data_dir / "secrets.json", writable=given.demo)
    postgres = redis_config = None
    if not given.database_url and given.demo:
        password = kept.get("postgres", lambda: secrets.token_urlsafe(24))
        postgres = cluster(_postgres_folder(given.data_dir), given.postgres_port, password)
        given.database_url = postgres.url("huiyin", "huiyin", kept.password("huiyin_database"))
        given.rasa_database_url = postgres.url("rasa", "rasa", kept.password("rasa_database"))
    if not given.redis_url and given.demo:
        password = kept.password("redis")
        redis_config = redis_server.write_config(
            given.data_dir / "redis", given.redis_port, password
        )
        given.redis_url = f"redis://:{password}@127.0.0.1:{given.redis_port}/0"
    if given.demo:
        for field, make in (
            ("internal_token", lambda: secrets.token_urlsafe(32)),
            ("signing_key", lambda: secrets.token_urlsafe(48)),
            ("encryption_keys", generate_key),
        ):
            if not getattr(given, field).get_secret_value():
                given = given.model_copy(update={field: SecretStr(kept.get(field, make))})
    given.demand_secrets()
    if not given.rasa_database_url:
        raise SystemExit(
            "缺少设置 HUIYIN_RASA_DATABASE_URL：Rasa 的会话记录存放在单独的数据库和角色中。"
        )
    return Environment(given, kept.values, postgres, redis_config)


def _postgres_folder(data: Path) -> Path:
    """Under the data folder; elsewhere only when the service user could not reach it there."""
    user = service_user()
    if user.can_reach(data):
        return data / "postgres"
    return Path("/var/lib/huiyin") / data.as_posix().strip("/").replace("/", "-")


class _Kept:
    """Generated secrets, kept in one file of mode 0600."""

    def __init__(self, path: Path, *, writable: bool) -> None:
        self._path = path
        self._writable = writable
        self.values: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}

    def password(self, name: str) -> str:
        return self.get(name, lambda: secrets.token_urlsafe(24))

    def get(self, name: str, make: Callable[[], str]) -> str:
        if name not in self.values:
            if not self._writable:
                raise SystemExit(f"{self._path} 中缺少 {name}。")
            self.values[name] = make()
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as file:
                json.dump(self.values, file, indent=1)
        return self.values[name]
