"""The player itself: a script that should fail does."""

from pathlib import Path

import pytest

from tests.bot_dialogue.script import Failure, check_rows, play, read_scripts

TEXT = """
- id: one
  turns:
    - {say: 你好, expect_any: [您好], expect_not: [再见]}
  database:
    tickets: [{type: complaint, says: [断网]}]
    orders: []
"""


class Parrot:
    def __init__(self, answer: str) -> None:
        self.answer = answer

    def say(self, text: str) -> str:
        return self.answer

    press = verify = later = say


def test_expectations_are_held(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(TEXT, encoding="utf-8")
    [script] = read_scripts(tmp_path)
    play(script, Parrot("您好，请讲"))
    for answer in ("请讲", "您好，再见"):
        with pytest.raises(Failure):
            play(script, Parrot(answer))
    right = {"type": "complaint", "status": "new", "description": "昨天断网"}
    check_rows(script, "tickets", [right])
    check_rows(script, "orders", [])
    check_rows(script, "outage_subscriptions", [{"outage_id": "OUT-1"}])
    for stored in ([], [right | {"type": "fault"}], [right, right], [right | {"description": ""}]):
        with pytest.raises(AssertionError):
            check_rows(script, "tickets", stored)
    with pytest.raises(AssertionError):
        check_rows(script, "orders", [{"kind": "cancel"}])


def test_a_misspelt_script_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("- {id: a, turns: [{say: 你好, expects: [x]}]}", "utf-8")
    with pytest.raises(ValueError, match="a turn"):
        read_scripts(tmp_path)
    (tmp_path / "a.yml").write_text("- {id: a, turns: [], database: {ticket: []}}", "utf-8")
    with pytest.raises(ValueError, match="no such table"):
        read_scripts(tmp_path)


def test_there_are_enough_scripts() -> None:
    assert len(read_scripts()) >= 15
