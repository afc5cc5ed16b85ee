"""SQLite: one file, opened by exactly one process, one writer thread.

WAL, `synchronous=FULL`, `secure_delete=on`.  A lock file beside the database keeps a
second process out (decision 0001).
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from walletdesk.kit.db import Retry
from walletdesk.kit.errors import Conflict, StorageFull, Unavailable

BUSY_MS = 5000
"""How long a statement waits for a tool that holds the file."""


class AlreadyOpen(Unavailable):
    code = "database_in_use"
    sentence = "Another process has this database open. Stop it first, or use PostgreSQL for several processes."


class SqliteEngine:
    """Opens the file at `path`; `lock` is off for tools that read a copy."""

    name = "sqlite"
    writers = 1
    group = 256
    read_patience_s = 0.01
    """Reads take microseconds and contend for the interpreter: four readers at once did 1,280 visitors' messages a
    second where one after the other did 1,850."""

    def __init__(self, path: Path, *, readers: int = 3, lock: bool = True) -> None:
        self.path = path
        self.readers = readers
        self._lock: int | None = None
        if lock:
            self._lock = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(self._lock)
                raise AlreadyOpen from None
            # SQLite would make it readable for everyone; its WAL takes the file's mode.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))

    def close(self) -> None:
        """Gives the lock back; call it after `Db.close`."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def open_writer(self) -> SqliteWriter:
        return SqliteWriter(connect(self.path))

    def open_reader(self) -> SqliteReader:
        connection = connect(self.path)
        connection.execute("pragma query_only=on")
        return SqliteReader(connection)

    def open_upkeep(self) -> None:
        """There is one process and one writer, so upkeep is the writer's."""

    def translate(self, error: Exception) -> Exception | None:
        if isinstance(error, sqlite3.IntegrityError):
            of_the_id = error.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY and str(error).endswith(".id")
            return Retry(Conflict()) if of_the_id and "," not in str(error) else Conflict()
        if isinstance(error, sqlite3.OperationalError):
            code = error.sqlite_errorcode & 0xFF
            if code == sqlite3.SQLITE_FULL:
                return StorageFull()
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                return Retry()
            if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
                return Unavailable()
        return None


def connect(path: Path) -> sqlite3.Connection:
    """A connection with the desk's pragmas; no implicit transactions."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=512)
    for pragma in (
        f"busy_timeout={BUSY_MS}",
        "journal_mode=wal",
        "synchronous=full",
        "secure_delete=on",
        "foreign_keys=on",
        "temp_store=memory",
        "cache_size=-32000",
    ):
        connection.execute(f"pragma {pragma}").fetchall()
    return connection


class SqliteReader:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._execute = connection.execute

    def rows(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        return self._execute(sql, values).fetchall()

    def change(self, sql: str, values: Sequence[Any]) -> int:
        return self._execute(sql, values).rowcount

    def change_many(self, sql: str, values: Sequence[Sequence[Any]]) -> int:
        return self._connection.executemany(sql, values).rowcount

    def begin_read(self) -> None:
        self._execute("begin")

    def end_read(self) -> None:
        if self._connection.in_transaction:
            self._execute("commit")

    def close(self) -> None:
        self._connection.close()


class SqliteWriter(SqliteReader):
    def begin(self) -> None:
        self._execute("begin immediate")

    def commit(self) -> None:
        self._execute("commit")

    def rollback(self) -> None:
        if self._connection.in_transaction:  # a full disk rolls back by itself
            self._execute("rollback")

    def savepoint(self) -> None:
        self._execute("savepoint one")

    def release(self) -> None:
        self._execute("release one")

    def rollback_to_savepoint(self) -> bool:
        if not self._connection.in_transaction:
            return False
        self._execute("rollback to one")
        self._execute("release one")
        return True
