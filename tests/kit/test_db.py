"""The invariants of kit/db.py, on both engines."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from tests.kit.notes import (
    NUMBERS,
    PAIR,
    RETURNING,
    UPDATE,
    Engine,
    Gate,
    Noted,
    Refused,
    fail,
    note,
    note_and_fail,
    numbers,
    statements,
    stored,
)
from tests.support.clock import FakeClock
from tests.support.running import run
from walletdesk.kit import db as db_module
from walletdesk.kit.clock import SECOND
from walletdesk.kit.db import Db, WroteInRead, stand_behind
from walletdesk.kit.errors import Busy, Conflict, Unavailable
from walletdesk.kit.postgres import PostgresEngine
from walletdesk.kit.sqlite import AlreadyOpen, SqliteEngine
from walletdesk.kit.unit import Event, Unit


@pytest.fixture
def one_writer(notes_engine: Engine, fake_clock: FakeClock) -> Iterator[Db]:
    """A `Db` whose calls all wait for one writer, so that a `Gate` holds everything."""
    if isinstance(notes_engine, PostgresEngine):
        notes_engine.writers = 1
    db = Db(notes_engine, clock=fake_clock, queue_limit=8)
    yield db
    db.close()


async def together(db: Db, *calls: Callable[[], Coroutine[Any, Any, Any]]) -> list[Any]:
    """Results or errors of `calls`, which wait in the queue together and so become one group."""
    gate = Gate()
    holding = asyncio.ensure_future(db.write(gate))
    await asyncio.to_thread(gate.reached.wait, 30)
    waiting = [asyncio.ensure_future(call()) for call in calls]
    await asyncio.sleep(0)  # a task queues its call in its first step
    assert db.waiting()[0] == len(calls)
    gate.open.set()
    await holding
    return await asyncio.gather(*waiting, return_exceptions=True)


# -- 1. whole, in one transaction --------------------------------------------------


def test_a_unit_is_stored_whole_or_not_at_all(notes: Db, notes_engine: Engine) -> None:
    def two(unit: Unit, then: Callable[[Unit], Any]) -> int:
        note(unit, 1)
        note(unit, 2)
        then(unit)
        return unit.now

    with pytest.raises(Refused):
        notes.write_and_wait(two, fail)
    assert stored(notes_engine) == []
    notes.write_and_wait(two, numbers)
    assert stored(notes_engine) == [1, 2]


def test_a_unit_knows_when_it_began(notes: Db, fake_clock: FakeClock) -> None:
    before = notes.write_and_wait(lambda unit: unit.now)
    fake_clock.advance(SECOND)
    assert (before, notes.read_and_wait(lambda unit: unit.now)) == (fake_clock.now() - SECOND, fake_clock.now())


def test_followers_inside_write_in_the_same_transaction(notes_engine: Engine) -> None:
    def echo(unit: Unit, event: Event) -> None:
        assert isinstance(event, Noted)
        if event.number < 10:
            note(unit, event.number + 10)

    db = Db(notes_engine, inside=echo)
    with pytest.raises(Refused):
        db.write_and_wait(note_and_fail, 1)
    db.write_and_wait(note, 2)
    db.close()
    assert stored(notes_engine) == [2, 12]


# -- 2. returned means stored, raised means not --------------------------------------


def test_what_write_returned_is_seen_by_every_later_read(notes: Db) -> None:
    async def main() -> None:
        for number in range(1, 21):
            await notes.write(note, number)
            assert len(await notes.read(numbers)) == number

    run(main)


def test_engine_errors_are_ours(notes: Db, notes_engine: Engine) -> None:
    notes.write_and_wait(note, 1, key="a")
    with pytest.raises(Conflict):
        notes.write_and_wait(note, 2, key="a")
    with pytest.raises(Conflict):
        notes.write_and_wait(note, -1)
    assert stored(notes_engine) == [1]


def test_an_error_never_repeats_what_was_to_be_stored(notes: Db) -> None:
    notes.write_and_wait(note, 1, key="witch collapse practice")

    def other(unit: Unit) -> None:
        note(unit, 1, key="feed shame open")
        note(unit, 2, key="witch collapse practice")

    with pytest.raises(Conflict) as caught:
        notes.write_and_wait(other)
    error: BaseException | None = caught.value
    while error is not None:
        assert "witch" not in repr(error) and "shame" not in repr(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def test_an_id_that_two_processes_made_is_made_again(notes: Db, notes_engine: Engine) -> None:
    notes.write_and_wait(note, 1, id=7)
    ids = iter([7, 7, 8])
    notes.write_and_wait(lambda unit: note(unit, 2, id=next(ids)))
    assert stored(notes_engine) == [1, 2]


def test_an_id_that_stays_taken_is_a_conflict(notes: Db) -> None:
    notes.write_and_wait(note, 1, id=7)
    with pytest.raises(Conflict):
        notes.write_and_wait(note, 2, id=7)


def test_a_repeated_pair_of_keys_is_a_conflict_at_once(notes: Db) -> None:
    runs = []

    def pair(unit: Unit) -> None:
        runs.append(1)
        unit.run(PAIR, a="a", b="b")

    notes.write_and_wait(pair)
    runs.clear()
    with pytest.raises(Conflict):
        notes.write_and_wait(pair)
    assert len(runs) == 2, "once in the group and once on its own"


def test_an_error_caught_inside_a_unit_does_not_pass_for_a_commit(one_writer: Db, notes_engine: Engine) -> None:
    """PostgreSQL answers the commit of a failed transaction with a silent rollback."""
    one_writer.write_and_wait(note, 1, key="a")

    def careless(unit: Unit) -> str:
        note(unit, 2)
        try:
            note(unit, 3, key="a")
        except Exception:  # noqa: BLE001  # the mistake under test
            return "well"
        return "never"

    async def main() -> list[Any]:
        return await together(one_writer, lambda: one_writer.write(careless), lambda: one_writer.write(note, 9))

    first, second = run(main)
    assert second == 9
    # SQLite takes back the failed statement only; PostgreSQL the whole unit, and says so.
    assert (first == "well") == (2 in stored(notes_engine))
    assert isinstance(first, Exception) or first == "well"
    assert 9 in stored(notes_engine)


# -- 3. groups -----------------------------------------------------------------------


def test_units_that_wait_together_share_a_commit(one_writer: Db, notes_engine: Engine) -> None:
    def writing(number: int) -> Callable[[], Coroutine[Any, Any, int]]:
        return lambda: one_writer.write(note, number)

    assert run(together, one_writer, *map(writing, range(1, 7))) == [1, 2, 3, 4, 5, 6]
    assert one_writer.commits == 2, "the gate's and the group's"
    assert stored(notes_engine) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("bad", [fail, lambda unit: note_and_fail(unit, 9), lambda unit: note(unit, 9, key="a")])
def test_a_unit_that_fails_takes_no_other_with_it(
    one_writer: Db, notes_engine: Engine, bad: Callable[[Unit], Any]
) -> None:
    results = run(
        together,
        one_writer,
        lambda: one_writer.write(note, 1, key="a"),
        lambda: one_writer.write(bad),
        lambda: one_writer.write(note, 2),
    )
    assert results[0] == 1 and results[2] == 2
    assert isinstance(results[1], Refused | Conflict)
    assert stored(notes_engine) == [1, 2]


def test_a_unit_that_raised_before_it_wrote_costs_the_group_nothing(one_writer: Db) -> None:
    runs = []

    def counted(unit: Unit) -> None:
        runs.append(1)
        note(unit, 1)

    run(together, one_writer, lambda: one_writer.write(counted), lambda: one_writer.write(fail))
    assert len(runs) == 1


def test_events_of_a_run_that_was_rolled_back_are_not_told(one_writer: Db) -> None:
    told: list[Event] = []
    one_writer.subscribe(told.append)
    run(
        together,
        one_writer,
        lambda: one_writer.write(note, 1),
        lambda: one_writer.write(note_and_fail, 2),
        lambda: one_writer.write(note, 3),
    )
    assert told == [Noted(number=1), Noted(number=3)]


@pytest.mark.parametrize("error", [StopIteration, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_whatever_a_unit_raises_its_neighbours_hear_of_their_own(one_writer: Db, error: type[BaseException]) -> None:
    def strange(unit: Unit) -> None:
        raise error

    results = run(together, one_writer, lambda: one_writer.write(strange), lambda: one_writer.write(note, 1))
    assert isinstance(results[0], RuntimeError)
    assert results[1] == 1
    with pytest.raises(RuntimeError):
        one_writer.read_and_wait(strange)
    assert one_writer.read_and_wait(numbers) == [1]


def test_a_group_whose_commit_is_refused_runs_one_by_one(
    one_writer: Db, notes_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deferred check, a lost race, a disk that filled: what the engine refuses as a group may pass in parts."""
    refusals = iter([False, True])  # the gate's commit passes, the group's does not
    writer = statements(notes_engine, type)
    commit = writer.commit

    def refused(self: Any) -> None:
        if next(refusals, False):
            raise db_module.Retry
        commit(self)

    monkeypatch.setattr(writer, "commit", refused)
    results = run(
        together,
        one_writer,
        lambda: one_writer.write(note, 1),
        lambda: one_writer.write(fail),
        lambda: one_writer.write(note, 2),
    )
    assert results[0] == 1 and results[2] == 2 and isinstance(results[1], Refused)
    assert stored(notes_engine) == [1, 2]


def test_a_race_lost_for_ever_is_busy(one_writer: Db, notes_engine: Engine) -> None:
    def unlucky(unit: Unit) -> None:
        note(unit, 1)
        raise db_module.Retry

    with pytest.raises(Busy):
        one_writer.write_and_wait(unlucky)
    with pytest.raises(Busy):
        one_writer.read_and_wait(lambda unit: (_ for _ in ()).throw(db_module.Retry()))
    assert stored(notes_engine) == []


# -- 4. followers after the commit -----------------------------------------------------


def test_followers_hear_in_commit_order_in_the_loop_they_subscribed_in(one_writer: Db, notes_engine: Engine) -> None:
    heard: list[tuple[int, int]] = []

    async def main() -> None:
        one_writer.subscribe(lambda event: heard.append((event.number, threading.get_ident())))  # type: ignore[attr-defined]
        await asyncio.gather(*(one_writer.write(note, number) for number in range(1, 8)))
        await one_writer.write(note, 8)
        await asyncio.sleep(0)

    run(main)
    assert [number for number, _ in heard] == list(stored(notes_engine)) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert {thread for _, thread in heard} == {threading.get_ident()}


def test_a_followers_fault_reaches_neither_writer_nor_other_followers(notes: Db) -> None:
    heard: list[Event] = []

    def faulty(event: Event) -> None:
        raise Refused

    notes.subscribe(faulty)
    notes.subscribe(heard.append)
    assert notes.write_and_wait(note, 1) == 1
    assert heard == [Noted(number=1)]


def test_a_group_wakes_the_loop_once(one_writer: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> int:
        loop = asyncio.get_running_loop()
        wakes = []
        wake = loop.call_soon_threadsafe

        def counted(callback: Any, *args: Any, **kwargs: Any) -> Any:
            if threading.current_thread().name.startswith("db-write"):
                wakes.append(1)
            return wake(callback, *args, **kwargs)

        monkeypatch.setattr(loop, "call_soon_threadsafe", counted)
        one_writer.subscribe(lambda event: None)
        await together(one_writer, *[lambda: one_writer.write(note, 1)] * 6)
        return len(wakes)

    assert run(main) == 2, "once for the gate, once for the group"


# -- 5. the queue has a limit ------------------------------------------------------------


def test_past_the_limit_a_write_is_refused_at_once_and_not_queued(one_writer: Db, notes_engine: Engine) -> None:
    async def main() -> None:
        gate = Gate()
        holding = asyncio.ensure_future(one_writer.write(gate))
        await asyncio.to_thread(gate.reached.wait, 30)
        waiting = [asyncio.ensure_future(one_writer.write(note, number)) for number in range(1, 9)]
        await asyncio.sleep(0)
        assert one_writer.waiting()[0] == 8
        with pytest.raises(Busy) as busy:
            await one_writer.write(note, 99)
        assert busy.value.retry_after_s
        gate.open.set()
        await asyncio.gather(holding, *waiting)

    run(main)
    assert stored(notes_engine) == list(range(1, 9))


def test_a_closed_db_finishes_what_waits_and_takes_nothing_new(notes_engine: Engine) -> None:
    async def main() -> None:
        db = Db(notes_engine)
        waiting = [asyncio.ensure_future(db.write(note, number)) for number in (1, 2)]
        await asyncio.sleep(0)
        await asyncio.to_thread(db.close)
        await asyncio.gather(*waiting)
        with pytest.raises(Unavailable):
            await db.write(note, 3)

    run(main)
    assert sorted(stored(notes_engine)) == [1, 2]


# -- 6. nothing but rows leaves the thread -------------------------------------------------


def test_rows_are_fetched_before_they_leave_the_thread(notes: Db) -> None:
    notes.write_and_wait(note, 1)
    kept: list[Unit] = []

    def keep(unit: Unit) -> list[int]:
        kept.append(unit)
        return unit.all(NUMBERS)

    assert type(notes.read_and_wait(keep)) is list


@pytest.mark.parametrize("statement", [UPDATE, RETURNING])
def test_a_read_cannot_write(notes: Db, notes_engine: Engine, statement: Any) -> None:
    notes.write_and_wait(note, 1)

    def sly(unit: Unit) -> None:
        if statement is UPDATE:
            unit.run(UPDATE, number=2, old=1)
        else:
            unit.all(RETURNING, number=1)

    with pytest.raises(WroteInRead):
        notes.read_and_wait(sly)
    assert stored(notes_engine) == [1]
    assert notes.read_and_wait(numbers) == [1]


def test_a_read_connection_is_read_only_by_itself(notes_engine: Engine) -> None:
    reader = notes_engine.open_reader()
    with pytest.raises(Exception, match=r"read-?only"):
        reader.change("delete from note", ())
    reader.close()


# -- callers that leave ----------------------------------------------------------------------


def test_a_caller_that_gives_up_leaves_its_work_standing(one_writer: Db, notes_engine: Engine) -> None:
    async def main() -> None:
        gate = Gate()
        holding = asyncio.ensure_future(one_writer.write(gate))
        await asyncio.to_thread(gate.reached.wait, 30)
        leaving = asyncio.ensure_future(one_writer.write(note, 1))
        staying = asyncio.ensure_future(one_writer.write(note, 2))
        await asyncio.sleep(0)
        assert one_writer.waiting()[0] == 2
        leaving.cancel()
        gate.open.set()
        await asyncio.gather(holding, staying)
        assert leaving.cancelled()

    run(main)
    assert stored(notes_engine) == [1, 2]


def test_a_loop_that_is_gone_does_not_hurt_the_next(one_writer: Db, notes_engine: Engine) -> None:
    gate = Gate()

    async def leave() -> None:
        asyncio.ensure_future(one_writer.write(gate))  # noqa: RUF006  # left behind on purpose
        await asyncio.to_thread(gate.reached.wait, 30)

    run(leave)
    gate.open.set()
    assert one_writer.write_and_wait(note, 1) == 1


# -- SQLite's one process ----------------------------------------------------------------------


def test_a_second_opener_of_one_file_is_refused(notes: Db, notes_engine: Engine) -> None:
    if not isinstance(notes_engine, SqliteEngine):
        pytest.skip("PostgreSQL serves many processes")
    with pytest.raises(AlreadyOpen):
        SqliteEngine(notes_engine.path)
    notes.close()
    notes_engine.close()
    SqliteEngine(notes_engine.path).close()


def test_the_file_is_its_owners_alone(notes: Db, notes_engine: Engine) -> None:
    if not isinstance(notes_engine, SqliteEngine):
        pytest.skip("PostgreSQL keeps its own files")
    notes.write_and_wait(note, 1)
    files = list(notes_engine.path.parent.glob(f"{notes_engine.path.name}*"))
    assert len(files) >= 3
    assert {path.stat().st_mode & 0o077 for path in files} == {0}


def test_a_file_held_by_a_tool_makes_writers_busy_and_nothing_worse(
    one_writer: Db, notes_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not isinstance(notes_engine, SqliteEngine):
        pytest.skip("PostgreSQL has no file to hold")
    one_writer.write_and_wait(lambda unit: unit._connection.rows("pragma busy_timeout=10", ()))
    tool = sqlite3.connect(notes_engine.path, isolation_level=None)
    tool.execute("begin immediate")
    with pytest.raises(Busy):
        one_writer.write_and_wait(note, 1)
    tool.execute("rollback")
    tool.close()
    assert one_writer.write_and_wait(note, 2) == 2
    assert stored(notes_engine) == [2]


# -- what stands behind ------------------------------------------------------------------------


def test_what_stands_behind_lets_others_go_first_and_is_written_all_the_same(
    one_writer: Db, notes_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db_module, "BEHIND", 1)

    async def put_behind(number: int) -> None:
        stand_behind()
        await one_writer.write(note, number)

    async def story() -> None:
        # `together` runs each in a task of its own, and what one says there holds nowhere else.
        await together(
            one_writer,
            lambda: put_behind(1),
            lambda: put_behind(2),
            lambda: put_behind(3),
            lambda: one_writer.write(note, 10),
            lambda: one_writer.write(note, 11),
        )

    run(story)
    assert stored(notes_engine) == [10, 11, 1, 2, 3]
    assert one_writer.commits == 4, "the gate's, then one with the two and the first behind, then one for each behind"


def test_who_stands_behind_reads_like_everybody(notes: Db) -> None:
    async def story() -> None:
        async def ask() -> list[int]:
            stand_behind()
            return await notes.read(numbers)

        await asyncio.gather(*(one for _ in range(20) for one in (ask(), notes.read(numbers))))

    run(story, limit_s=20)


def test_a_desk_that_ends_writes_what_stood_behind(notes_engine: Engine, fake_clock: FakeClock) -> None:
    db = Db(notes_engine, clock=fake_clock)

    async def story() -> None:
        stand_behind()
        await asyncio.gather(*(db.write(note, number) for number in range(1, 10)), asyncio.to_thread(db.close))

    run(story)
    assert sorted(stored(notes_engine)) == list(range(1, 10))


# -- upkeep ------------------------------------------------------------------------------------


def test_upkeep_runs_outside_of_transactions_and_shares_none(one_writer: Db, notes_engine: Engine) -> None:
    gate = Gate()
    results: list[Any] = []

    def tidy() -> None:
        results.append(one_writer.upkeep(lambda connection: connection.rows("select count(*) from note", ())))
        one_writer.upkeep(lambda connection: connection.change("vacuum", ()))

    async def main() -> None:
        holding = [asyncio.ensure_future(call) for call in (one_writer.write(gate), one_writer.write(note, 1))]
        await asyncio.to_thread(gate.reached.wait, 30)
        tidying = asyncio.ensure_future(asyncio.to_thread(tidy))
        holding.append(asyncio.ensure_future(one_writer.write(note, 2)))
        gate.open.set()
        await asyncio.gather(tidying, *holding)

    run(main)
    assert results[0][0][0] in (0, 1, 2)
    assert stored(notes_engine) == [1, 2]


def test_upkeep_that_fails_tells_its_caller_and_nobody_else(one_writer: Db) -> None:
    def wrong(connection: Any) -> None:
        connection.change("vacuum nothing_of_that_name", ())

    with pytest.raises(Exception, match=r"nothing_of_that_name|42P01"):
        one_writer.upkeep(wrong)
    assert one_writer.write_and_wait(note, 1) == 1
    assert one_writer.read_and_wait(numbers) == [1]


def test_reads_behind_one_that_takes_long_are_not_held_up_by_it(db: Db) -> None:
    begun, end = threading.Event(), threading.Event()

    def long(unit: Unit) -> str:
        begun.set()
        assert end.wait(timeout=30)
        return "long"

    def short(unit: Unit, number: int) -> int:
        return number

    async def story() -> None:
        slow = asyncio.ensure_future(db.read(long))
        assert await asyncio.to_thread(begun.wait, 30)
        async with asyncio.timeout(30):
            assert await asyncio.gather(*(db.read(short, number) for number in range(50))) == list(range(50))
        assert not slow.done()
        end.set()
        assert await slow == "long"

    try:
        asyncio.run(story())
    finally:
        end.set()


def test_as_many_long_reads_run_at_once_as_there_are_readers(db: Db) -> None:
    readers = db.engine.readers
    together = threading.Barrier(readers)

    async def story() -> None:
        async with asyncio.timeout(30):
            await asyncio.gather(*(db.read(lambda unit: together.wait(30)) for _ in range(readers)))

    asyncio.run(story())
