"""Runs the understanding benchmark in a process of its own and lays its figures out."""

from typing import Any

from benchmarks.search_report import run
from benchmarks.tables import Table

_SECONDS = 1500


def measure() -> dict[str, Any]:
    """The figures of `python -m benchmarks.understanding`; {"error": ...} if there are none."""
    return run("benchmarks.understanding", _SECONDS)


def tables(figures: dict[str, Any]) -> list[Table]:
    if "error" in figures:
        return [Table("理解", ("", ""), [("没有结果", figures["error"])])]
    return [_times(figures), _encoders(figures["encoders"])]


def _times(figures: dict[str, Any]) -> Table:
    parse, search, training = figures["parse"], figures["search"], figures["training"]
    rows = [("Rasa 理解一句话（进程内）", *_shown(parse["ms"]))]
    rows += [
        (f"检索一个问题 · {run['entries']:,} 条知识", *_shown(run["ms"]["total"]))
        for run in search["runs"]
    ]
    small, large = search["runs"]
    ratio = large["ms"]["total"]["p50"] / max(small["ms"]["total"]["p50"], 0.01)
    memory = parse["memory_mib"]["after"]
    return Table(
        "理解与检索用时",
        ("", "p50 ms", "p95 ms"),
        rows,
        [
            f"{parse['sentences']} 句、{search['questions']} 问，每句只问一次，没有缓存可占",
            f"知识从 {small['entries']} 条加到 {large['entries']:,} 条，p50 为 {ratio:.2f} 倍；"
            f"建索引 {large['index_s']} 秒（{search['encoder']}）",
            f"Rasa 一个进程：RSS {memory['rss']} MiB，PSS {memory['pss']} MiB",
            f"训练：缓存为空 {training['cold_s']} 秒，缓存还在 {training['warm_s']} 秒，"
            f"{training['cold_s'] / max(training['warm_s'], 0.1):.1f} 倍",
        ],
    )


def _encoders(found: list[dict[str, Any]]) -> Table:
    rows = [
        (each["name"], *_shown(each["ms"]), f"{each['disk_mib']:.0f}", str(each["dimensions"]))
        for each in found
    ]
    heads = ("", "p50 ms", "p95 ms", "磁盘 MiB", "维数")
    return Table("句向量编码器，一个核，一次一句", heads, rows)


def _shown(ms: dict[str, float]) -> tuple[str, str]:
    return f"{ms['p50']:.1f}", f"{ms['p95']:.1f}"
