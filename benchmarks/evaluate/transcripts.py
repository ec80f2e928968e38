"""A dialogue as it went, and whether it went as expected."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.evaluate.files import Dialogue, TicketExpectation

T = TypeVar("T")


@dataclass
class Exchange:
    """One turn: what the customer said in it and what came back."""

    state_before: str
    said: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    state_after: str = ""

    @property
    def heard(self) -> str:
        return "\n".join(self.replies)


@dataclass(frozen=True)
class OpenedTicket:
    """A ticket of the dialogue; `text` is its title, description and wish together."""

    number: str
    type: str
    status: str
    urge_count: int
    text: str


@dataclass
class Transcript:
    dialogue: Dialogue
    exchanges: list[Exchange] = field(default_factory=list)
    tickets: list[OpenedTicket] = field(default_factory=list)
    broken: str | None = None

    @property
    def state(self) -> str:
        return self.exchanges[-1].state_after if self.exchanges else ""


def failures(transcript: Transcript) -> list[str]:
    """What was not as expected, one line each; empty when the dialogue passed."""
    if transcript.broken:
        return [transcript.broken]
    expect = transcript.dialogue.expect
    found: list[str] = []
    for number, exchange in enumerate(transcript.exchanges, start=1):
        index = number - 1
        if exchange.state_before == "bot" and exchange.said and not exchange.heard.strip():
            found.append(f"第 {number} 轮没有回复")
        wanted = _at(expect.reply_contains_any, index)
        if wanted and not any(word in exchange.heard for word in wanted):
            found.append(f"第 {number} 轮应提到“{'”或“'.join(wanted)}”")
        shown = [
            word for word in _at(expect.reply_contains_none, index) or [] if word in exchange.heard
        ]
        found += [f"第 {number} 轮不应出现“{word}”" for word in shown]
        state = _at(expect.state_after, index)
        if state and exchange.state_after != state:
            found.append(f"第 {number} 轮后应为 {state}，实为 {exchange.state_after}")
    allowed = [*expect.state_any, *([expect.state] if expect.state else [])]
    if allowed and transcript.state not in allowed:
        found.append(f"结束时应为 {'、'.join(allowed)}，实为 {transcript.state}")
    return found + _ticket_failures(transcript.tickets, expect.ticket)


def _at(wanted: Sequence[T], index: int) -> T | None:
    return wanted[index] if wanted else None


def _ticket_failures(tickets: Sequence[OpenedTicket], expect: TicketExpectation) -> list[str]:
    found: list[str] = []
    if expect.count is not None and len(tickets) != expect.count:
        found.append(f"应立 {expect.count} 张工单，实立 {len(tickets)} 张")
    if expect.max_count is not None and len(tickets) > expect.max_count:
        found.append(f"至多立 {expect.max_count} 张工单，实立 {len(tickets)} 张")
    for ticket in tickets:
        name = f"工单 {ticket.number}"
        if expect.type and ticket.type != expect.type:
            found.append(f"{name} 类型应为 {expect.type}，实为 {ticket.type}")
        if expect.urge_count is not None and ticket.urge_count != expect.urge_count:
            found.append(f"{name} 应催 {expect.urge_count} 次，实催 {ticket.urge_count} 次")
        if ticket.status in expect.not_status:
            found.append(f"{name} 不应处于 {ticket.status}")
        for words in expect.contains_any:
            if not any(word in ticket.text for word in words):
                found.append(f"{name} 正文应提到“{'”或“'.join(words)}”")
    return found


def write(transcript: Transcript, folder: Path) -> Path:
    """The dialogue as a page people can read."""
    dialogue = transcript.dialogue
    lines = [f"# {dialogue.id}", "", dialogue.about, ""]
    for number, exchange in enumerate(transcript.exchanges, start=1):
        lines.append(f"## 第 {number} 轮（{exchange.state_before} → {exchange.state_after}）\n")
        for index, said in enumerate(exchange.said):
            lines.append(f"**客户**：{said}\n")
            if index < len(exchange.replies):
                reply = exchange.replies[index].replace("\n", "\n> ")
                lines.append(f"> {reply}\n>\n> （{exchange.seconds[index]:.2f} 秒）\n")
    for ticket in transcript.tickets:
        shown = "；".join(f"{key}：{value}" for key, value in asdict(ticket).items())
        lines.append(f"**工单** {shown}\n")
    wrong = failures(transcript)
    lines.append("**结果**：" + ("通过" if not wrong else "未通过\n\n- " + "\n- ".join(wrong)))
    path = folder / f"{dialogue.id}.md"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def summary(transcripts: Sequence[Transcript]) -> dict[str, Any]:
    """Figures for the report."""
    wrong = {each.dialogue.id: failures(each) for each in transcripts}
    seconds = sorted(s for each in transcripts for e in each.exchanges for s in e.seconds)
    return {
        "dialogues": len(transcripts),
        "passed": sum(not found for found in wrong.values()),
        "failed": {name: found for name, found in wrong.items() if found},
        "replies": len(seconds),
        "reply_seconds_p50": seconds[len(seconds) // 2] if seconds else None,
        "reply_seconds_p95": seconds[int(len(seconds) * 0.95)] if seconds else None,
    }
