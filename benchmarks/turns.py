"""Turn latency and throughput: customers in parallel, each waiting for a reply before going on."""

import asyncio
import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from benchmarks.messages import script
from benchmarks.tables import Table


class Line(Protocol):
    """One customer's connection to a bot, for the length of one conversation."""

    async def open(self) -> None: ...

    async def ask(self, text: str) -> str:
        """Send, wait for the reply; its words, empty when there was nothing in it."""

    async def close(self) -> None: ...


class LineBroken(Exception):
    """A message could not be sent or got no answer in time."""


@dataclass(frozen=True)
class Bounds:
    """A cell ends at whichever comes first; what is under way is still finished."""

    messages: int
    seconds: float


@dataclass
class Cell:
    """One system at one number of parallel customers. Latencies in milliseconds."""

    parallel: int
    latencies_ms: list[float] = field(default_factory=list)
    by_kind: dict[str, list[float]] = field(default_factory=dict)
    conversations: int = 0
    # Kind -> sentence -> the first reply it got.
    replies: dict[str, dict[str, str]] = field(default_factory=dict)
    empty: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.latencies_ms) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        return percentile(self.latencies_ms, share)

    def figures(self) -> dict[str, Any]:
        """What goes into the report."""
        return {
            "parallel": self.parallel,
            "conversations": self.conversations,
            "messages": len(self.latencies_ms),
            "seconds": round(self.seconds, 1),
            "p50_ms": round(self.percentile(0.5), 1),
            "p95_ms": round(self.percentile(0.95), 1),
            "messages_per_second": round(self.per_second, 2),
            "p50_ms_by_kind": {
                kind: round(percentile(values, 0.5), 1) for kind, values in self.by_kind.items()
            },
            "empty_by_kind": dict(+self.empty),
            "failed_by_kind": dict(+self.failed),
            "first_replies": self.replies,
        }


def agreement(ours: Sequence[Cell], stock: Sequence[Cell], kind: str) -> tuple[int, int]:
    """Of how many sentences of a kind both first replies begin with the same line; of how many.

    The first line alone: what follows may go back to an earlier question of the conversation.
    """
    one, other = (_first_replies(cells, kind) for cells in (ours, stock))
    asked = one.keys() & other.keys()
    return sum(one[text] == other[text] for text in asked), len(asked)


def _first_replies(cells: Sequence[Cell], kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for cell in cells:
        for text, reply in cell.replies.get(kind, {}).items():
            found.setdefault(text, reply.partition("\n")[0])
    return found


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest-rank percentile; 0 of nothing."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


async def load(make_line: Callable[[], Line], parallel: int, bounds: Bounds) -> Cell:
    """Let `parallel` customers talk until the bounds are reached."""
    cell = Cell(parallel)
    started = time.perf_counter()
    deadline = started + bounds.seconds
    sent = 0

    def go_on() -> bool:
        nonlocal sent
        if sent >= bounds.messages or time.perf_counter() >= deadline:
            return False
        sent += 1
        return True

    async def customer(number: int) -> None:
        conversation = 0
        while sent < bounds.messages and time.perf_counter() < deadline:
            await _converse(make_line(), cell, script(number, conversation), go_on)
            conversation += 1

    await asyncio.gather(*(customer(number) for number in range(parallel)))
    cell.seconds = time.perf_counter() - started
    return cell


async def _converse(line: Line, cell: Cell, words: Any, go_on: Callable[[], bool]) -> None:
    kind = "open"
    try:
        await line.open()
        cell.conversations += 1
        for kind, text in words:
            if not go_on():
                return
            asked = time.perf_counter()
            reply = await line.ask(text)
            took = 1000 * (time.perf_counter() - asked)
            cell.empty[kind] += not reply
            cell.replies.setdefault(kind, {}).setdefault(text, reply)
            cell.latencies_ms.append(took)
            cell.by_kind.setdefault(kind, []).append(took)
    except LineBroken:
        cell.failed[kind] += 1
        # Not in a tight circle when the other side is down.
        await asyncio.sleep(0.5)
    finally:
        await line.close()


def table(ours: Sequence[Cell], stock: Sequence[Cell]) -> Table:
    """Both systems side by side, with the ratio of each figure."""
    rows = []
    for one, other in zip(ours, stock, strict=True):
        rows += [
            _row(f"{one.parallel} 位客户 · 回音", one),
            _row(f"{other.parallel} 位客户 · 原版 Rasa", other),
            (
                "　回音 ÷ 原版",
                "",
                _ratio(one.percentile(0.5), other.percentile(0.5)),
                _ratio(one.percentile(0.95), other.percentile(0.95)),
                _ratio(one.per_second, other.per_second),
                "",
                "",
            ),
        ]
    heads = ("", "消息", "p50 ms", "p95 ms", "条/秒", "空回复", "失败")
    return Table("每轮对话的时延与吞吐", heads, rows)


def _row(title: str, cell: Cell) -> tuple[str, ...]:
    return (
        title,
        str(len(cell.latencies_ms)),
        f"{cell.percentile(0.5):.0f}",
        f"{cell.percentile(0.95):.0f}",
        f"{cell.per_second:.1f}",
        str(cell.empty.total()),
        str(cell.failed.total()),
    )


def _ratio(ours: float, stock: float) -> str:
    return f"{ours / stock:.2f}×" if stock else "—"
