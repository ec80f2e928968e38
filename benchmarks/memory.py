"""Memory of the running platform: proportional set size, so that shared pages count once."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.tables import Table

_PROC = Path("/proc")


def pss_mib(pid: int, proc: Path = _PROC) -> float | None:
    """PSS of one process in MiB; None when it is gone or belongs to someone else."""
    return _line_mib(proc / str(pid) / "smaps_rollup", "Pss:")


def rss_mib(pid: int, proc: Path = _PROC) -> float | None:
    """Resident size of one process in MiB, shared pages counted in full."""
    return _line_mib(proc / str(pid) / "status", "VmRSS:")


def _line_mib(path: Path, name: str) -> float | None:
    try:
        text = path.read_text()
    except OSError:
        return None
    for line in text.splitlines():
        if line.startswith(name):
            return round(int(line.split()[1]) / 1024, 1)
    return None


def with_children(pid: int, proc: Path = _PROC) -> Iterator[int]:
    """A process and all that descend from it."""
    yield pid
    try:
        for children in (proc / str(pid) / "task").glob("*/children"):
            for child in children.read_text().split():
                yield from with_children(int(child), proc)
    except OSError:
        return


def measure(pids: Mapping[str, int], proc: Path = _PROC) -> dict[str, float | None]:
    """PSS in MiB by program, children included; None where nothing could be read."""
    found: dict[str, float | None] = {}
    for name, pid in pids.items():
        sizes = [pss_mib(each, proc) for each in with_children(pid, proc)]
        known = [size for size in sizes if size is not None]
        found[name] = round(sum(known), 1) if known else None
    return found


def table(
    idle: Mapping[str, float | None], loaded: Mapping[str, float | None], stock: float | None
) -> Table:
    rows = [(name, _shown(size), _shown(loaded.get(name))) for name, size in idle.items()]
    rows.append(("合计", _shown(_total(idle)), _shown(_total(loaded))))
    rows.append(("（对照）原版 Rasa 一个进程", "", _shown(stock)))
    return Table("内存 PSS（MiB，含子进程）", ("进程", "就绪后", "压测后"), rows)


def _total(sizes: Mapping[str, float | None]) -> float:
    return sum(size for size in sizes.values() if size is not None)


def _shown(size: float | None) -> str:
    return "—" if size is None else f"{size:.0f}"
