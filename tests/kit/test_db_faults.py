"""Connections that break, servers that restart, disks that fill."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.kit.notes import BACKEND, INSERT, Engine, Gate, Noted, make_table, note, numbers, stored
from tests.support.clock import FakeClock
from tests.support.running import run
from tests.support.servers import PostgresServer
from walletdesk.kit.db import Db
from walletdesk.kit.errors import StorageFull, Unavailable, Unknown
from walletdesk.kit.ids import new_id
from walletdesk.kit.postgres import PostgresEngine, PostgresWriter
from walletdesk.kit.sqlite import SqliteEngine
from walletdesk.kit.unit import Event, Unit


@pytest.fixture
def sqlite(notes_engine: Engine) -> SqliteEngine:
    if not isinstance(notes_engine, SqliteEngine):
        pytest.skip("SQLite's way to fill a disk")
    return notes_engine


@pytest.fixture(autouse=True)
def _postgres_only_on_its_run(request: pytest.FixtureRequest, engine_name: str) -> None:
    if "own_postgres" in request.fixturenames and engine_name != "postgresql":
        pytest.skip("a fault of PostgreSQL")


@pytest.fixture
def own(own_postgres: PostgresServer, fake_clock: FakeClock) -> Iterator[Db]:
    """A `Db` with one writer on a server that the test may hurt."""
    engine = PostgresEngine(own_postgres.url("postgres"), writers=1, readers=1)
    make_table(engine)
    db = Db(engine, clock=fake_clock)
    yield db
    db.close()


def cut(server: PostgresServer, pid: int) -> None:
    """Ends one backend and waits until it is gone."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("select pg_terminate_backend(%s, 10000)", (pid,))


def test_a_connection_cut_between_units_is_not_noticed(own: Db, own_postgres: PostgresServer) -> None:
    cut(own_postgres, own.write_and_wait(lambda unit: unit.value(BACKEND)))
    cut(own_postgres, own.read_and_wait(lambda unit: unit.value(BACKEND)))
    assert own.write_and_wait(note, 1) == 1
    assert own.read_and_wait(numbers) == [1]


def test_a_connection_cut_inside_a_unit_runs_the_unit_again(own: Db, own_postgres: PostgresServer) -> None:
    told: list[Event] = []
    own.subscribe(told.append)
    runs: list[int] = []

    def unlucky(unit: Unit) -> None:
        runs.append(unit.value(BACKEND))
        note(unit, 1)
        if len(runs) == 1:
            cut(own_postgres, runs[0])
        note(unit, 2)

    own.write_and_wait(unlucky)
    assert len(set(runs)) == 2
    assert own.read_and_wait(numbers) == [1, 2]
    assert told == [Noted(number=1), Noted(number=2)]


def test_a_unit_that_breaks_every_connection_is_given_up(own: Db, own_postgres: PostgresServer) -> None:
    def poison(unit: Unit) -> None:
        pid = unit.value(BACKEND)
        cut(own_postgres, pid)
        note(unit, 1)

    def poison_for_readers(unit: Unit) -> None:
        cut(own_postgres, unit.value(BACKEND))
        numbers(unit)

    with pytest.raises(Unavailable):
        own.write_and_wait(poison)
    with pytest.raises(Unavailable):
        own.read_and_wait(poison_for_readers)
    assert own.write_and_wait(note, 2) == 2
    assert own.read_and_wait(numbers) == [2]


def test_a_unit_that_raised_on_a_broken_connection_tells_what_it_raised_or_that_nothing_was_stored(
    own: Db, own_postgres: PostgresServer
) -> None:
    """The rollback itself fails then; that must not come out as an error of the driver."""

    def unlucky(unit: Unit) -> None:
        note(unit, 1)
        cut(own_postgres, unit.value(BACKEND))
        raise ZeroDivisionError

    with pytest.raises((ZeroDivisionError, Unavailable)):
        own.write_and_wait(unlucky)
    assert own.write_and_wait(note, 2) == 2
    assert own.read_and_wait(numbers) == [2]


@pytest.mark.parametrize("arrived", [True, False])
def test_a_connection_cut_while_committing_leaves_the_outcome_unknown(
    own: Db, own_postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch, arrived: bool
) -> None:
    told: list[Event] = []
    own.subscribe(told.append)
    commit = PostgresWriter.commit

    def cut_off(self: PostgresWriter) -> None:
        monkeypatch.setattr(PostgresWriter, "commit", commit)
        if arrived:
            # The server commits, its answer never comes.
            self._connection.cursor().execute("commit")
        cut(own_postgres, self._connection.info.backend_pid)
        self._connection.cursor().execute("select 1")

    monkeypatch.setattr(PostgresWriter, "commit", cut_off)
    with pytest.raises(Unknown):
        own.write_and_wait(note, 1, key="k")
    assert told == []
    assert own.read_and_wait(numbers) == ([1] if arrived else [])


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_the_desk_recovers_by_itself_when_postgresql_comes_back(
    own: Db, own_postgres: PostgresServer, how: str
) -> None:
    own.write_and_wait(note, 1)
    getattr(own_postgres, how)()
    for _ in range(3):
        with pytest.raises(Unavailable):
            own.write_and_wait(note, 2)
        with pytest.raises(Unavailable):
            own.read_and_wait(numbers)
    own_postgres.start()
    assert own.write_and_wait(note, 3) == 3
    assert own.read_and_wait(numbers) == [1, 3]


def test_what_was_acknowledged_survives_the_death_of_postgresql(own: Db, own_postgres: PostgresServer) -> None:
    acknowledged: list[int] = []
    outcomes: set[str] = set()

    async def writer(numbers: Iterator[int], dying: asyncio.Event) -> None:
        for number in numbers:
            try:
                acknowledged.append(await own.write(note, number))
            except (Unknown, Unavailable) as error:
                outcomes.add(error.code)
                return
            if len(acknowledged) == 200:
                dying.set()

    async def main() -> None:
        numbers, dying = iter(range(1, 100_000)), asyncio.Event()
        writers = [asyncio.ensure_future(writer(numbers, dying)) for _ in range(16)]
        await dying.wait()
        await asyncio.to_thread(own_postgres.kill)
        await asyncio.gather(*writers)
        await asyncio.to_thread(own_postgres.start)

    run(main)
    assert len(acknowledged) >= 200 and outcomes
    found = own.read_and_wait(numbers)
    assert set(acknowledged) <= set(found)
    assert len(found) == len(set(found))


# -- a full disk -------------------------------------------------------------------------


def _fill(unit: Unit, rows: int) -> int:
    for _ in range(rows):
        unit.run(INSERT, id=new_id(), key=f"{new_id()}".ljust(500, "x"), number=5)
    return rows


def test_a_full_disk_is_refused_clearly_and_tears_nothing(sqlite: SqliteEngine, fake_clock: FakeClock) -> None:
    db = Db(sqlite, clock=fake_clock)
    told: list[Event] = []
    db.subscribe(told.append)

    def limit(pages: int) -> Any:
        return db.write_and_wait(lambda unit: unit._connection.rows(f"pragma max_page_count={pages}", ()))

    async def crowd() -> list[Any]:
        gate = Gate()
        holding = asyncio.ensure_future(db.write(gate))
        await asyncio.to_thread(gate.reached.wait, 30)
        calls = [asyncio.ensure_future(db.write(note, number)) for number in (1, 2)]
        calls.append(asyncio.ensure_future(db.write(_fill, 200)))
        calls += [asyncio.ensure_future(db.write(note, number)) for number in (3, 4)]
        await asyncio.sleep(0)
        assert db.waiting()[0] == 5
        gate.open.set()
        await holding
        return await asyncio.gather(*calls, return_exceptions=True)

    limit(20)
    results = run(crowd)
    # Small ones before and after the one that does not fit are stored, and only they.
    assert results[:2] + results[3:] == [1, 2, 3, 4]
    assert isinstance(results[2], StorageFull)
    assert list(stored(sqlite)) == [1, 2, 3, 4]
    assert told == [Noted(number=number) for number in (1, 2, 3, 4)]
    limit(100_000)
    db.write_and_wait(_fill, 200)
    assert db.read_and_wait(numbers) == [1, 2, 3, 4] + [5] * 200
    assert db.read_and_wait(lambda unit: unit._connection.rows("pragma integrity_check", ())) == [("ok",)]
    db.close()
