"""Every knob of the platform, read once from the environment and `.env`."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_SECRET_CHARS = 32
ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Names in the environment are `HUIYIN_` + the field in capitals.

    `DATABASE_URL`, `REDIS_URL` and `DEMO` are read bare, as hosting platforms give them.
    """

    model_config = SettingsConfigDict(
        env_prefix="HUIYIN_", env_file=".env", extra="ignore", populate_by_name=True
    )

    # -- where things live --
    data_dir: Path = ROOT / "var"
    bind: str = "127.0.0.1"
    api_ports: Annotated[list[int], NoDecode] = [8000]
    rasa_ports: Annotated[list[int], NoDecode] = [5005]
    actions_port: int = 5055
    search_port: int = 5065
    worker_port: int = 5075
    postgres_port: int = 54320
    redis_port: int = 63790

    database_url: str = Field(
        default="", validation_alias=AliasChoices("DATABASE_URL", "HUIYIN_DATABASE_URL")
    )
    rasa_database_url: str = ""
    redis_url: str = Field(
        default="", validation_alias=AliasChoices("REDIS_URL", "HUIYIN_REDIS_URL")
    )
    database_pool: int = Field(default=10, ge=1, le=100)

    # -- secrets: generated at first start on a demo machine, demanded elsewhere --
    internal_token: SecretStr = SecretStr("")
    signing_key: SecretStr = SecretStr("")
    # "<key id>:<base64 of 32 bytes>", newest first; older keys still decrypt.
    encryption_keys: SecretStr = SecretStr("")

    demo: bool = Field(default=False, validation_alias=AliasChoices("DEMO", "HUIYIN_DEMO"))

    # -- processes we call; empty means "the local ones on the ports above" --
    rasa_urls: Annotated[list[str], NoDecode] = []
    actions_url: str = ""
    search_url: str = ""

    # -- the public edge --
    public_url: str = ""
    allowed_origins: Annotated[list[str], NoDecode] = []
    # Addresses of reverse proxies whose X-Forwarded-For is believed.
    trusted_proxies: Annotated[list[str], NoDecode] = []
    max_body_bytes: int = Field(default=64 * 1024, ge=1024)
    max_text_chars: int = Field(default=500, ge=50, le=2000)
    messages_per_minute: int = Field(default=30, ge=1)
    sessions_per_minute: int = Field(default=60, ge=1)
    secure_cookies: bool = False
    visitor_token_days: int = Field(default=30, ge=1)
    access_token_minutes: int = Field(default=15, ge=1)
    refresh_token_hours: int = Field(default=12, ge=1)

    # -- the operator --
    operator_name: str = "星河通信"
    operator_hotline: str = "10900"
    consent_version: str = "2026-11"
    region: str = "河南省"
    # Hours of the human desk, Asia/Shanghai; "00:00-24:00" never closes.
    desk_hours: str = "00:00-24:00"

    # -- dialogue --
    turn_timeout_s: float = Field(default=8.0, gt=0)
    turn_give_up_s: float = Field(default=600.0, gt=0)
    session_idle_minutes: int = Field(default=30, ge=1)
    session_max_turns: int = Field(default=60, ge=5)
    agent_capacity: int = Field(default=5, ge=1)
    agent_lost_s: int = Field(default=180, ge=5)

    # -- knowledge --
    # "domain" is our own; otherwise a sentence-transformers model name or folder.
    encoder: str = "domain"

    log_level: str = "INFO"

    @field_validator("api_ports", "rasa_ports", mode="before")
    @classmethod
    def _ports(cls, value: object) -> object:
        return [int(part) for part in value.split(",") if part] if isinstance(value, str) else value

    @field_validator("rasa_urls", "allowed_origins", "trusted_proxies", mode="before")
    @classmethod
    def _list(cls, value: object) -> object:
        if isinstance(value, str):
            return [part.strip().rstrip("/") for part in value.split(",") if part.strip()]
        return value

    @model_validator(mode="after")
    def _local_defaults(self) -> "Settings":
        if not self.rasa_urls:
            self.rasa_urls = [f"http://127.0.0.1:{port}" for port in self.rasa_ports]
        self.actions_url = self.actions_url or f"http://127.0.0.1:{self.actions_port}/webhook"
        self.search_url = self.search_url or f"http://127.0.0.1:{self.search_port}"
        self.public_url = self.public_url or f"http://127.0.0.1:{self.api_ports[0]}"
        if "secure_cookies" not in self.model_fields_set:
            self.secure_cookies = self.public_url.startswith("https://")
        if not self.allowed_origins:
            hosts = {"127.0.0.1", "localhost", self.bind}
            self.allowed_origins = sorted(
                {f"http://{host}:{port}" for host in hosts for port in self.api_ports}
                | {self.public_url}
            )
        return self

    @property
    def sqlalchemy_url(self) -> str:
        """The database URL with psycopg 3 as its driver."""
        return with_driver(self.database_url)

    def missing_secrets(self) -> list[str]:
        """Names of the environment variables a start outside demo mode still needs."""
        wanted = {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "HUIYIN_INTERNAL_TOKEN": self.internal_token.get_secret_value(),
            "HUIYIN_SIGNING_KEY": self.signing_key.get_secret_value(),
            "HUIYIN_ENCRYPTION_KEYS": self.encryption_keys.get_secret_value(),
        }
        return [name for name, value in wanted.items() if not value]

    def demand_secrets(self) -> None:
        """Stop the start with a clear message when a secret is missing."""
        if missing := self.missing_secrets():
            raise SystemExit("缺少必需的设置：" + "、".join(missing) + "。请参阅 .env.example。")
        for name in ("internal_token", "signing_key"):
            if len(getattr(self, name).get_secret_value()) < _SECRET_CHARS:
                raise SystemExit(f"HUIYIN_{name.upper()} 太短：至少 {_SECRET_CHARS} 个随机字符。")


def with_driver(url: str) -> str:
    """Name psycopg 3 in a plain PostgreSQL URL."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


@lru_cache
def get_settings() -> Settings:
    return Settings()
