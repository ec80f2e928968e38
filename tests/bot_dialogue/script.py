"""Dialogues as data: what is said, what must and must not come back, what must be stored.

- id: complaint_corrected
  turns:
    - say: 我要投诉                # typed;   or  button: 收费争议   or  verify: "13800001001"
      expect_any: [哪方面]         # one of these in the reply
      expect_all: []               # all of these
      expect_not: [工单号]         # none of these
  database:
    tickets: [{type: complaint, category: 收费争议}]   # exactly these, in any order
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import yaml

FOLDER = Path(__file__).parent / "scripts"
_TURN_KEYS = {"say", "button", "verify", "expect_any", "expect_all", "expect_not"}


@dataclass(frozen=True)
class Turn:
    does: str  # say | button | verify
    what: str
    expect_any: tuple[str, ...] = ()
    expect_all: tuple[str, ...] = ()
    expect_not: tuple[str, ...] = ()


@dataclass(frozen=True)
class Script:
    id: str
    turns: tuple[Turn, ...]
    tickets: tuple[dict[str, Any], ...] | None = None


class Talker(Protocol):
    """A customer of a running platform; each method returns the reply as one text."""

    def say(self, text: str) -> str: ...

    def press(self, title: str) -> str: ...

    def verify(self, phone: str) -> str: ...


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
    tickets = database.get("tickets")
    return Script(
        raw["id"],
        tuple(_turn(raw["id"], turn) for turn in raw["turns"]),
        None if tickets is None else tuple(tickets),
    )


def _turn(script: str, raw: dict[str, Any]) -> Turn:
    does = [key for key in ("say", "button", "verify") if key in raw]
    if len(does) != 1 or set(raw) - _TURN_KEYS:
        raise ValueError(f"{script}: a turn says, presses or verifies, and expects: {raw}")
    expectations = {
        key: tuple(str(text) for text in raw.get(key) or ())
        for key in ("expect_any", "expect_all", "expect_not")
    }
    return Turn(does[0], str(raw[does[0]]), **expectations)


def play(script: Script, talker: Talker) -> None:
    """Go through the turns; raises `Failure` at the first that goes wrong."""
    for turn in script.turns:
        act = {"say": talker.say, "button": talker.press, "verify": talker.verify}[turn.does]
        reply = act(turn.what)
        problems = [f"缺少“{text}”" for text in turn.expect_all if text not in reply]
        problems += [f"不应有“{text}”" for text in turn.expect_not if text in reply]
        if turn.expect_any and not any(text in reply for text in turn.expect_any):
            problems.append(f"应有其一：{'、'.join(turn.expect_any)}")
        if problems:
            raise Failure(script.id, turn, reply, problems)


def check_tickets(script: Script, stored: list[dict[str, Any]]) -> None:
    """The stored tickets are the expected ones, compared by the fields the script names."""
    if script.tickets is None:
        return
    left = list(stored)
    for wanted in script.tickets:
        match = next((t for t in left if wanted.items() <= t.items()), None)
        if match is None:
            raise AssertionError(f"{script.id}：没有工单 {wanted}，只有 {left}")
        left.remove(match)
    if left:
        raise AssertionError(f"{script.id}：多出工单 {left}")
