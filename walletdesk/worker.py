"""`walletdesk worker`: jobs and clocks in a process of their own, beside web processes on PostgreSQL."""

from __future__ import annotations

import asyncio
import signal

from walletdesk.desk import Desk
from walletdesk.kit.settings import Settings


async def work(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    desk = Desk(settings)
    await desk.open()
    try:
        await desk.start_work()
        over = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, over.set)
        await over.wait()
    finally:
        await desk.close()
