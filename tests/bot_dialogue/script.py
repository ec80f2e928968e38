"""Dialogues as data: what is said, what must and must not come back, what must be stored.

- id: complaint_corrected
  turns:
    - say: 我要投诉                # typed;   or  button: 收费争议   or  verify: "13800001001"
                                   # or  later: 1   (hours of silence; nothing is said)
      expect_any: [哪方面]         # one of these in the reply
      expect_all: []               # all of these
      expect_not: [工单号]         # none of these
  database:
    # exactly these rows, in any order; `says` lists what a ticket's description must hold
    tickets: [{type: complaint, category: 收费争议, says: [视频会员]}]
    orders: [{kind: change_plan, code: XH99, fee: 99}]
    outage_subscriptions: [{outage_id: OUT-1}]
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import yaml

FOLDER = Path(__file__).parent / "scripts"
TABLES = ("tickets", "orders", "outage_subscriptions")
_TURN_KEYS = {"say", "button", "verify", "later", "expect_any", "expect_all", "expect_not"}


@dataclass(frozen=True)
class Turn:
    does: str  # say | button | verify | later
    what: str
    expect_any: tuple[str, ...] = ()
    expect_all: tuple[str, ...] = ()
    expect_not: tuple[str, ...] = ()


@dataclass(frozen=True)
class Script:
    id: str
    turns: tuple[Turn, ...]
    # Rows expected in each table of `TABLES`; a table that is not named is not looked at.
    rows: dict[str, tuple[dict[str, Any], ...]] = field(default_factory=dict)


class Talker(Protocol):
    """A customer of a running platform; each method returns the reply as one text."""

    def say(self, text: str) -> str: ...

    def press(self, title: str) -> str: ...

    def verify(self, phone: str) -> str: ...

    def later(self, hours: str) -> str: ...


@dataclass
class Failure(Exception):
    script: str
    turn: Turn
    reply: str
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.script}：{self.turn.what}\n  {'；'.join(self.problems)}\n  回复：{self.reply}"
        )


def read_scripts(folder: Path = FOLDER) -> list[Script]:
    """Every script of the folder; raises `ValueError` for an unknown key or a repeated id."""
    scripts = [
        _script(raw)
        for path in sorted(folder.glob("*.yml"))
        for raw in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    ids = [script.id for script in scripts]
    if len(ids) != len(set(ids)):
        raise ValueError("two scripts bear the same id")
    return scripts


def _script(raw: dict[str, Any]) -> Script:
    database = raw.get("database") or {}
    if set(database) - set(TABLES):
        raise ValueError(f"{raw['id']}: no such table: {sorted(set(database) - set(TABLES))}")
    return Script(
        raw["id"],
        tuple(_turn(raw["id"], turn) for turn in raw["turns"]),
        {table: tuple(rows) for table, rows in database.items()},
    )


def _turn(script: str, raw: dict[str, Any]) -> Turn:
    does = [key for key in ("say", "button", "verify", "later") if key in raw]
    if len(does) != 1 or set(raw) - _TURN_KEYS:
        raise ValueError(f"{script}: a turn says, presses, verifies or waits, and expects: {raw}")
    expectations = {
        key: tuple(str(text) for text in raw.get(key) or ())
        for key in ("expect_any", "expect_all", "expect_not")
    }
    return Turn(does[0], str(raw[does[0]]), **expectations)


def play(script: Script, talker: Talker) -> None:
    """Go through the turns; raises `Failure` at the first that goes wrong."""
    for turn in script.turns:
        act = {
            "say": talker.say,
            "button": talker.press,
            "verify": talker.verify,
            "later": talker.later,
        }[turn.does]
        reply = act(turn.what)
        problems = [f"缺少“{text}”" for text in turn.expect_all if text not in reply]
        problems += [f"不应有“{text}”" for text in turn.expect_not if text in reply]
        if turn.expect_any and not any(text in reply for text in turn.expect_any):
            problems.append(f"应有其一：{'、'.join(turn.expect_any)}")
        if problems:
            raise Failure(script.id, turn, reply, problems)


def check_rows(script: Script, table: str, stored: list[dict[str, Any]]) -> None:
    """The stored rows are the expected ones, compared by the fields the script names."""
    if table not in script.rows:
        return
    left = list(stored)
    for wanted in script.rows[table]:
        match = next((row for row in left if _fits(wanted, row)), None)
        if match is None:
            raise AssertionError(f"{script.id}：{table} 中没有 {wanted}，只有 {left}")
        left.remove(match)
    if left:
        raise AssertionError(f"{script.id}：{table} 中多出 {left}")


def _fits(wanted: dict[str, Any], row: dict[str, Any]) -> bool:
    says = wanted.get("says", ())
    if any(text not in str(row.get("description")) for text in says):
        return False
    return all(row.get(name) == value for name, value in wanted.items() if name != "says")
