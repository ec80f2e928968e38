import asyncio
import json
from pathlib import Path

from benchmarks.memory import measure, pss_mib
from benchmarks.messages import MIX, PER_CONVERSATION, script
from benchmarks.turns import Bounds, Cell, LineBroken, agreement, load, percentile, table


def test_a_script_is_the_same_on_every_run_and_differs_between_customers() -> None:
    assert list(script(3, 0)) == list(script(3, 0))
    assert list(script(3, 0)) != list(script(4, 0))
    assert len(list(script(3, 0))) == PER_CONVERSATION
    assert sum(share for share, _ in MIX.values()) == 1


def test_percentiles_are_nearest_rank() -> None:
    values = [float(n) for n in range(1, 101)]
    assert (percentile(values, 0.5), percentile(values, 0.95), percentile([], 0.5)) == (50, 95, 0)


class _Echo:
    """Answers after a moment; every third sentence with nothing."""

    opened = 0
    talking = 0
    most = 0

    def __init__(self) -> None:
        self.asked = 0

    async def open(self) -> None:
        _Echo.opened += 1

    async def ask(self, text: str) -> str:
        _Echo.talking += 1
        _Echo.most = max(_Echo.most, _Echo.talking)
        await asyncio.sleep(0.001)
        _Echo.talking -= 1
        self.asked += 1
        return text if self.asked % 3 else ""

    async def close(self) -> None:
        pass


async def test_a_cell_ends_at_its_messages_with_so_many_customers_at_once() -> None:
    cell = await load(_Echo, 4, Bounds(messages=100, seconds=30))
    assert len(cell.latencies_ms) == 100
    assert _Echo.most == 4
    assert cell.conversations == _Echo.opened >= 10
    assert 20 <= cell.empty.total() <= 33
    figures = json.loads(json.dumps(cell.figures()))
    assert figures["messages"] == 100
    assert sum(figures["empty_by_kind"].values()) == cell.empty.total()


class _Broken(_Echo):
    async def ask(self, text: str) -> str:
        raise LineBroken


async def test_a_broken_line_is_counted_and_ends_no_run() -> None:
    cell = await load(_Broken, 2, Bounds(messages=4, seconds=10))
    assert cell.failed.total() == 4
    assert cell.latencies_ms == []


def test_both_systems_stand_side_by_side_with_their_ratio() -> None:
    ours = Cell(1, latencies_ms=[20.0, 20.0], seconds=1)
    stock = Cell(1, latencies_ms=[40.0], seconds=1)
    assert "0.50×" in str(table([ours], [stock]))
    assert "2.00×" in str(table([ours], [stock]))


def test_replies_are_compared_by_the_first_one_a_sentence_got() -> None:
    ours = Cell(1, replies={"faq": {"一": "甲", "二": "乙", "三": "丙"}})
    stock = Cell(1, replies={"faq": {"一": "甲", "二": "丁"}})
    assert agreement([ours], [stock], "faq") == (1, 2)
    assert agreement([ours], [stock], "account") == (0, 0)


def test_memory_is_summed_over_children(tmp_path: Path) -> None:
    for pid, children, kilobytes in ((10, "11 12", 2048), (11, "", 1024), (12, "", 1024)):
        task = tmp_path / str(pid) / "task" / str(pid)
        task.mkdir(parents=True)
        (task / "children").write_text(children)
        (tmp_path / str(pid) / "smaps_rollup").write_text(
            f"00-ff ---p 00 00:00 0 [rollup]\nRss: 9 kB\nPss:     {kilobytes} kB\n"
        )
    assert measure({"postgres": 10, "gone": 99}, tmp_path) == {"postgres": 4.0, "gone": None}
    assert pss_mib(12, tmp_path) == 1.0
