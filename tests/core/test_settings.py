"""The settings table in .env.example must name every setting, and nothing else."""

import re

import pytest

from core.settings import ROOT, Settings

_BARE = {"database_url": "DATABASE_URL", "redis_url": "REDIS_URL", "demo": "DEMO"}
# Read by set-up before Python is there.
_SETUP_ONLY = {"HUIYIN_TORCH_INDEX"}


def test_every_setting_stands_in_the_example_file() -> None:
    text = (ROOT / ".env.example").read_text()
    shown = set(re.findall(r"^# ([A-Z_]+)=", text, re.MULTILINE))
    wanted = {_BARE.get(name, f"HUIYIN_{name.upper()}") for name in Settings.model_fields}

    assert shown - _SETUP_ONLY == wanted


def test_a_start_without_secrets_says_what_is_missing() -> None:
    settings = Settings(_env_file=None, database_url="", redis_url="redis://x")

    assert "DATABASE_URL" in settings.missing_secrets()
    assert "HUIYIN_SIGNING_KEY" in settings.missing_secrets()


def test_cookies_are_secure_where_the_site_is() -> None:
    def cookies(**given: object) -> bool:
        return Settings(_env_file=None, **given).secure_cookies  # type: ignore[arg-type]

    assert cookies(public_url="https://kf.example.com")
    assert not cookies(public_url="http://127.0.0.1:8000")
    assert not cookies(public_url="https://kf.example.com", secure_cookies=False)


def test_short_secrets_are_refused() -> None:
    settings = Settings(
        _env_file=None,
        database_url="postgresql://x",
        redis_url="redis://x",
        internal_token="short",
        signing_key="x" * 32,
        encryption_keys="k1:x",
    )

    with pytest.raises(SystemExit, match="HUIYIN_INTERNAL_TOKEN"):
        settings.demand_secrets()
