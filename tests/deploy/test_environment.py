"""Demo mode is for loopback only; anywhere else a missing secret stops the start."""

import os
from pathlib import Path

import pytest

from core.settings import Settings
from deploy.local.environment import prepare


def settings(folder: Path, **given: object) -> Settings:
    return Settings(_env_file=None, data_dir=folder / "data", **given)  # type: ignore[arg-type]


def test_on_loopback_without_a_database_everything_is_generated_once(tmp_path: Path) -> None:
    first = prepare(settings(tmp_path))
    again = prepare(settings(tmp_path))

    assert first.settings.demo
    assert first.settings.missing_secrets() == []
    assert first.secrets == again.secrets
    kept = tmp_path / "data" / "secrets.json"
    assert kept.stat().st_mode & 0o077 == 0


def test_a_given_database_ends_demo_mode_and_secrets_are_demanded(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="HUIYIN_SIGNING_KEY"):
        prepare(settings(tmp_path, database_url="postgresql://u:p@db/huiyin"))
    assert not (tmp_path / "data" / "secrets.json").exists()


def test_demo_mode_is_refused_on_an_open_address(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="演示模式"):
        prepare(settings(tmp_path, demo=True, bind="0.0.0.0"))


def test_rasa_gets_no_secret_but_its_own(tmp_path: Path) -> None:
    environment = prepare(settings(tmp_path))
    given = environment.rasa()
    own = environment.settings

    for secret in (
        own.database_url,
        own.redis_url,
        own.signing_key.get_secret_value(),
        own.encryption_keys.get_secret_value(),
    ):
        assert secret not in given.values()


def test_processes_do_not_inherit_the_caller_s_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "AWS_SECRET_ACCESS_KEY", "x")
    environment = prepare(settings(tmp_path))

    assert "AWS_SECRET_ACCESS_KEY" not in environment.platform()
    assert "AWS_SECRET_ACCESS_KEY" not in environment.rasa()
