#!/usr/bin/env python3
"""A visitor's message in over a socket, stored durably, and seen by an agent's socket: our whole path beside a floor.

    bench/corridor.py [--engine sqlite|postgresql] [--idle N] [--rate R] [--seconds S] [--rounds N] [--writers W] [--only ...]

Three servers stand side by side, each with its own database and its own idle visitor sockets (who have written once):
`floor` (bench/floor.py), `no gate` and `ours` (bench/served.py).  They are measured in turn, `rounds` times:

* paced: `rate` messages a second from `writers` visitors; time from the visitor's `send` to the agent's frame, and the
  server's CPU for each message (on PostgreSQL without the database server's, which stands apart);
* flat out: every writer sends again when the last message is acknowledged.

Clients live in processes of their own and use the same two cores as the servers.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import uvloop

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import loader, sockets, support  # noqa: E402
from bench.sockets import Socket  # noqa: E402
from walletdesk.kit import migrations  # noqa: E402

TEXTS = (
    "my transfer to the exchange is still not there after two hours, what should I do now?",
    "I sent USDT to the wrong network, can you help me to get it back please",
    "the app shows a balance of zero since the last update, nothing else changed on my phone",
    "您好，我的转账一直显示打包中，已经两个小时了，请帮我看看",
    "Swap failed but the fee was taken twice. This is the second time this week.",
)
SERVERS = ("floor", "no gate", "ours")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--idle", type=int, default=5_000)
    options.add_argument("--rate", type=int, default=500)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--writers", type=int, default=200)
    options.add_argument("--only", choices=SERVERS, action="append")
    options.add_argument("--idlers", nargs=3, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    support.many_files()
    if chosen.idlers:
        port, inbox, count = chosen.idlers
        uvloop.run(idle(int(port), inbox, int(count)))
        return
    with ExitStack() as stack:
        server = stack.enter_context(support.cluster()) if chosen.engine == "postgresql" else None
        uvloop.run(_run(chosen, server, stack))


class Desk:
    """One server under test, with its agent and its writers."""

    def __init__(self, name: str, served: support.Served, inbox: str, credentials: dict[str, str] | None) -> None:
        self.name = name
        self.served = served
        self.inbox = inbox
        self.credentials = credentials
        self.sent: dict[Socket, deque[tuple[int, float]]] = {}
        """Messages nobody has seen: number and time by writer."""
        self.writer_of: dict[int, Socket] = {}
        self.unseen = 0
        self.seen: list[float] = []
        self.writers: list[Socket] = []
        self.conversations: dict[Socket, str] = {}
        self.again: Any = None
        self.arrived = asyncio.Event()
        self._next = 0
        self.problems = 0

    async def open(self, writers: int) -> None:
        cookie = ""
        if self.credentials is not None:
            async with httpx.AsyncClient(base_url=self.served.url) as client:
                answer = await client.post("/api/session", json=self.credentials, headers={"origin": self.served.url})
                assert answer.is_success, answer.text
                cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        agent = await sockets.connect(self.served.port, "/console/socket", self._agent_hears, cookie)
        agent.send(b'{"t":"hello","v":1}')
        for _ in range(writers):
            writer = await sockets.connect(self.served.port, "/widget/socket", self._visitor_hears)
            writer.send(hello(self.inbox))
            self.writers.append(writer)
        for writer in self.writers:
            self.send(writer)
            await self._until(lambda writer=writer: writer in self.conversations)
        await self._until(lambda: not self.unseen)

    async def _until(self, done: Any, within_s: float = 30) -> None:
        async with asyncio.timeout(within_s):
            while not done():
                self.arrived.clear()
                await self.arrived.wait()

    def send(self, writer: Socket) -> None:
        if writer.closed is not None:
            raise SystemExit(f"{self.name}: a visitor's socket was closed with {writer.closed}")
        number = self._next = self._next + 1
        frame: dict[str, object] = {
            "t": "send",
            "key": f"bench-message-{number:012}",
            "text": f"n{number} {TEXTS[number % len(TEXTS)]}",
        }
        if (conversation := self.conversations.get(writer)) is not None:
            frame["conversation"] = conversation
        text = json.dumps(frame, ensure_ascii=False).encode()
        self.sent.setdefault(writer, deque()).append((number, time.perf_counter()))
        self.writer_of[number] = writer
        self.unseen += 1
        writer.send(text)

    def _visitor_hears(self, writer: Socket, frame: bytes) -> None:
        if not frame.startswith(b'{"t":"ack"'):
            if frame.startswith(b'{"t":"problem"'):
                self.problems += 1
                print(frame.decode()[:300], file=sys.stderr)
            return
        if writer not in self.conversations:
            self.conversations[writer] = json.loads(frame)["conversation"]["id"]
            self.arrived.set()
        elif self.again is not None:
            self.again(writer)

    def _agent_hears(self, _: Socket, frame: bytes) -> None:
        if not frame.startswith(b'{"t":"row"'):
            return
        now = time.perf_counter()
        at = frame.find(b'"preview":"n') + 12
        number = int(frame[at : frame.index(b" ", at)])
        if (writer := self.writer_of.get(number)) is None:
            return
        # One frame may stand for several messages of a conversation: the newest is what a list shows.
        waiting = self.sent[writer]
        while waiting and waiting[0][0] <= number:
            other, sent = waiting.popleft()
            del self.writer_of[other]
            self.seen.append((now - sent) * 1000)
            self.unseen -= 1
        self.arrived.set()

    async def paced(self, rate: int, seconds: float) -> dict[str, float]:
        self.seen.clear()
        began, cpu = time.perf_counter(), self.served.cpu_s()
        total = int(rate * seconds)
        for number in range(total):
            late = began + number / rate - time.perf_counter()
            if late > 0.0005:
                await asyncio.sleep(late)
            self.send(self.writers[number % len(self.writers)])
        await self._until(lambda: not self.unseen)
        spent = self.served.cpu_s() - cpu
        return {
            "cpu": spent / total * 1e6,
            "p50": support.quantile(self.seen, 0.5),
            "p99": support.quantile(self.seen, 0.99),
            "rate": total / (time.perf_counter() - began),
        }

    async def flat_out(self, seconds: float) -> dict[str, float]:
        self.seen.clear()
        began, cpu = time.perf_counter(), self.served.cpu_s()
        end, acked = began + seconds, 0

        def again(writer: Socket) -> None:
            nonlocal acked
            acked += 1
            if time.perf_counter() < end:
                self.send(writer)

        self.again = again
        for writer in self.writers:
            self.send(writer)
        await asyncio.sleep(seconds)
        count, took = acked, time.perf_counter() - began
        spent = self.served.cpu_s() - cpu
        self.again = None
        await self._until(lambda: not self.unseen)
        return {"rate": count / took, "cpu": spent / count * 1e6}


def hello(inbox: str) -> bytes:
    return json.dumps({"t": "hello", "v": 1, "inbox": inbox}).encode()


async def idle(port: int, inbox: str, count: int) -> None:
    """Visitors who wrote once and now only listen; prints "here" when all are in, and stays until stdin ends."""
    acked = 0
    room = asyncio.Semaphore(32)
    welcomed: dict[Socket, asyncio.Future[None]] = {}
    heard: dict[Socket, asyncio.Future[None]] = {}

    def hears(socket: Socket, frame: bytes) -> None:
        nonlocal acked
        waiting = (
            welcomed if frame.startswith(b'{"t":"welcome"') else heard if frame.startswith(b'{"t":"ack"') else None
        )
        if waiting is not None and (future := waiting.pop(socket, None)) is not None:
            future.set_result(None)

    async def come(number: int) -> Socket:
        async with room:
            socket = await sockets.connect(port, "/widget/socket", hears)
            loop = asyncio.get_running_loop()
            welcomed[socket], heard[socket] = loop.create_future(), loop.create_future()
            waits = welcomed[socket], heard[socket]
            socket.send(hello(inbox))
            await waits[0]
            frame = {
                "t": "send",
                "key": f"idle-visitor-{os.getpid():08}-{number:08}",
                "text": f"n0 {TEXTS[number % len(TEXTS)]}",
            }
            socket.send(json.dumps(frame).encode())
            await waits[1]
            return socket

    there = await asyncio.gather(*(come(number) for number in range(count)))
    print(f"here {len(there)}", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    gone = sum(1 for one in there if one.closed is not None)
    print(f"gone {gone}", flush=True)
    os._exit(0)


def idlers(desk: Desk, count: int, processes: int = 2) -> Iterator[subprocess.Popen[str]]:
    for number in range(processes):
        share = count // processes + (number < count % processes)
        if share:
            yield subprocess.Popen(
                [support.PYTHON, __file__, "--idlers", str(desk.served.port), desk.inbox, str(share)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )


async def open_desk(
    name: str, chosen: argparse.Namespace, server: support.Cluster | None, stack: ExitStack, folder: Path
) -> Desk:
    plain = name.replace(" ", "_")
    if server is not None:
        url = server.make(f"corridor_{plain}")
    else:
        url = f"sqlite:///{folder / plain}.sqlite"
    migrations.upgrade(url)
    loader.people(url)
    inbox = loader.first_inbox(url)
    credentials = None if name == "floor" else support.admin_signs_in(url)
    program = ("bench/floor.py",) if name == "floor" else ("bench/served.py",)
    served = stack.enter_context(support.Served(url, gate="full" if name == "ours" else "none", program=program))
    desk = Desk(name, served, inbox, credentials)
    await desk.open(chosen.writers)
    await desk.flat_out(4)  # fills caches that are no socket's: the database's pages, the interpreter's
    before = served.resident_kb()
    waiting = list(idlers(desk, chosen.idle))
    for process in waiting:
        stack.callback(_end, process)
    for process in waiting:
        assert process.stdout is not None
        line = await asyncio.to_thread(process.stdout.readline)
        assert line.startswith("here"), line
    await asyncio.sleep(1)
    each = f", {(served.resident_kb() - before) / chosen.idle:.1f} KB each" if chosen.idle else ""
    print(f"   {name}: {chosen.writers} writers, {chosen.idle} idle sockets{each}")
    return desk


def _end(process: subprocess.Popen[str]) -> None:
    process.stdin.close()  # type: ignore[union-attr]
    process.wait(timeout=30)


async def _run(chosen: argparse.Namespace, server: support.Cluster | None, stack: ExitStack) -> None:
    support.head(
        "the corridor in",
        engine=chosen.engine,
        sizes=f"{chosen.writers} writers, {chosen.idle:,} idle sockets, {chosen.rate}/s for {chosen.seconds:g} s",
        rounds=chosen.rounds,
    )
    folder = stack.enter_context(support.scratch())
    names = [name for name in SERVERS if not chosen.only or name in chosen.only]
    desks = [await open_desk(name, chosen, server, stack, folder) for name in names]
    found: dict[str, dict[str, list[float]]] = {name: {} for name in names}
    for _ in range(chosen.rounds):
        for desk in desks:
            before = server.cpu_s() if server is not None else 0.0
            paced = await desk.paced(chosen.rate, chosen.seconds)
            if server is not None:
                paced["server cpu"] = (server.cpu_s() - before) / (chosen.rate * chosen.seconds) * 1e6
            flat = await desk.flat_out(chosen.seconds)
            for figure, value in paced.items():
                found[desk.name].setdefault(f"paced {figure}", []).append(value)
            for figure, value in flat.items():
                found[desk.name].setdefault(f"flat {figure}", []).append(value)
    _print(found, [desk.problems for desk in desks])


def _print(found: dict[str, dict[str, list[float]]], problems: list[int]) -> None:
    rows = {
        "paced cpu": "CPU a message, paced, us",
        "paced p50": "sent to seen, p50, ms",
        "paced p99": "sent to seen, p99, ms",
        "paced rate": "messages/s, paced",
        "paced server cpu": "PostgreSQL's CPU, us",
        "flat rate": "messages/s, flat out",
        "flat cpu": "CPU a message, flat out, us",
    }
    names = list(found)
    print(f"\n   {'':28}" + "".join(f"{name:>28}" for name in names))
    for key, title in rows.items():
        if key in found[names[0]]:
            print(f"   {title:28}" + "".join(f"{support.spread(found[name][key], '', 1):>28}" for name in names))
    if "floor" in found:
        for name in names[1:]:
            for key in ("paced cpu", "flat cpu", "flat rate"):
                ratios = [a / b for a, b in zip(found[name][key], found["floor"][key], strict=True)]
                print(f"   {name} / floor, {rows[key]:28} {support.spread(ratios)}")
    if any(problems):
        print(f"   problems told to visitors: {problems}")


if __name__ == "__main__":
    main()
