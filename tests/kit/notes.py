"""The table `note` and small units over it, for tests of the database layer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import text

from walletdesk.kit.ids import new_id
from walletdesk.kit.postgres import PostgresEngine
from walletdesk.kit.sqlite import SqliteEngine
from walletdesk.kit.unit import Event, Query, Unit

Engine = SqliteEngine | PostgresEngine

_TABLE = """create table note (
    id {id} not null, idempotency_key text, number bigint not null,
    constraint pk_note primary key (id),
    constraint uq_note_idempotency_key unique (idempotency_key),
    constraint ck_note_positive check (number > 0))"""
_PAIR = "create table pair (a text not null, b text not null, constraint pk_pair primary key (a, b))"

INSERT: Query[int] = Query(text("insert into note (id, idempotency_key, number) values (:id, :key, :number)"))
PAIR: Query[int] = Query(text("insert into pair (a, b) values (:a, :b)"))
NUMBERS = Query(text("select number from note order by id"), int)
UPDATE: Query[int] = Query(text("update note set number = :number where number = :old"))
RETURNING = Query(text("delete from note where number = :number returning id"), int)
BACKEND = Query({"postgresql": text("select pg_backend_pid()")}, int)


class Noted(Event, frozen=True):
    number: int


def make_table(engine: Engine) -> None:
    connection = engine.open_writer()
    connection.begin()
    connection.change(_TABLE.format(id="integer" if engine.name == "sqlite" else "bigint"), ())
    connection.change(_PAIR, ())
    connection.commit()
    connection.close()


def note(unit: Unit, number: int, key: str | None = None, id: int | None = None) -> int:
    """Stores one note and announces it."""
    unit.run(INSERT, id=new_id() if id is None else id, key=key, number=number)
    unit.announce(Noted(number=number))
    return number


def note_and_fail(unit: Unit, number: int) -> None:
    note(unit, number)
    raise Refused


def fail(unit: Unit) -> None:
    raise Refused


def numbers(unit: Unit) -> list[int]:
    return unit.all(NUMBERS)


class Refused(Exception):
    """What a test's unit raises."""


class Gate:
    """A unit that holds the writer until the test lets go, so that what comes after it waits together."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.open = threading.Event()

    def __call__(self, unit: Unit) -> None:
        self.reached.set()
        if not self.open.wait(timeout=30):
            raise TimeoutError


def statements(engine: Engine, run: Callable[[Any], Any]) -> Any:
    """Calls `run` with a connection of its own, outside of any `Db`."""
    connection = engine.open_writer()
    try:
        return run(connection)
    finally:
        connection.close()


def stored(engine: Engine) -> Sequence[int]:
    """The numbers in the table, read past the `Db`."""

    def read(connection: Any) -> list[int]:
        return [row[0] for row in connection.rows("select number from note order by id", ())]

    found: list[int] = statements(engine, read)
    return found
