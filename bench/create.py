#!/usr/bin/env python3
"""New conversations over REST, durable, at concurrency 8: our whole path beside a floor.

    bench/create.py [--engine sqlite|postgresql] [--seconds S] [--rounds N] [--concurrency C] [--way widget|open|go-on]

Each request of `widget` is a stranger's first message: person, conversation, message, clocks, history, search, counts, in
one commit with others that wait.  With `open` an own system does the same for a new user with its API token and an
Idempotency-Key, with `go-on` it adds a message to one of 200 conversations; the floor is the same.  The servers are those of `corridor`; connections are kept open and ask one after the other.
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
from walletdesk.events import SYSTEM, Actor, ActorKind  # noqa: E402
from walletdesk.inboxes.actions import Description, create_inbox  # noqa: E402
from walletdesk.inboxes.rules import Channel  # noqa: E402
from walletdesk.integrations.actions import NewToken, create_token, make_token  # noqa: E402
from walletdesk.integrations.rules import Scope  # noqa: E402
from walletdesk.kit import migrations  # noqa: E402
from walletdesk.kit.db import Db  # noqa: E402
from walletdesk.kit.engines import open_engine  # noqa: E402
from walletdesk.safety import trusted  # noqa: E402
from walletdesk.staff import queries as staff  # noqa: E402
from walletdesk.subscribers import inside  # noqa: E402

WIDGET = "/widget/api/conversations"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--concurrency", type=int, default=8)
    options.add_argument("--way", choices=("widget", "open", "go-on"), default="widget")
    chosen = options.parse_args()
    with ExitStack() as stack:
        server = stack.enter_context(support.cluster()) if chosen.engine == "postgresql" else None
        uvloop.run(_run(chosen, server, stack))


class Asker(asyncio.Protocol):
    """One connection; `ask` returns the status."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.body = b""
        self._buffer = b""
        self._waiting: asyncio.Future[int] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # uvloop's is none by its class

    async def ask(self, body: bytes, path: str = WIDGET, headers: bytes = b"") -> int:
        self._waiting = asyncio.get_running_loop().create_future()
        assert self._transport is not None
        self._transport.write(
            b"POST %b HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n%b"
            b"Content-Length: %d\r\n\r\n%b" % (path.encode(), self._port, headers, len(body), body)
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
        self._buffer, self.body = b"", body
        status = int(head[9:12])
        if status != 201:
            print(body[:300].decode(errors="replace"), file=sys.stderr)
        if self._waiting is not None:
            self._waiting.set_result(status)


async def _run(chosen: argparse.Namespace, server: support.Cluster | None, stack: ExitStack) -> None:
    support.head(
        {"widget": "conversations created over REST", "open": "conversations opened with an API token"}.get(
            chosen.way, "messages added with an API token"
        ),
        engine=chosen.engine,
        sizes=f"concurrency {chosen.concurrency}, {chosen.seconds:g} s",
        rounds=chosen.rounds,
    )
    folder = stack.enter_context(support.scratch())
    served: dict[str, tuple[support.Served, Own]] = {}
    for name in corridor.SERVERS:
        plain = name.replace(" ", "_")
        url = f"sqlite:///{folder / plain}.sqlite" if server is None else server.make(f"create_{plain}")
        migrations.upgrade(url)
        loader.people(url)
        inbox = Own(loader.first_inbox(url)) if chosen.way == "widget" or name == "floor" else _own(url)
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


class Own:
    """Where a server is written to, and the conversations that go on there."""

    def __init__(self, inbox: str, token: str = "") -> None:
        self.inbox = inbox
        self.token = token
        self.conversations: list[str] = []


def _own(url: str) -> Own:
    """An own system of this desk."""
    engine = open_engine(url)
    db = Db(engine, inside=inside)
    try:
        made = db.write_and_wait(create_inbox, SYSTEM, Channel.API, Description(name=trusted("Backend")))
        new = NewToken(token=make_token(), name=trusted("Backend"), scopes=(Scope.CONVERSATIONS_WRITE,))
        member = db.read_and_wait(staff.by_email, support.ADMIN)
        assert member is not None
        db.write_and_wait(create_token, Actor(ActorKind.STAFF, member.id), new)
        return Own(made.public_id, new.token)
    finally:
        db.close()
        engine.close()


async def _round(desk: support.Served, own: Own, chosen: argparse.Namespace) -> dict[str, float]:
    took: list[float] = []
    end = time.perf_counter() + chosen.seconds

    async def opened(asker: Asker, key: str, text: str) -> int:
        body = {"inbox": own.inbox, "contact": {"app_user": key}, "text": text}
        return await asker.ask(
            json.dumps(body, ensure_ascii=False).encode(), "/api/v1/conversations", _headers(own, key)
        )

    async def visitors(asker: Asker, number: int) -> None:
        asked = 0
        while time.perf_counter() < end:
            asked += 1
            text = f"n{asked} {corridor.TEXTS[asked % len(corridor.TEXTS)]}"
            key = f"create-{number:04}-{time.time_ns()}"
            body = {"inbox": own.inbox, "key": key, "text": text}
            if desk.floor:
                body["t"] = "send"
            began = time.perf_counter()
            if not own.token:
                status = await asker.ask(json.dumps(body, ensure_ascii=False).encode())
            elif chosen.way == "open":
                status = await opened(asker, key, text)
            else:
                into = own.conversations[(asked * chosen.concurrency + number) % len(own.conversations)]
                said = json.dumps({"text": text}, ensure_ascii=False).encode()
                status = await asker.ask(said, f"/api/v1/conversations/{into}/messages", _headers(own, key))
            took.append((time.perf_counter() - began) * 1000)
            assert status == 201, status

    loop = asyncio.get_running_loop()
    askers = [
        (await loop.create_connection(lambda: Asker(desk.port), "127.0.0.1", desk.port))[1]
        for _ in range(chosen.concurrency)
    ]
    while chosen.way == "go-on" and own.token and len(own.conversations) < 200:
        assert await opened(askers[0], f"user-{len(own.conversations):08}", "hello") == 201
        own.conversations.append(json.loads(askers[0].body)["conversation"]["id"])
    end = time.perf_counter() + chosen.seconds
    cpu = desk.cpu_s()
    await asyncio.gather(*(visitors(asker, number) for number, asker in enumerate(askers)))
    return {
        "rate": len(took) / chosen.seconds,
        "cpu": (desk.cpu_s() - cpu) / len(took) * 1e6,
        "p50": support.quantile(took, 0.5),
        "p99": support.quantile(took, 0.99),
    }


def _headers(own: Own, key: str) -> bytes:
    return f"Authorization: Bearer {own.token}\r\nIdempotency-Key: {key}\r\n".encode()


if __name__ == "__main__":
    main()
