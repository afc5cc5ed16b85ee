"""Jobs: written with what they follow from, run at least once, never lost."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import textwrap
import threading
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from sqlalchemy import BigInteger, column, text

from tests.support.clock import FakeClock
from tests.support.running import run
from walletdesk.kit import jobs
from walletdesk.kit.clock import MINUTE, SECOND
from walletdesk.kit.db import Db
from walletdesk.kit.engines import open_engine
from walletdesk.kit.errors import BadInput, NotFound
from walletdesk.kit.jobs import GiveUp, Retry, Runner
from walletdesk.kit.tables import Job
from walletdesk.kit.unit import Query, Unit

KINDS = ("deliver",)


class Deliver(msgspec.Struct):
    message: int


def claim(db: Db, *, lease_us: int = MINUTE, limit: int = 10) -> list[Job]:
    return db.write_and_wait(jobs.claim, db.clock.now(), lease_us, limit, KINDS)


def add(db: Db, message: int = 7, **when: Any) -> int:
    return db.write_and_wait(jobs.add, "deliver", Deliver(message), **when)


def waiting(db: Db) -> int:
    return db.read_and_wait(jobs.backlog).jobs


# -- rows ---------------------------------------------------------------------------


def test_a_job_of_a_unit_that_failed_was_never_there(db: Db) -> None:
    def refuse(unit: Unit) -> None:
        jobs.add(unit, "deliver", Deliver(7))
        raise BadInput

    with pytest.raises(BadInput):
        db.write_and_wait(refuse)
    assert waiting(db) == 0


def test_a_claimed_job_is_nobody_elses_until_its_lease_ends(db: Db, fake_clock: FakeClock) -> None:
    made = add(db)
    (mine,) = claim(db)
    assert (mine.id, mine.kind, json.loads(mine.args), mine.tries) == (made, "deliver", {"message": 7}, 1)
    assert claim(db) == []
    fake_clock.advance(MINUTE)
    (again,) = claim(db)
    assert (again.id, again.tries) == (made, 2)


def test_who_lost_the_lease_can_neither_finish_nor_fail_the_job(db: Db, fake_clock: FakeClock) -> None:
    add(db)
    (slow,) = claim(db)
    fake_clock.advance(MINUTE)
    (quick,) = claim(db)
    assert not db.write_and_wait(jobs.done, slow)
    assert not db.write_and_wait(jobs.failed, slow, "timeout", None)
    assert not db.write_and_wait(jobs.failed, slow, "timeout", SECOND)
    assert db.write_and_wait(jobs.renew, [slow, quick], fake_clock.now() + MINUTE) == [slow]
    assert db.write_and_wait(jobs.done, quick)
    assert (waiting(db), db.read_and_wait(jobs.dead_count)) == (0, 0)


def test_a_renewed_lease_lasts(db: Db, fake_clock: FakeClock) -> None:
    add(db)
    (mine,) = claim(db)
    fake_clock.advance(50 * SECOND)
    assert db.write_and_wait(jobs.renew, [mine], fake_clock.now() + MINUTE) == []
    fake_clock.advance(50 * SECOND)
    assert claim(db) == []
    assert db.write_and_wait(jobs.done, mine)


def test_a_timer_waits_for_its_time(db: Db, fake_clock: FakeClock) -> None:
    add(db, run_at=fake_clock.now() + MINUTE)
    assert db.read_and_wait(jobs.next_at) == fake_clock.now() + MINUTE
    assert claim(db) == []
    fake_clock.advance(MINUTE)
    assert len(claim(db)) == 1


def test_of_one_key_one_job_waits_and_the_earlier_time_holds(db: Db, fake_clock: FakeClock) -> None:
    now = fake_clock.now()
    first = add(db, 1, key="conversation:7", run_at=now + 10)
    assert add(db, 2, key="conversation:7", run_at=now + 20) == first
    assert db.read_and_wait(jobs.next_at) == now + 10
    assert add(db, 3, key="conversation:7", run_at=now + 5) == first
    assert add(db, 4, key="conversation:8", run_at=now + 5) != first
    fake_clock.advance(5)
    assert [json.loads(job.args)["message"] for job in claim(db)] == [1, 4]


def test_asked_for_again_while_it_runs_it_runs_once_more(db: Db, fake_clock: FakeClock) -> None:
    first = add(db, key="conversation:7")
    (running,) = claim(db)
    assert add(db, key="conversation:7", run_at=fake_clock.now() + 20) == first
    assert add(db, key="conversation:7", run_at=fake_clock.now() + 10) == first
    assert claim(db) == []
    assert db.write_and_wait(jobs.done, running)
    assert db.read_and_wait(jobs.next_at) == fake_clock.now() + 10
    fake_clock.advance(10)
    (once_more,) = claim(db)
    assert once_more.tries == 1
    assert db.write_and_wait(jobs.done, once_more)
    assert waiting(db) == 0


def test_asked_for_again_at_the_moment_it_ends_it_runs_once_more(db: Db) -> None:
    asked, commit = threading.Event(), threading.Event()
    add(db, key="scrub")
    (running,) = claim(db)

    def ask(unit: Unit) -> None:
        jobs.add(unit, "deliver", Deliver(7), key="scrub")
        asked.set()
        assert commit.wait(20)

    asking = threading.Thread(target=db.write_and_wait, args=(ask,))
    ending = threading.Thread(target=db.write_and_wait, args=(jobs.done, running))
    asking.start()
    assert asked.wait(20)
    ending.start()
    while db.engine.name == "postgresql" and not db.read_and_wait(_held_up):  # on SQLite it waits in the queue
        assert ending.is_alive()
    commit.set()
    asking.join(20)
    ending.join(20)
    assert len(claim(db)) == 1


_HELD_UP = Query(
    text("select count(*) as n from pg_locks where not granted").columns(column("n", BigInteger)),
    int,
)


def _held_up(unit: Unit) -> int:
    return unit.value(_HELD_UP)


def test_a_job_that_waits_out_a_failure_is_not_hurried_by_asking(db: Db, fake_clock: FakeClock) -> None:
    add(db, key="conversation:7")
    (job,) = claim(db)
    db.write_and_wait(jobs.failed, job, "timeout", MINUTE)
    add(db, key="conversation:7")
    assert db.read_and_wait(jobs.next_at) == fake_clock.now() + MINUTE


def test_a_cancelled_job_does_not_run(db: Db, fake_clock: FakeClock) -> None:
    add(db, key="clock:7", run_at=fake_clock.now() + MINUTE)
    assert db.write_and_wait(jobs.cancel, "clock:7")
    assert not db.write_and_wait(jobs.cancel, "clock:7")
    fake_clock.advance(MINUTE)
    assert claim(db) == []


def test_a_job_cancelled_while_it_runs_was_too_late_but_does_not_come_back(db: Db, fake_clock: FakeClock) -> None:
    add(db, key="clock:7")
    (running,) = claim(db)
    add(db, key="clock:7")
    assert not db.write_and_wait(jobs.cancel, "clock:7")
    assert not db.write_and_wait(jobs.failed, running, "timeout", None)
    assert (waiting(db), db.read_and_wait(jobs.dead_count)) == (0, 0)


def test_a_dead_job_is_seen_and_can_be_retried_or_forgotten(db: Db, fake_clock: FakeClock) -> None:
    for message in range(3):
        add(db, message, key=f"k{message}")
    for job in claim(db):
        db.write_and_wait(jobs.failed, job, "provider_refused", None)
        fake_clock.advance(SECOND)
    first, second = db.read_and_wait(jobs.dead, limit=2)
    (third,) = db.read_and_wait(jobs.dead, before=(second.died_at, second.id), limit=2)
    assert [json.loads(one.args)["message"] for one in (first, second, third)] == [2, 1, 0]
    assert {one.error for one in (first, second, third)} == {"provider_refused"}

    db.write_and_wait(jobs.retry_dead, first.id)
    db.write_and_wait(jobs.forget_dead, second.id)
    assert db.read_and_wait(jobs.dead) == [third]
    (again,) = claim(db)
    assert (json.loads(again.args), again.key, again.tries) == ({"message": 2}, "k2", 1)
    for action in (jobs.retry_dead, jobs.forget_dead):
        with pytest.raises(NotFound):
            db.write_and_wait(action, first.id)


def test_delays_grow_and_stay_within_a_quarter_of_an_hour_and_a_half() -> None:
    for tries, least, most in ((1, 0.5, 1.5), (4, 4, 12), (50, 450, 1350)):
        for _ in range(50):
            assert least <= jobs.delay_us(tries) / SECOND <= most


# -- the runner --------------------------------------------------------------------------


class Log:
    """What a runner's handler was given, and how its runs ended."""

    def __init__(self) -> None:
        self.messages: list[int] = []
        self.ends: list[str] = []
        self.news = asyncio.Event()

    async def deliver(self, args: Deliver) -> None:
        self.messages.append(args.message)
        self.news.set()

    def ended(self, kind: str, outcome: str, seconds: float) -> None:
        self.ends.append(outcome)
        self.news.set()

    async def until(self, true: Callable[[], bool]) -> None:
        while not true():
            self.news.clear()
            await self.news.wait()


@asynccontextmanager
async def running(runner: Runner) -> Any:
    task = asyncio.create_task(runner.run())
    yield task
    await runner.stop()
    await task


def due(db: Db, handler: Callable[[Deliver], Awaitable[None]], log: Log, **options: Any) -> int:
    """Runs what is due with `handler` and returns the number of runs."""

    async def main() -> int:
        runner = Runner(db, db.clock, on_end=log.ended)
        runner.on("deliver", Deliver, handler, **options)
        return await runner.run_due()

    return run(main)


def test_a_job_added_here_starts_without_waiting_for_a_poll(db: Db) -> None:
    async def main() -> None:
        log = Log()
        runner = Runner(db, db.clock, poll_s=3600, on_end=log.ended)
        runner.on("deliver", Deliver, log.deliver)
        async with running(runner):
            for message in range(20):
                await db.write(jobs.add, "deliver", Deliver(message))
                await log.until(lambda: len(log.ends) == message + 1)  # noqa: B023  # waited for within the round
            assert sorted(log.messages) == list(range(20))
            assert set(log.ends) == {"done"}

    run(main)
    assert waiting(db) == 0


def test_more_than_fits_at_once_is_run_as_room_comes_free(db: Db) -> None:
    at_once = most = 0

    async def main() -> None:
        async def slow(args: Deliver) -> None:
            nonlocal at_once, most
            at_once += 1
            most = max(most, at_once)
            await asyncio.sleep(0)
            at_once -= 1

        log = Log()
        runner = Runner(db, db.clock, concurrency=3, poll_s=3600, on_end=log.ended)
        runner.on("deliver", Deliver, slow)
        for message in range(20):
            await db.write(jobs.add, "deliver", Deliver(message))
        async with running(runner):
            await log.until(lambda: len(log.ends) == 20)

    run(main)
    assert most <= 3
    assert waiting(db) == 0


def test_where_much_waits_to_be_written_some_kinds_give_way_for_a_while(
    db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued = 0
    monkeypatch.setattr(Db, "awaited", property(lambda _: queued))

    async def main() -> None:
        nonlocal queued
        begun: list[str] = []

        async def deliver(_: Deliver) -> None:
            begun.append("deliver")

        async def sort(_: Deliver) -> None:
            begun.append("sort")

        runner = Runner(db, db.clock)
        runner.on("deliver", Deliver, deliver)
        runner.on("sort", Deliver, sort, gives_way=True)

        async def ask() -> None:
            for kind in ("sort", "deliver"):
                await db.write(jobs.add, kind, Deliver(7))

        queued = jobs.BUSY
        await ask()
        await runner.run_due()
        assert begun == ["deliver"]
        queued = 0
        await runner.run_due()
        assert begun == ["deliver", "sort"], "nothing waits any more"
        queued = jobs.BUSY
        await ask()
        await runner.run_due()
        assert begun == ["deliver", "sort", "deliver"]
        monkeypatch.setattr(jobs, "GIVES_WAY_S", -1.0)
        await runner.run_due()
        assert begun == ["deliver", "sort", "deliver", "sort"], "a desk that is never quiet does it too"

    run(main)


def test_a_runner_that_has_no_room_asks_for_nothing(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    read = db.read

    def counted(action: Any, *args: Any) -> Any:
        asked.append(action)
        return read(action, *args)

    async def main() -> None:
        log = Log()
        go_on = asyncio.Event()

        async def slow(args: Deliver) -> None:
            await log.deliver(args)
            await go_on.wait()

        runner = Runner(db, db.clock, concurrency=1, poll_s=3600, on_end=log.ended)
        runner.on("deliver", Deliver, slow)
        async with running(runner):
            await db.write(jobs.add, "deliver", Deliver(0))
            await log.until(lambda: log.messages == [0])
            monkeypatch.setattr(db, "read", counted)
            for message in range(1, 20):
                await db.write(jobs.add, "deliver", Deliver(message))
                await asyncio.sleep(0)
            assert asked == []
            go_on.set()
            await log.until(lambda: len(log.ends) == 20)

    run(main)
    assert asked


def test_a_handler_that_fails_is_tried_again_later_and_then_the_job_is_dead(db: Db, fake_clock: FakeClock) -> None:
    async def fail(args: Deliver) -> None:
        raise ConnectionError("text of a person")

    log = Log()
    add(db)
    for _ in range(3):
        assert due(db, fail, log, tries=3) == 1
        fake_clock.advance(10 * SECOND)
    assert log.ends == ["retried", "retried", "dead"]
    (dead,) = db.read_and_wait(jobs.dead)
    assert (dead.error, dead.tries) == ("ConnectionError", 3)

    db.write_and_wait(jobs.retry_dead, dead.id)
    assert due(db, log.deliver, log) == 1
    assert log.messages == [7]
    assert (waiting(db), db.read_and_wait(jobs.dead_count)) == (0, 0)


@pytest.mark.parametrize(
    ("raised", "code"), [(GiveUp("blocked"), "blocked"), (BadInput(), None), (TimeoutError(), None), (Retry(), None)]
)
def test_what_a_handler_raises_decides_whether_a_retry_makes_sense(db: Db, raised: Exception, code: str | None) -> None:
    async def fail(args: Deliver) -> None:
        raise raised

    log = Log()
    add(db)
    due(db, fail, log)
    assert log.ends == ["dead" if code else "retried"]
    assert [one.error for one in db.read_and_wait(jobs.dead)] == ([code] if code else [])


def test_a_handler_may_say_when_to_try_again(db: Db, fake_clock: FakeClock) -> None:
    async def later(args: Deliver) -> None:
        raise Retry(after_s=90, code="provider_busy")

    add(db)
    due(db, later, Log())
    assert db.read_and_wait(jobs.next_at) == fake_clock.now() + 90 * SECOND


def test_a_handler_that_hangs_is_stopped(db: Db) -> None:
    async def hang(args: Deliver) -> None:
        await asyncio.Event().wait()

    log = Log()
    add(db)
    due(db, hang, log, timeout_s=0.01, tries=1)
    assert log.ends == ["dead"]
    assert db.read_and_wait(jobs.dead)[0].error == "timeout"


def test_args_that_another_version_wrote_make_a_dead_job_and_no_crash(db: Db) -> None:
    log = Log()
    db.write_and_wait(jobs.add, "deliver", None)
    due(db, log.deliver, log)
    assert db.read_and_wait(jobs.dead)[0].error == "args_unreadable"


def test_a_job_that_kills_its_process_each_time_is_dead_at_last(db: Db, fake_clock: FakeClock) -> None:
    log = Log()
    add(db)
    for _ in range(2):
        assert len(claim(db)) == 1  # and the process is gone
        fake_clock.advance(MINUTE)
    due(db, log.deliver, log, tries=2)
    assert (log.messages, log.ends) == ([], ["dead"])
    assert db.read_and_wait(jobs.dead)[0].error == "process_died"


def test_jobs_of_a_dead_process_run_after_the_lease(db: Db, fake_clock: FakeClock) -> None:
    log = Log()
    add(db)
    claim(db)
    assert due(db, log.deliver, log) == 0
    fake_clock.advance(MINUTE)
    assert due(db, log.deliver, log) == 1
    assert log.messages == [7]


def test_jobs_of_unknown_kinds_wait_for_a_runner_that_knows_them(db: Db) -> None:
    log = Log()
    db.write_and_wait(jobs.add, "index", Deliver(1))
    add(db)
    assert due(db, log.deliver, log) == 1
    assert waiting(db) == 1


def test_a_long_job_keeps_its_lease(db: Db, fake_clock: FakeClock) -> None:
    async def main() -> None:
        log, go_on = Log(), asyncio.Event()

        async def long(args: Deliver) -> None:
            await log.deliver(args)
            await go_on.wait()

        runner = Runner(db, db.clock, lease_s=0.06, on_end=log.ended)
        runner.on("deliver", Deliver, long)
        await db.write(jobs.add, "deliver", Deliver(7))
        async with running(runner):
            await log.until(lambda: bool(log.messages))
            before = await db.read(jobs.next_at)
            fake_clock.advance(SECOND)
            while await db.read(jobs.next_at) == before:  # noqa: ASYNC110  # a row, which no event tells of
                await asyncio.sleep(0.005)
            assert await db.read(jobs.next_at) == fake_clock.now() + 60_000
            go_on.set()
            await log.until(lambda: log.ends == ["done"])

    run(main)


def test_a_job_whose_lease_was_lost_is_stopped(db: Db, fake_clock: FakeClock) -> None:
    async def main() -> None:
        log = Log()

        async def long(args: Deliver) -> None:
            await log.deliver(args)
            await asyncio.Event().wait()

        runner = Runner(db, db.clock, lease_s=0.06, on_end=log.ended)
        runner.on("deliver", Deliver, long)
        await db.write(jobs.add, "deliver", Deliver(7), key="k")
        async with running(runner):
            await log.until(lambda: bool(log.messages))
            await db.write(jobs.cancel, "k")
            await log.until(lambda: log.ends == ["lost"])

    run(main)
    assert waiting(db) == 0


def test_a_runner_that_stops_hands_back_what_it_cannot_end(db: Db, fake_clock: FakeClock) -> None:
    async def main() -> None:
        log = Log()

        async def long(args: Deliver) -> None:
            await log.deliver(args)
            await asyncio.Event().wait()

        runner = Runner(db, db.clock, on_end=log.ended)
        runner.on("deliver", Deliver, long)
        await db.write(jobs.add, "deliver", Deliver(7))
        task = asyncio.create_task(runner.run())
        await log.until(lambda: bool(log.messages))
        await runner.stop(grace_s=0)
        await task
        assert log.ends == ["lost"]

    run(main)
    (job,) = claim(db)
    assert job.tries == 1


def test_two_runners_share_the_work_and_no_job_runs_twice(db: Db) -> None:
    log = Log()

    async def main() -> None:
        runners = [Runner(db, db.clock, concurrency=4, poll_s=3600, on_end=log.ended) for _ in range(2)]
        for runner in runners:
            runner.on("deliver", Deliver, log.deliver)
        async with running(runners[0]), running(runners[1]):
            await asyncio.gather(*(db.write(jobs.add, "deliver", Deliver(n)) for n in range(200)))
            await log.until(lambda: len(log.ends) == 200)

    run(main)
    assert sorted(log.messages) == list(range(200))
    assert waiting(db) == 0


WORKER = """
    import asyncio, sys, msgspec
    from walletdesk.kit.clock import SystemClock
    from walletdesk.kit.db import Db
    from walletdesk.kit.engines import open_engine
    from walletdesk.kit.jobs import Runner

    class Deliver(msgspec.Struct):
        message: int

    async def deliver(args):
        print(args.message, flush=True)

    async def main():
        db = Db(open_engine(sys.argv[1]))
        runner = Runner(db, SystemClock(), concurrency=4)
        runner.on("deliver", Deliver, deliver)
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        await runner.run_due()
        print("end", flush=True)
        db.close()

    asyncio.run(main())
"""


def test_several_processes_share_the_work_and_no_job_runs_twice(engine_name: str, database_url: str) -> None:
    if engine_name == "sqlite":
        pytest.skip("one process alone opens a SQLite file")
    engine = open_engine(database_url)
    db = Db(engine)
    for message in range(300):
        db.write_and_wait(jobs.add, "deliver", Deliver(message))
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WORKER), database_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    ran: list[int] = []
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        out, _ = worker.communicate(timeout=60)
        assert worker.returncode == 0
        ran += [int(line) for line in out.split() if line != "end"]
    assert sorted(ran) == list(range(300))
    assert waiting(db) == 0
    db.close()
    engine.close()
