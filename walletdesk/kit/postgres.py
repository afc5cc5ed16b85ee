"""PostgreSQL through psycopg 3 on threads and connections of our own."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import errors
from psycopg.pq import TransactionStatus

from walletdesk.kit.db import Broken, Retry
from walletdesk.kit.errors import BadInput, Conflict, StorageFull, Unavailable

# A server that vanished without a word (power, cable) is noticed within half a minute, not after two hours.
_ALIVE: dict[str, Any] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}

_CALLED = "walletdesk"
_OTHERS = """
select count(distinct application_name) from pg_stat_activity
where datname = current_database() and application_name like %s and application_name <> %s
"""


class PostgresEngine:
    """`address` is a libpq URL.  Two writers in groups of 16 and four readers reached 72 to 90 % of asyncpg."""

    name = "postgresql"
    group = 16
    read_patience_s = 0.0  # a reader waits for the server, not for the interpreter

    def __init__(self, address: str, *, writers: int = 2, readers: int = 4) -> None:
        self.address = address
        self.writers = writers
        self.readers = readers

    def close(self) -> None:
        """Nothing to give back: connections end with their threads."""

    def open_writer(self) -> PostgresWriter:
        return PostgresWriter(self._connect(autocommit=False))

    def open_reader(self) -> PostgresReader:
        connection = self._connect(autocommit=True)
        try:
            connection.execute("set default_transaction_read_only = on")
        except psycopg.Error:
            connection.close()
            raise
        return PostgresReader(connection)

    def open_upkeep(self) -> PostgresReader:
        return PostgresReader(self._connect(autocommit=True))

    def other_processes(self) -> int:
        """How many other processes have this database open, on whatever machine.  Raises Unavailable (503)."""
        connection = self._connect(autocommit=True)
        try:
            found = connection.execute(_OTHERS, (f"{_CALLED} %", _own_name())).fetchone()
        finally:
            connection.close()
        return int(found[0]) if found else 0

    def _connect(self, *, autocommit: bool) -> psycopg.Connection[tuple[Any, ...]]:
        try:
            connection = psycopg.connect(
                self.address,
                autocommit=autocommit,
                connect_timeout=5,
                prepare_threshold=2,
                fallback_application_name=_own_name(),
                **_ALIVE,
            )
        except psycopg.OperationalError:
            raise Unavailable(retry_after_s=1) from None
        connection.prepared_max = 500
        return connection

    def translate(self, error: Exception) -> Exception | None:
        """psycopg's own texts quote rows, so nothing of them goes on."""
        if not isinstance(error, psycopg.Error):
            return None
        if isinstance(error, errors.UniqueViolation):
            of_the_id = (error.diag.constraint_name or "").startswith("pk_")
            # In every language of the server the detail says which columns.
            return Retry(Conflict()) if of_the_id and "(id)=(" in (error.diag.message_detail or "") else Conflict()
        if isinstance(error, errors.SerializationFailure | errors.DeadlockDetected | errors.LockNotAvailable):
            return Retry()
        if isinstance(error, errors.IntegrityError):
            return Conflict()
        if isinstance(error, errors.DiskFull):
            return StorageFull()
        if isinstance(error, errors.AdminShutdown | errors.CrashShutdown | errors.CannotConnectNow):
            return Broken()
        if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
            return Broken()
        if isinstance(error, psycopg.InterfaceError):
            return Broken()
        if isinstance(error, psycopg.DataError) and error.sqlstate is None:
            return BadInput()  # a value no column can hold, a NUL in a text: refused by the driver itself
        return QueryFailed(error.sqlstate, error.diag.constraint_name)


def _own_name() -> str:
    """What the server calls this process: at most 63 bytes."""
    return f"{_CALLED} {socket.gethostname()[:40]} {os.getpid()}"


class QueryFailed(Exception):
    """A statement PostgreSQL refused: a fault of ours.  Holds the SQL state, never the row."""

    def __init__(self, sqlstate: str | None, detail: str | None) -> None:
        super().__init__(f"SQLSTATE {sqlstate} {detail or ''}".strip())


class PostgresReader:
    def __init__(self, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        self._connection = connection
        self._cursor = connection.cursor()

    def rows(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        cursor = self._cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description is not None else []

    def change(self, sql: str, values: Sequence[Any]) -> int:
        return self._cursor.execute(sql, values).rowcount

    def change_many(self, sql: str, values: Sequence[Sequence[Any]]) -> int:
        self._cursor.executemany(sql, values)
        return self._cursor.rowcount

    def begin_read(self) -> None:
        """Each statement reads for itself: a transaction would cost two more round trips."""

    def end_read(self) -> None:
        """See `begin_read`."""

    def close(self) -> None:
        self._connection.close()


class PostgresWriter(PostgresReader):
    def begin(self) -> None:
        """psycopg opens the transaction with the first statement."""

    def commit(self) -> None:
        if self._connection.info.transaction_status == TransactionStatus.INERROR:
            # A unit swallowed an error.  The server would answer COMMIT with a rollback and no complaint.
            raise QueryFailed("25P02", None)
        self._connection.commit()

    def rollback(self) -> None:
        self._connection.rollback()

    def savepoint(self) -> None:
        self._cursor.execute("savepoint one")

    def release(self) -> None:
        self._cursor.execute("release savepoint one")

    def rollback_to_savepoint(self) -> bool:
        self._cursor.execute("rollback to savepoint one")
        self._cursor.execute("release savepoint one")
        return True
