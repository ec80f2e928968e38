"""Runs the search benchmark in a process of its own and lays its figures out."""

import json
import subprocess
import sys
from typing import Any

from benchmarks.tables import Table
from core.settings import ROOT


def measure(seconds: float = 360) -> dict[str, Any]:
    """The figures of `python -m benchmarks.knowledge_search`; {"error": ...} if there are none."""
    return run("benchmarks.knowledge_search", seconds)


def run(module: str, seconds: float) -> dict[str, Any]:
    """The JSON a benchmark module prints; {"error": ...} when it fails or takes too long."""
    command = [sys.executable, "-m", module]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return {"error": f"{seconds:.0f} 秒内没有测完"}
    if done.returncode:
        return {"error": done.stderr.strip().splitlines()[-1]}
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def table(figures: dict[str, Any]) -> Table:
    if "error" in figures:
        return Table("知识检索", ("", ""), [("没有结果", figures["error"])])
    rows = []
    notes = [f"编码器 {figures['encoder']}，{figures['queries']} 个查询，取最近 10 条"]
    for run in figures["runs"]:
        for name, key in (("pgvector HNSW", "pgvector_hnsw"), ("numpy 精确", "numpy_exact")):
            recall = f"{run['recall_at_10']:.3f}" if key == "pgvector_hnsw" else "1.000"
            row = (f"{run['questions']:,} 条 · {name}", *map(_shown, run[key].values()), recall)
            rows.append(row)
        ratio = run["exact_over_hnsw_p50"]
        notes.append(
            f"{run['questions']:,} 条：p50 精确 ÷ HNSW = {ratio}，建表与索引 {run['build_s']} 秒，"
            f"向量 {run['vectors']}"
        )
    return Table("最近问句检索", ("", "p50 ms", "p95 ms", "召回@10"), rows, notes)


def _shown(value: float) -> str:
    return f"{value:.2f}"
