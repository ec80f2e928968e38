"""`python -m customers.demo_bss`: load the demo operator into the configured database."""

import asyncio
import sys

from core.database import open_database
from core.settings import get_settings
from customers.demo_bss.seed import seed


async def main() -> None:
    settings = get_settings()
    if not settings.demo:
        raise SystemExit("演示数据只在演示模式下装载（DEMO=1）。")
    async with open_database(settings) as sessions, sessions.begin() as session:
        loaded = await seed(session)
    sys.stdout.write(f"演示客户 {loaded.subscribers} 位，账单 {loaded.bills} 张。\n")


asyncio.run(main())
