"""`make bench`: turn latency beside stock Rasa, search, understanding, and memory, in one run.

Starts the platform in `var/bench` on free ports and stops it again; about twenty minutes.
"""

import argparse
import asyncio
import json
import os
import platform
from collections.abc import Callable
from pathlib import Path

import httpx

from benchmarks import memory, search_report, turns, understanding_report
from benchmarks.platform import own_environment, running, trained_model
from benchmarks.stock_rasa import StockLine, StockRasa, stock_rasa
from benchmarks.turns import Bounds, Cell
from benchmarks.web_line import WebLine
from core.clock import now
from deploy.local.stack import Stack

# Parallel customers -> when a cell ends.
FULL = {1: Bounds(250, 40), 8: Bounds(1200, 50), 32: Bounds(1600, 60)}
QUICK = {1: Bounds(20, 10), 8: Bounds(40, 15)}
_WARM_UP = Bounds(40, 20)
DIFFERENCES = (
    "两边用同一个模型、同一台 PostgreSQL、同一个动作服务、同一组话（种子固定），轮流测；"
    "每位客户收到回复才说下一句，每 10 句换一段新会话。",
    "回音：公开网页渠道（开会话、WebSocket 收发），一句话经过限流、脱敏、加密落库、"
    "按会话排队、Rasa、动作、回复落库与推送；吞吐含开会话的时间。",
    "原版 Rasa：rasa run 的 REST 渠道，原文直接送入，没有客户身份、脱敏、"
    "消息记录和重复识别；动作拿不到会话资料，照样回答。账户类问题两边都请客户先验证身份，"
    "不查账户。",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description="性能：对话、检索、理解、内存")
    parser.add_argument("--quick", action="store_true", help="只走一小段，确认能跑")
    parser.add_argument("--json", type=Path, metavar="文件", help="结果另存一份 JSON")
    given = parser.parse_args()
    environment = own_environment("bench")
    model = trained_model(environment)
    print("启动平台……", flush=True)
    with running(environment, model=model) as stack:
        idle = memory.measure(_pids(stack))
        with stock_rasa(environment, model) as stock:
            ours, theirs = asyncio.run(_talk(stack, stock, QUICK if given.quick else FULL))
            loaded = memory.measure(_pids(stack))
            stock_size = memory.measure({"stock": stock.pid})["stock"]
        print(turns.table(ours, theirs))
        same, asked = turns.agreement(ours, theirs, "faq")
        agreed = f"知识类 {asked} 句问话，{same} 句两边首次答复的第一行一字不差"
        agreed += "（其余多为随机换用的同义措辞），各句答复见完整结果。"
        print("\n".join(f"  · {line}" for line in (*DIFFERENCES, agreed)))
    print(memory.table(idle, loaded, stock_size), flush=True)
    # With the platform down: only the index and the exact search are compared.
    search = None if given.quick else search_report.measure()
    if search:
        print(search_report.table(search), flush=True)
    understanding = None if given.quick else understanding_report.measure()
    if understanding:
        for table in understanding_report.tables(understanding):
            print(table)
    report = {
        "at": now().isoformat(timespec="seconds"),
        "machine": {"cpus": os.cpu_count(), "architecture": platform.machine()},
        "quick": given.quick,
        "turns": {
            "huiyin": [cell.figures() for cell in ours],
            "stock_rasa": [cell.figures() for cell in theirs],
            "differences": DIFFERENCES,
            "same_faq_replies": [same, asked],
        },
        "knowledge_search": search,
        "understanding": understanding,
        "memory_pss_mib": {"idle": idle, "after_load": loaded, "stock_rasa": stock_size},
    }
    for path in (environment.data / "report.json", *([given.json] if given.json else [])):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"\n完整结果：{path}")


async def _talk(
    stack: Stack, stock: StockRasa, cells: dict[int, Bounds]
) -> tuple[list[Cell], list[Cell]]:
    """Both systems in turn at each number of customers, so that a busy machine hits both."""
    url = stack.environment.settings.public_url
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=100)
    async with httpx.AsyncClient(timeout=30, limits=limits, trust_env=False) as http:
        lines: dict[str, Callable[[], turns.Line]] = {
            "回音": lambda: WebLine(url, http),
            "原版 Rasa": lambda: StockLine(stock.url, http),
        }
        measured: dict[str, list[Cell]] = {name: [] for name in lines}
        for make in lines.values():
            await turns.load(make, 2, _WARM_UP)
        for parallel, bounds in cells.items():
            for name, make in lines.items():
                cell = await turns.load(make, parallel, bounds)
                measured[name].append(cell)
                print(
                    f"  {name} · {parallel} 位客户：{len(cell.latencies_ms)} 条，"
                    f"{cell.seconds:.0f} 秒",
                    flush=True,
                )
    return measured["回音"], measured["原版 Rasa"]


def _pids(stack: Stack) -> dict[str, int]:
    return {name: int(info["pid"]) for name, info in stack.supervisor.states().items()}


if __name__ == "__main__":
    main()
