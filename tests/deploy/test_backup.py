"""A backup brings both databases back as they were, or changes nothing."""

import json
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from core.encryption import generate_key
from core.settings import Settings
from deploy.local.backup import backup, restore
from deploy.local.environment import Environment, prepare
from tests.conftest import migrate
from tests.ports import free_port

COUNT = "SELECT count(*) FROM audit_records"
ADD = (
    "INSERT INTO audit_records (id, at, actor, action, subject, detail)"
    " VALUES (gen_random_uuid(), now(), 'a', 'b', 'c', '{}')"
)


@pytest.fixture(scope="module")
def environment() -> Iterator[Environment]:
    """A database server of its own: restoring replaces every table."""
    folder = Path(tempfile.mkdtemp(prefix="huiyin-backup-"))
    folder.chmod(0o711)
    environment = prepare(
        Settings(
            _env_file=None,
            demo=True,
            data_dir=folder / "data",
            postgres_port=free_port(),
            redis_port=free_port(),
            encryption_keys=generate_key(),
        )
    )
    postgres = environment.postgres
    assert postgres is not None
    postgres.create()
    server = postgres.start(log=folder / "postgres.log", extra=("-c", "fsync=off"))
    try:
        postgres.wait()
        for name in ("huiyin", "rasa"):
            postgres.create_database(name, name, environment.secrets[f"{name}_database"])
        migrate(environment.settings.database_url)
        with psycopg.connect(environment.settings.rasa_database_url) as connection:
            connection.execute("CREATE TABLE events (id int, data text)")
            connection.execute("INSERT INTO events VALUES (1, '你好')")
        yield environment
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def test_what_was_lost_after_the_backup_is_back(environment: Environment) -> None:
    url, rasa = environment.settings.database_url, environment.settings.rasa_database_url
    with psycopg.connect(url) as connection:
        connection.execute(ADD)
    folder = backup(environment)
    with psycopg.connect(url) as connection:
        connection.execute(ADD)
        connection.execute("DROP TABLE accounts CASCADE")
    with psycopg.connect(rasa) as connection:
        connection.execute("DROP TABLE events")

    restore(environment, folder)

    with psycopg.connect(url) as connection:
        assert connection.execute(COUNT).fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM accounts").fetchone() == (0,)
        # The rule that history is only added to came back as well.
        with pytest.raises(psycopg.errors.RaiseException):
            connection.execute("DELETE FROM audit_records")
    with psycopg.connect(rasa) as connection:
        assert connection.execute("SELECT data FROM events").fetchone() == ("你好",)


def test_a_damaged_backup_is_refused_before_anything_changes(environment: Environment) -> None:
    folder = backup(environment, environment.data / f"backup-{secrets.token_hex(4)}")
    with (folder / "huiyin.dump").open("ab") as dump:
        dump.write(b"x")
    with psycopg.connect(environment.settings.database_url) as connection:
        before = connection.execute(COUNT).fetchone()

    with pytest.raises(SystemExit, match="与清单不符"):
        restore(environment, folder)

    with psycopg.connect(environment.settings.database_url) as connection:
        assert connection.execute(COUNT).fetchone() == before


def test_backups_are_private_and_list_their_checksums(environment: Environment) -> None:
    folder = backup(environment, environment.data / f"backup-{secrets.token_hex(4)}")

    assert folder.stat().st_mode & 0o077 == 0
    assert set(json.loads((folder / "manifest.json").read_text())) == {"huiyin.dump", "rasa.dump"}
