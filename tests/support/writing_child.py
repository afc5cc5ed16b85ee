"""A process that takes small durable writes through `Db` from a unix socket, until it is killed.

    python -m tests.support.writing_child DATABASE SOCKET

A request is one line `place key`, the answer after the commit `key sequence`.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import text

from tests.support.killing import Kept, Lost
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine, sqlite_path
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit

TABLES = (
    "create table place (id integer not null, last_sequence bigint not null, constraint pk_place primary key (id))",
    """create table kept (id bigint not null, place bigint not null, key text not null, sequence bigint not null,
    constraint pk_kept primary key (id), constraint uq_kept_key unique (key))""",
)
FOUND = Query(text("select sequence from kept where key = :key"), int)
NEXT = Query(
    text("update place set last_sequence = last_sequence + 1 where id = :place returning last_sequence"),
    int,
    writes=True,
)
KEEP: Query[int] = Query(text("insert into kept (id, place, key, sequence) values (:id, :place, :key, :sequence)"))


def keep(unit: Unit, place: int, key: str) -> int:
    """Stores `key` once at the end of its place; a repeat is answered like the first."""
    sequence = unit.value(NEXT, place=place)
    # Looked for behind the counter's row lock: before it, two writers might both find nothing.
    if (before := unit.one(FOUND, key=key)) is not None:
        raise Repeated(before)
    unit.run(KEEP, id=new_id(), place=place, key=key, sequence=sequence)
    return sequence


class Repeated(Exception):
    """Rolls the counter back."""

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence


async def _serve(url: str, path: str) -> None:
    engine = open_engine(url)
    db = Db(engine)
    tasks: set[asyncio.Task[None]] = set()

    async def answer(line: bytes, out: asyncio.StreamWriter) -> None:
        place, key = line.decode().split()
        try:
            sequence = await db.write(keep, int(place), key)
        except Repeated as repeated:
            sequence = repeated.sequence
        out.write(f"{key} {sequence}\n".encode())

    async def connected(lines: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        while line := await lines.readline():
            task = asyncio.create_task(answer(line, out))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        out.close()

    over = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    server = await asyncio.start_unix_server(connected, path)
    await over.wait()
    server.close()
    await asyncio.to_thread(db.close)
    engine.close()


class WritingChild:
    """The child as a `Victim`; its socket and log lie in `folder`."""

    places = range(1, 41)

    def __init__(self, url: str, folder: Path) -> None:
        self._url = url
        self._folder = folder
        self._lives = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: dict[str, asyncio.Future[int]] = {}
        self._run("", *TABLES, *(f"insert into place values ({place}, 0)" for place in self.places))

    async def start(self) -> None:
        self._lives += 1
        path = self._folder / f"s{self._lives}"
        self._process = self._spawn(path)
        while True:
            try:
                lines, self._out = await asyncio.open_unix_connection(path)
                break
            except (FileNotFoundError, ConnectionRefusedError):
                if self._process.poll() is not None:
                    raise RuntimeError((self._folder / "log").read_text()) from None
                await asyncio.sleep(0.02)
        self._reading = asyncio.ensure_future(self._read(lines))

    def _spawn(self, path: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.support.writing_child", self._url, str(path)]
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log)

    async def write(self, place: int, key: str) -> int:
        if self._reading.done():
            raise Lost
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._answers[key] = answer
        self._out.write(f"{place} {key}\n".encode())
        return await answer

    async def kill(self) -> None:
        assert self._process
        os.kill(self._process.pid, signal.SIGKILL)
        await asyncio.to_thread(self._process.wait)
        await self._reading
        self._out.close()

    async def stop(self) -> None:
        assert self._process
        self._out.close()
        self._process.terminate()
        await asyncio.to_thread(self._process.wait)
        await self._reading

    def kept(self) -> Sequence[Kept]:
        return [Kept(*row) for row in self._run("select place, key, sequence from kept")]

    async def _read(self, lines: asyncio.StreamReader) -> None:
        try:
            while (line := await lines.readline()).endswith(b"\n"):
                key, sequence = line.decode().split()
                self._answers.pop(key).set_result(int(sequence))
        except ConnectionError:  # a request met it dead
            pass
        for answer in self._answers.values():
            answer.set_exception(Lost())
        self._answers.clear()

    def _run(self, query: str, *statements: str) -> list[Any]:
        path = sqlite_path(self._url)
        connection: Any = psycopg.connect(self._url) if path is None else sqlite3.connect(path)
        try:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
            return list(connection.execute(query).fetchall()) if query else []
        finally:
            connection.close()


if __name__ == "__main__":
    asyncio.run(_serve(*sys.argv[1:]))
