#!/usr/bin/env python3
"""New conversations through the visitor's REST, durable, at concurrency 8: our whole path beside a floor.

    bench/create.py [--engine sqlite|postgresql] [--seconds S] [--rounds N] [--concurrency C]

Each request is a stranger's first message: person, conversation, message, clocks, history, search, counts, in one
commit with others that wait.  The servers are those of `corridor`; connections are kept open and ask one after the other.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import uvloop

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import corridor, loader, support  # noqa: E402
from walletdesk.kit import migrations  # noqa: E402


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--concurrency", type=int, default=8)
    chosen = options.parse_args()
    with ExitStack() as stack:
        server = stack.enter_context(support.cluster()) if chosen.engine == "postgresql" else None
        uvloop.run(_run(chosen, server, stack))


class Asker(asyncio.Protocol):
    """One connection; `ask` returns the status."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._buffer = b""
        self._waiting: asyncio.Future[int] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # uvloop's is none by its class

    async def ask(self, body: bytes) -> int:
        self._waiting = asyncio.get_running_loop().create_future()
        assert self._transport is not None
        self._transport.write(
            b"POST /widget/api/conversations HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n%b" % (self._port, len(body), body)
        )
        return await self._waiting

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        lower = head.lower()
        if b"content-length:" in lower:
            size = int(lower.partition(b"content-length:")[2].partition(b"\r\n")[0])
            if len(body) < size:
                return
        elif not body.endswith(b"0\r\n\r\n"):
            return
        self._buffer = b""
        status = int(head[9:12])
        if status != 201:
            print(body[:300].decode(errors="replace"), file=sys.stderr)
        if self._waiting is not None:
            self._waiting.set_result(status)


async def _run(chosen: argparse.Namespace, server: support.Cluster | None, stack: ExitStack) -> None:
    support.head(
        "conversations created over REST",
        engine=chosen.engine,
        sizes=f"concurrency {chosen.concurrency}, {chosen.seconds:g} s",
        rounds=chosen.rounds,
    )
    folder = stack.enter_context(support.scratch())
    served: dict[str, tuple[support.Served, str]] = {}
    for name in corridor.SERVERS:
        plain = name.replace(" ", "_")
        url = f"sqlite:///{folder / plain}.sqlite" if server is None else server.make(f"create_{plain}")
        migrations.upgrade(url)
        loader.people(url)
        inbox = loader.first_inbox(url)
        program = ("bench/floor.py",) if name == "floor" else ("bench/served.py",)
        gate = "full" if name == "ours" else "none"
        served[name] = stack.enter_context(support.Served(url, gate=gate, program=program)), inbox
    found: dict[str, dict[str, list[float]]] = {name: {} for name in served}
    for _ in range(chosen.rounds):
        for name, (desk, inbox) in served.items():
            for figure, value in (await _round(desk, inbox, chosen)).items():
                found[name].setdefault(figure, []).append(value)
    print(f"\n   {'':24}" + "".join(f"{name:>28}" for name in found))
    for figure in ("rate", "cpu", "p50", "p99"):
        title = {"rate": "conversations/s", "cpu": "CPU each, us", "p50": "p50, ms", "p99": "p99, ms"}[figure]
        print(f"   {title:24}" + "".join(f"{support.spread(found[name][figure], '', 1):>28}" for name in found))
    for name in ("no gate", "ours"):
        for figure in ("cpu", "rate"):
            ratios = [a / b for a, b in zip(found[name][figure], found["floor"][figure], strict=True)]
            print(f"   {name} / floor, {figure:6} {support.spread(ratios)}")


async def _round(desk: support.Served, inbox: str, chosen: argparse.Namespace) -> dict[str, float]:
    took: list[float] = []
    end = time.perf_counter() + chosen.seconds

    async def visitors(asker: Asker, number: int) -> None:
        asked = 0
        while time.perf_counter() < end:
            asked += 1
            text = f"n{asked} {corridor.TEXTS[asked % len(corridor.TEXTS)]}"
            body = {"inbox": inbox, "key": f"create-{number:04}-{time.time_ns()}", "text": text}
            if desk.floor:
                body["t"] = "send"
            began = time.perf_counter()
            status = await asker.ask(json.dumps(body, ensure_ascii=False).encode())
            took.append((time.perf_counter() - began) * 1000)
            assert status == 201, status

    loop = asyncio.get_running_loop()
    askers = [
        (await loop.create_connection(lambda: Asker(desk.port), "127.0.0.1", desk.port))[1]
        for _ in range(chosen.concurrency)
    ]
    cpu = desk.cpu_s()
    await asyncio.gather(*(visitors(asker, number) for number, asker in enumerate(askers)))
    return {
        "rate": len(took) / chosen.seconds,
        "cpu": (desk.cpu_s() - cpu) / len(took) * 1e6,
        "p50": support.quantile(took, 0.5),
        "p99": support.quantile(took, 0.99),
    }


if __name__ == "__main__":
    main()
