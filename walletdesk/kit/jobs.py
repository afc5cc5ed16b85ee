"""Jobs and timers: rows written in the transaction of what they follow from (decision D4).

Invariants, the same on SQLite and PostgreSQL:

1. A job is added by `add` in the unit that makes it necessary, or not at all.
2. Every job runs at least once, after its `run_at`.  It may run twice: when its
   process dies, or when `done` cannot be stored.  A handler brings an idempotency
   key to whatever it calls.
3. A claim is a lease.  While it lasts nobody else has the job; the runner renews it.
   Whoever lost it can neither finish nor fail the job: the row carries another claim.
4. After its last try a job becomes a `dead_job`, which people see and may retry.
5. Of one key at most one job waits.  Asked for again while it runs, it runs again.

`args` are ids and words of our own, never texts or contact data.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import ModuleType
from typing import TypeVar

import msgspec
from sqlalchemy import BigInteger, Text, bindparam, case, delete, func, insert, or_, select, text, update
from sqlalchemy.sql.elements import ClauseElement

from walletdesk.kit import tables
from walletdesk.kit.clock import MINUTE, SECOND, Clock
from walletdesk.kit.db import Db, stand_behind
from walletdesk.kit.errors import NotFound, WalletdeskError
from walletdesk.kit.ids import new_id
from walletdesk.kit.schema import columns
from walletdesk.kit.tables import DeadJob, Job
from walletdesk.kit.unit import Event, Query, Row, Unit

log = logging.getLogger(__name__)

A = TypeVar("A")
Handler = Callable[[A], Awaitable[None]]

LEASE_US = MINUTE
LONGEST_DELAY_US = 15 * MINUTE
BUSY = 8
"""So many units that wait to be written are more than a quiet desk has: what `gives_way` is not begun then."""
GIVES_WAY_S, LOOKS_AGAIN_S = 5.0, 0.25
"""So long it gives way at a time, so that a desk that is never quiet does it too; and how soon it is looked for again."""


class Retry(Exception):
    """A handler asks to be run again in `after_s` seconds, or after the usual delay; counts as a try."""

    def __init__(self, after_s: float | None = None, code: str = "retry") -> None:
        self.after_s = after_s
        self.code = code
        super().__init__(code)


class Later(Retry):
    """A handler may not work yet: somebody else's limit, or its turn has not come.  Counts as no try."""


class GiveUp(Exception):
    """A handler knows that no retry will help: the job is dead at once.  `code` is a word of ours."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class JobAdded(Event, frozen=True, kw_only=True):
    """A job was committed.  Wakes the runner of this process; no history, so the audit does not hear of it."""

    kind: str
    run_at: int


# -- statements ------------------------------------------------------------------

_job, _dead = tables.job, tables.dead_job


def _add(dialect: ModuleType) -> ClauseElement:
    new = dialect.insert(_job).values(
        id=bindparam("id", type_=BigInteger),
        kind=bindparam("kind", type_=Text),
        args=bindparam("args", type_=Text),
        key=bindparam("key", type_=Text),
        run_at=bindparam("run_at", type_=BigInteger),
        tries=0,
        created_at=bindparam("now", type_=BigInteger),
    )
    wanted = new.excluded.run_at
    again = func.coalesce(_job.c.again_at, wanted)
    # A job that waits out a failure keeps its delay, or whoever asks often would undo the back-off.
    sooner = _job.c.claim.is_(None) & (_job.c.tries == 0) & (wanted < _job.c.run_at)
    statement: ClauseElement = new.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "run_at": case((sooner, wanted), else_=_job.c.run_at),
            "again_at": case((_job.c.claim.is_(None), None), (wanted < again, wanted), else_=again),
        },
    ).returning(_job.c.id)
    return statement


ADD = Query(_add, int, writes=True)


class _Cancelled(Row, frozen=True, kw_only=True):
    claim: int | None


class Backlog(Row, frozen=True, kw_only=True):
    """What waits: `oldest_at` is the earliest `run_at` (microseconds), in the past when the desk is behind."""

    jobs: int
    oldest_at: int | None


CANCEL = Query(
    delete(_job).where(_job.c.key == bindparam("key", type_=Text)).returning(_job.c.claim), _Cancelled, writes=True
)


def _claim(*, skip: bool, kinds: str) -> ClauseElement:
    due = (
        select(_job.c.id)
        .where(_job.c.run_at <= bindparam("now", type_=BigInteger), text(kinds))
        .order_by(_job.c.run_at, _job.c.id)
        .limit(bindparam("limit", type_=BigInteger))
    )
    if skip:
        due = due.with_for_update(skip_locked=True)
    return (
        update(_job)
        # A CTE, because PostgreSQL may run a plain subquery again for each row and lock more than `limit`.
        .where(_job.c.id.in_(select(due.cte("due").c.id)))
        .values(
            run_at=bindparam("until", type_=BigInteger),
            tries=_job.c.tries + 1,
            claim=bindparam("token", type_=BigInteger),
        )
        .returning(*columns(_job, Job))
    )


CLAIM = Query(
    {
        "sqlite": _claim(skip=False, kinds="kind in (select value from json_each(:kinds))"),
        "postgresql": _claim(skip=True, kinds="kind in (select json_array_elements_text(cast(:kinds as json)))"),
    },
    Job,
    writes=True,
)
_MINE = (_job.c.id == bindparam("job_id", type_=BigInteger)) & (_job.c.claim == bindparam("token", type_=BigInteger))
RENEW: Query[int] = Query(update(_job).where(_MINE).values(run_at=bindparam("until", type_=BigInteger)))
PUT_BACK: Query[int] = Query(
    update(_job)
    .where(_MINE)
    .values(
        run_at=bindparam("next_at", type_=BigInteger),
        tries=bindparam("next_tries", type_=BigInteger),
        claim=None,
        again_at=None,
    )
)
ASK_AGAIN: Query[int] = Query(
    update(_job)
    .where(_MINE, _job.c.again_at.is_not(None))
    .values(run_at=_job.c.again_at, again_at=None, claim=None, tries=0)
)
FREE: Query[int] = Query(
    update(_job)
    .where(_job.c.claim.is_not(None))
    .values(run_at=bindparam("now", type_=BigInteger), claim=None, again_at=None)
)
FINISH: Query[int] = Query(delete(_job).where(_MINE, _job.c.again_at.is_(None)))
NEXT_AT = Query(select(_job.c.run_at).order_by(_job.c.run_at).limit(1), int)
BURY: Query[int] = Query(insert(_dead))
DEAD = Query(select(*columns(_dead, DeadJob)).where(_dead.c.id == bindparam("id", type_=BigInteger)), DeadJob)
FORGET: Query[int] = Query(delete(_dead).where(_dead.c.id == bindparam("dead_id", type_=BigInteger)))
_AT, _ID = bindparam("before_at", type_=BigInteger), bindparam("before_id", type_=BigInteger)
DEAD_PAGE = Query(
    select(*columns(_dead, DeadJob))
    .where(or_(_dead.c.died_at < _AT, (_dead.c.died_at == _AT) & (_dead.c.id < _ID)))
    .order_by(_dead.c.died_at.desc(), _dead.c.id.desc())
    .limit(bindparam("limit", type_=BigInteger)),
    DeadJob,
)
BACKLOG = Query(select(func.count(), func.min(_job.c.run_at)).select_from(_job), Backlog)
DEAD_COUNT = Query(select(func.count()).select_from(_dead), int)


# -- what a unit may do ------------------------------------------------------------


def add(
    unit: Unit,
    kind: str,
    args: msgspec.Struct | None = None,
    *,
    key: str | None = None,
    run_at: int | None = None,
) -> int:
    """Has `kind`'s handler called with `args` once this unit is committed, not before `run_at`; returns the job's id.

    While a job of the same `key` waits, that one is returned and keeps its own args; it
    runs at the earlier of both times.  While it runs, it is run once more afterwards.
    """
    due = unit.now if run_at is None else run_at
    return _insert(unit, kind, "null" if args is None else msgspec.json.encode(args).decode(), key, due)


def _insert(unit: Unit, kind: str, args: str, key: str | None, run_at: int) -> int:
    made = unit.value(ADD, id=new_id(), kind=kind, args=args, key=key, run_at=run_at, now=unit.now)
    # Not announced: followers inside the transaction write history, and this is none.
    unit.events.append(JobAdded(kind=kind, run_at=run_at))
    return made


def cancel(unit: Unit, key: str) -> bool:
    """Takes the job of this key away.  False when there was none, or when it runs already (it will not run again)."""
    found = unit.one(CANCEL, key=key)
    return found is not None and found.claim is None


def dead_kind(unit: Unit, dead_id: int) -> str:
    """What a dead job was to do.  Raises NotFound (404)."""
    dead = unit.one(DEAD, id=dead_id)
    if dead is None:
        raise NotFound
    return dead.kind


def retry_dead(unit: Unit, dead_id: int) -> int:
    """Lets a dead job try again from the start; returns the new job's id.  Raises NotFound (404)."""
    dead = unit.one(DEAD, id=dead_id)
    if dead is None or not unit.run(FORGET, dead_id=dead_id):
        raise NotFound
    return _insert(unit, dead.kind, dead.args, dead.key, unit.now)


def forget_dead(unit: Unit, dead_id: int) -> None:
    """Removes a dead job for good.  Raises NotFound (404)."""
    if not unit.run(FORGET, dead_id=dead_id):
        raise NotFound


def dead(unit: Unit, *, before: tuple[int, int] | None = None, limit: int = 50) -> list[DeadJob]:
    """Dead jobs, latest first.  `before` is `(died_at, id)` of the last one of the page before."""
    before_at, before_id = before or (2**63 - 1, 0)
    return unit.all(DEAD_PAGE, before_at=before_at, before_id=before_id, limit=limit)


def backlog(unit: Unit) -> Backlog:
    return unit.value(BACKLOG)


def dead_count(unit: Unit) -> int:
    return unit.value(DEAD_COUNT)


# -- what a runner does with them ----------------------------------------------------


def next_at(unit: Unit) -> int | None:
    """When the next job is due, None when there is none."""
    return unit.one(NEXT_AT)


def claim(unit: Unit, now: int, lease_us: int, limit: int, kinds: Collection[str]) -> list[Job]:
    """Up to `limit` due jobs of these `kinds`, each this caller's alone until `now + lease_us`; earliest first."""
    asked = msgspec.json.encode(sorted(kinds)).decode()
    found = unit.all(CLAIM, now=now, until=now + lease_us, token=new_id(), limit=limit, kinds=asked)
    return sorted(found, key=lambda job: job.id)


def free(unit: Unit) -> int:
    """Takes every claim away, so that what was in hand runs at once; returns how many there were.

    For a process that knows itself to be the only one, at its start: whoever claimed is dead.
    """
    return unit.run(FREE, now=unit.now)


def renew(unit: Unit, jobs: Sequence[Job], until: int) -> list[Job]:
    """Holds these jobs until `until`; returns those that are no longer the caller's."""
    return [job for job in jobs if not unit.run(RENEW, job_id=job.id, token=job.claim, until=until)]


def done(unit: Unit, job: Job) -> bool:
    """The job is done; one that was asked for again meanwhile waits anew.  False when the claim was lost."""
    # Finished first: it waits for whoever is asking now and is not committed yet, and then finds the wish.
    if unit.run(FINISH, job_id=job.id, token=job.claim):
        return True
    return bool(unit.run(ASK_AGAIN, job_id=job.id, token=job.claim))


def put_back(unit: Unit, job: Job) -> None:
    """Hands a job back as if it had not been claimed, for whoever is next."""
    unit.run(PUT_BACK, job_id=job.id, token=job.claim, next_at=unit.now, next_tries=job.tries - 1)


def failed(unit: Unit, job: Job, code: str, delay_us: int | None, *, counts: bool = True) -> bool:
    """The job runs again after `delay_us`, or is dead when that is None.  False when the claim was lost."""
    if delay_us is not None:
        tries = job.tries if counts else job.tries - 1
        return bool(unit.run(PUT_BACK, job_id=job.id, token=job.claim, next_at=unit.now + delay_us, next_tries=tries))
    if not done(unit, job):
        return False
    unit.run(
        BURY,
        id=job.id if unit.one(DEAD, id=job.id) is None else new_id(),
        kind=job.kind,
        args=job.args,
        key=job.key,
        tries=job.tries,
        created_at=job.created_at,
        died_at=unit.now,
        error=code,
    )
    return True


def delay_us(tries: int) -> int:
    """How long to wait after the `tries`-th failure: 1, 2, 4, ... seconds up to a quarter of an hour, give or take half."""
    longest = min(SECOND << min(tries - 1, 30), LONGEST_DELAY_US)
    return int(longest * random.uniform(0.5, 1.5))  # noqa: S311  # spreads load, hides nothing


@dataclass(frozen=True)
class _Kind:
    args: type[msgspec.Struct] | None
    handler: Callable[..., Awaitable[None]]
    tries: int
    timeout_s: float
    gives_way: bool


class Runner:
    """Runs due jobs of the kinds it was told of, `concurrency` at a time, until `stop`.

    A job added in this process starts at once; those of other processes, and those whose
    time comes, within `poll_s`.  Several runners share the work.
    """

    def __init__(
        self,
        db: Db,
        clock: Clock,
        *,
        concurrency: int = 8,
        lease_s: float = LEASE_US / SECOND,
        poll_s: float = 1.0,
        on_end: Callable[[str, str, float], None] | None = None,
    ) -> None:
        """`on_end(kind, outcome, seconds)` hears of each run: "done", "retried", "dead" or "lost"."""
        self._db = db
        self._clock = clock
        self._concurrency = concurrency
        self._lease_us = int(lease_s * SECOND)
        self._poll_s = poll_s
        self._on_end = on_end
        self._kinds: dict[str, _Kind] = {}
        self._running: dict[asyncio.Task[None], Job] = {}
        self._wake = asyncio.Event()
        self._gives_way_since: float | None = None
        self._stopping = False
        self._subscribed = False
        self._ended = asyncio.Event()
        self._ended.set()

    def on(
        self,
        kind: str,
        args: type[A] | None,
        handler: Handler[A],
        *,
        tries: int = 10,
        timeout_s: float = 60,
        gives_way: bool = False,
    ) -> None:
        """Has `handler(args)` called for every job of `kind`; without `args` it gets None.

        What it raises is a failed try, but for `Retry` (with a delay of its own) and
        `GiveUp` (dead at once).  It is cancelled after `timeout_s`.  What `gives_way` is put off for a while where
        much else waits to be written.
        """
        if kind in self._kinds:
            raise ValueError(f"two handlers for the job {kind}")
        self._kinds[kind] = _Kind(args, handler, tries, timeout_s, gives_way)  # type: ignore[arg-type]  # structs only, by `add`

    @property
    def kinds(self) -> Collection[str]:
        return self._kinds.keys()

    def wake(self) -> None:
        """Looks for due jobs now; for hints from other processes."""
        self._wake.set()

    async def run(self) -> None:
        """Runs jobs until `stop`.  A database that is away is waited for."""
        self._listen()
        self._stopping = False
        self._ended.clear()
        renewing = asyncio.create_task(self._renew())
        try:
            while not self._stopping:
                self._wake.clear()
                try:
                    if await self._start_due():
                        continue
                    pause_s = await self._pause_s()
                except WalletdeskError as error:
                    log.warning("jobs_cannot_be_claimed", extra={"code": error.code})
                    pause_s = self._poll_s
                except Exception:  # a runner that ended silently would be found out by its victims
                    log.exception("jobs_cannot_be_claimed")
                    pause_s = self._poll_s
                if not self._stopping:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), pause_s)
        finally:
            renewing.cancel()
            self._ended.set()

    async def run_due(self) -> int:
        """Runs what is due until nothing is, and returns how many runs that took; for tests and commands."""
        started = 0
        while found := await self._start_due():
            started += found
            await asyncio.gather(*self._running)
        return started

    async def stop(self, grace_s: float = 10) -> None:
        """Claims nothing more, lets what runs end within `grace_s`, hands the rest to whoever comes next."""
        self._stopping = True
        self._wake.set()
        await self._ended.wait()
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=grace_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    # -- inside -------------------------------------------------------------------

    def _listen(self) -> None:
        if not self._subscribed:
            self._subscribed = True
            self._db.subscribe(self._hear)

    def _hear(self, event: Event) -> None:
        if not isinstance(event, JobAdded) or (kind := self._kinds.get(event.kind)) is None:
            return
        if self._gives_way_since is None or not kind.gives_way:
            self._wake.set()

    async def _pause_s(self) -> float:
        """Until the next job is due, at most `poll_s`; what is due and not ours waits for its own runner.

        Where there is no room nobody asks: the next to end wakes us.
        """
        if self._room() <= 0:
            return self._poll_s
        if self._gives_way_since is not None:
            return LOOKS_AGAIN_S
        at = await self._db.read(next_at)
        now = self._clock.now()
        return self._poll_s if at is None or at <= now else min(self._poll_s, (at - now) / SECOND)

    async def _start_due(self) -> int:
        """Claims and starts as many due jobs as there is room for; returns how many."""
        room = self._room()
        now = self._clock.now()
        if room <= 0 or not (kinds := self._wanted()) or (at := await self._db.read(next_at)) is None or at > now:
            return 0
        jobs = await self._db.write(claim, now, self._lease_us, room, kinds)
        for job in jobs:
            task = asyncio.create_task(self._carry_out(job), name=f"job {job.kind}")
            self._running[task] = job
            task.add_done_callback(self._forget)
        return len(jobs)

    def _room(self) -> int:
        return self._concurrency - len(self._running)

    def _wanted(self) -> Collection[str]:
        """The kinds that may be begun now."""
        now = asyncio.get_running_loop().time()
        if self._db.awaited < BUSY:
            self._gives_way_since = None
            return self._kinds.keys()
        if self._gives_way_since is None:
            self._gives_way_since = now
        elif now - self._gives_way_since > GIVES_WAY_S:
            self._gives_way_since = now
            return self._kinds.keys()
        return [name for name, kind in self._kinds.items() if not kind.gives_way]

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        self._wake.set()  # there is room again, and the job may have asked for more

    async def _carry_out(self, job: Job) -> None:
        began = asyncio.get_running_loop().time()
        kind = self._kinds[job.kind]
        if kind.gives_way:
            stand_behind()
        try:
            code, delay, counts = await self._outcome(job, kind)
            outcome = "done" if code is None else "dead" if delay is None else "retried"
            if code is not None:
                level = logging.ERROR if outcome == "dead" else logging.INFO
                log.log(
                    level, f"job_{outcome}", extra={"job": job.id, "kind": job.kind, "code": code, "try": job.tries}
                )
            kept = await self._store(job, code, delay, counts)
        except asyncio.CancelledError:
            # Stopped, or the lease was lost; in the second case the row is no longer ours and stays as it is.
            with suppress(WalletdeskError):
                await asyncio.shield(self._db.write(put_back, job))
            kept, outcome = False, "lost"
        if self._on_end is not None:
            self._on_end(job.kind, outcome if kept else "lost", asyncio.get_running_loop().time() - began)

    async def _outcome(self, job: Job, kind: _Kind) -> tuple[str | None, int | None, bool]:
        """What became of it: no code when it is done, the delay until the next try, None when there is none, and whether
        this one counts."""
        if job.tries > kind.tries:  # its process died each time
            return "process_died", None, True
        try:
            args = msgspec.json.decode(job.args, type=kind.args or type(None))
        except msgspec.DecodeError:  # written by another version; its text may quote the args
            return "args_unreadable", None, True
        asked: float | None = None
        try:
            async with asyncio.timeout(kind.timeout_s):
                await kind.handler(args)
            return None, None, True
        except GiveUp as given_up:
            return given_up.code, None, True
        except Later as later:
            return later.code, int((later.after_s or 1) * SECOND), False
        except Retry as retry:
            code, asked = retry.code, retry.after_s
        except TimeoutError:
            code = "timeout"
        except WalletdeskError as error:
            code = error.code
        except Exception as error:  # a handler's fault is its job's, not the runner's
            log.exception("job_raised", extra={"job": job.id, "kind": job.kind})
            code = type(error).__name__
        if job.tries >= kind.tries:
            return code, None, True
        return code, delay_us(job.tries) if asked is None else int(asked * SECOND), True

    async def _store(self, job: Job, code: str | None, delay: int | None, counts: bool) -> bool:
        """Notes the outcome, as long as the lease lasts.  What cannot be noted runs again: at least once."""
        for pause_s in (0.1, 0.5, 2.0, 5.0, None):
            try:
                if code is None:
                    return await self._db.write(done, job)
                return await self._db.write(failed, job, code, delay, counts=counts)
            except WalletdeskError as error:
                log.warning("job_outcome_not_stored", extra={"job": job.id, "kind": job.kind, "code": error.code})
                if pause_s is None:
                    return False
                await asyncio.sleep(pause_s)
        return False

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self._lease_us / SECOND / 3)
            if not self._running:
                continue
            held = dict(self._running)
            try:
                lost = await self._db.write(renew, list(held.values()), self._clock.now() + self._lease_us)
            except WalletdeskError as error:
                log.warning("leases_not_renewed", extra={"jobs": len(held), "code": error.code})
                continue
            for task, job in held.items():
                if job in lost and not task.done():
                    log.warning("lease_lost", extra={"job": job.id, "kind": job.kind})
                    task.cancel()
