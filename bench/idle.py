#!/usr/bin/env python3
"""What a desk costs while nothing happens: time to ready, memory of the whole stack, memory of each idle visitor socket.

    bench/idle.py [--engine sqlite|postgresql] [--sockets N] [--starts N]

`ready` is from `walletdesk serve` as a command to the first answer of /readyz, with the program's files in the page
cache.  Memory is what the process has alone (USS) and what it has in all (RSS).  Sockets have said hello and written one
message each; a floor's are measured beside them, which is what the server itself needs for a socket.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import psutil
import uvloop

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import corridor, loader, support  # noqa: E402
from walletdesk.kit import migrations  # noqa: E402


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--sockets", type=int, default=5_000)
    options.add_argument("--starts", type=int, default=7)
    chosen = options.parse_args()
    support.many_files()
    support.head("an idle desk", engine=chosen.engine, sockets=chosen.sockets, starts=chosen.starts)
    with ExitStack() as stack:
        server = stack.enter_context(support.cluster()) if chosen.engine == "postgresql" else None
        folder = stack.enter_context(support.scratch())
        url = f"sqlite:///{folder / 'desk'}.sqlite" if server is None else server.make("idle")
        migrations.upgrade(url)
        loader.people(url)
        found = [start(url) for _ in range(chosen.starts)]
        print(f"\n   ready after             {support.spread([one[0] for one in found])} s, target 2")
        print(f"   CPU until then          {support.spread([one[1] for one in found])} s")
        print(f"   idle, USS               {support.spread([one[2] for one in found], '', 0)} MB")
        print(f"   idle, RSS               {support.spread([one[3] for one in found], '', 0)} MB, target 120")
        uvloop.run(sockets_of(chosen, server, stack))


def start(url: str) -> tuple[float, float, float, float]:
    """Seconds to ready, CPU seconds, MB of its own and MB in all after two quiet seconds."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "WALLETDESK_DATABASE": url,
            "WALLETDESK_DATA_DIR": folder,
            "WALLETDESK_LOG_LEVEL": "warning",
        }
        began = time.perf_counter()
        program = [str(Path(support.PYTHON).parent / "walletdesk"), "serve", "--port", str(port)]
        process = subprocess.Popen(program, cwd=folder, env=env)
        try:
            while not _ready(port):
                if process.poll() is not None:
                    raise SystemExit("the desk did not start")
                time.sleep(0.01)
            took = time.perf_counter() - began
            known = psutil.Process(process.pid)
            times = known.cpu_times()
            time.sleep(2)
            memory = known.memory_full_info()
            return took, times.user + times.system, memory.uss / 1e6, memory.rss / 1e6
        finally:
            process.terminate()
            process.wait(timeout=30)


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:  # our own
            return bool(answer.status == 200)
    except OSError:
        return False


async def sockets_of(chosen: argparse.Namespace, server: support.Cluster | None, stack: ExitStack) -> None:
    given = argparse.Namespace(idle=chosen.sockets, writers=4, engine=chosen.engine)
    folder = stack.enter_context(support.scratch())
    for name in ("floor", "ours"):
        await corridor.open_desk(name, given, server, stack, folder)
    await asyncio.sleep(0)


if __name__ == "__main__":
    main()
