#!/usr/bin/env python3
"""The floor: the shortest honest program that takes a visitor's message, stores it durably and shows it to an agent.

    bench/floor.py --database URL --data DIR [--port P] [--connections N]

A bare ASGI app on the same server with the same settings, and the raw driver with our own statements (`statements`):
sqlite3 in one thread that commits in groups as long as there is something waiting, or asyncpg with a pool and a
transaction for each message.  It knows no people, no limits, no gate, no rules; agents are told what was sent, not what
was read back.  Prints "ready PORT" and serves until SIGTERM.
"""

from __future__ import annotations

import argparse
import asyncio
import queue
import re
import socket
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol

import asyncpg  # type: ignore[import-untyped]
import msgspec
import uvicorn
import uvloop

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import statements, support  # noqa: E402
from bench.statements import Recorded, Statement, Values, filled  # noqa: E402
from walletdesk.app import keep_calm  # noqa: E402
from walletdesk.inboxes.queries import page as inboxes  # noqa: E402
from walletdesk.kit import search  # noqa: E402
from walletdesk.kit.clock import SystemClock  # noqa: E402
from walletdesk.kit.db import Db  # noqa: E402
from walletdesk.kit.engines import open_engine, sqlite_path  # noqa: E402
from walletdesk.kit.ids import new_id  # noqa: E402
from walletdesk.kit.sqlite import connect  # noqa: E402

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class Sent(msgspec.Struct):
    t: str
    key: str = ""
    text: str = ""
    conversation: str | None = None
    inbox: str = ""


class Ack(msgspec.Struct):
    t: str
    key: str
    conversation: dict[str, Any]
    seq: int


class RowFrame(msgspec.Struct):
    t: str
    number: int
    sequence: int
    preview: str


_decode = msgspec.json.Decoder(Sent).decode
_encode = msgspec.json.Encoder().encode
_clock = SystemClock()


class Store(Protocol):
    async def write(self, wanted: list[Statement], values: Values) -> None: ...


class SqliteStore:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: queue.SimpleQueue[tuple[list[Statement], Values, asyncio.Future[None]]] = queue.SimpleQueue()
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._run, daemon=True).start()

    async def write(self, wanted: list[Statement], values: Values) -> None:
        future: asyncio.Future[None] = self._loop.create_future()
        self._waiting.put((wanted, values, future))
        await future

    def _run(self) -> None:
        connection = connect(self._path)
        execute = connection.execute
        while True:
            group = [self._waiting.get()]
            while len(group) < 256:
                try:
                    group.append(self._waiting.get_nowait())
                except queue.Empty:
                    break
            execute("begin immediate")
            for wanted, values, _ in group:
                for statement in wanted:
                    found = execute(statement.sql, filled(statement, values))
                    if statement.reads:
                        rows = found.fetchall()
                        if "max(number)" in statement.sql:
                            values.number = rows[0][0]
            execute("commit")
            self._loop.call_soon_threadsafe(_settle, [future for _, _, future in group])


def _settle(futures: list[asyncio.Future[None]]) -> None:
    for future in futures:
        if not future.done():
            future.set_result(None)


class PostgresStore:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._sql: dict[str, str] = {}

    async def write(self, wanted: list[Statement], values: Values) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            for statement in wanted:
                sql = self._sql.get(statement.sql) or self._numbered(statement.sql)
                rows = await connection.fetch(sql, *filled(statement, values))
                if "nextval" in sql:
                    values.number = rows[0][0]

    def _numbered(self, sql: str) -> str:
        numbers = iter(range(1, 1000))
        made = re.sub(r"%s", lambda _: f"${next(numbers)}", sql).replace("%%", "%")
        self._sql[sql] = made
        return made


class Floor:
    def __init__(self, store: Store, recorded: Recorded) -> None:
        self._store = store
        self._recorded = recorded
        self._agents: set[Send] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(receive, send)
            return
        await receive()
        await send({"type": "websocket.accept"})
        if scope["path"] == "/console/socket":
            await self._agent(receive, send)
        else:
            await self._visitor(receive, send)

    async def _agent(self, receive: Receive, send: Send) -> None:
        self._agents.add(send)
        while (message := await receive())["type"] == "websocket.receive":
            if '"hello"' in message["text"]:
                await send({"type": "websocket.send", "text": '{"t":"welcome"}'})
        self._agents.discard(send)

    async def _visitor(self, receive: Receive, send: Send) -> None:
        mine: Values | None = None
        while (message := await receive())["type"] == "websocket.receive":
            frame = _decode(message["text"])
            if frame.t != "send":
                await send({"type": "websocket.send", "text": '{"t":"welcome"}'})
                continue
            mine = await self._take(frame, mine)
            ack = Ack("ack", frame.key, {"id": mine.public_id, "number": mine.number}, mine.seq)
            await send({"type": "websocket.send", "text": _encode(ack).decode()})

    async def _take(self, frame: Sent, mine: Values | None) -> Values:
        now = _clock.now()
        if mine is None:
            mine = statements.values_for_new(frame.text, frame.key, 0, now)
            await self._store.write(self._recorded.opens, mine)
        else:
            mine.message, mine.key, mine.text = new_id(), frame.key, frame.text
            mine.terms, mine.seq, mine.now = " ".join(search.terms(frame.text)), mine.seq + 1, now
            await self._store.write(self._recorded.message, mine)
        row = _encode(RowFrame("row", mine.number, mine.seq, mine.text[:140])).decode()
        for agent in self._agents:
            await agent({"type": "websocket.send", "text": row})
        return mine

    async def _http(self, receive: Receive, send: Send) -> None:
        frame = _decode((await receive())["body"])
        mine = statements.values_for_new(frame.text, frame.key, 0, _clock.now())
        await self._store.write(self._recorded.opens, mine)
        ack = Ack("ack", frame.key, {"id": mine.public_id, "number": mine.number}, mine.seq)
        await send({"type": "http.response.start", "status": 201, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": _encode(ack)})


async def serve(url: str, listening: socket.socket, connections: int) -> None:
    engine = open_engine(url)
    db = Db(engine)
    inbox_id = (await db.read(inboxes, limit=1))[0].id
    db.close()
    recorded = statements.record(engine, inbox_id, _clock.now())
    path = sqlite_path(url)
    if path is not None:
        store: Store = SqliteStore(path)
    else:
        store = PostgresStore(await asyncpg.create_pool(url, min_size=connections, max_size=connections))
    config = uvicorn.Config(
        Floor(store, recorded),
        ws="websockets-sansio",
        http="httptools",
        ws_per_message_deflate=False,
        ws_max_size=65_536,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        lifespan="off",
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)
    keep_calm()
    print(f"ready {listening.getsockname()[1]}", flush=True)
    await server.serve([listening])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--database", required=True)
    options.add_argument("--data")
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--gate")
    options.add_argument("--connections", type=int, default=8)
    chosen = options.parse_args()
    support.many_files()
    sys.setswitchinterval(0.0005)
    listening = socket.create_server(("127.0.0.1", chosen.port), backlog=4096)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(chosen.database, listening, chosen.connections))


if __name__ == "__main__":
    main()
