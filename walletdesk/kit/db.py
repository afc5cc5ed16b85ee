"""The database as the desk sees it: `await db.write(action, ...)` and `await db.read(action, ...)`.

Invariants (decision 0001), the same on SQLite and PostgreSQL:

1. An action is a plain function `action(unit, ...)`.  It runs whole, in one thread,
   in one transaction, and may run more than once; only its last run counts.
2. `write` returns after the durable commit.  What it raises was not stored, except
   `Unknown`, which means that the connection broke while committing.
3. Units that wait together share one commit.  A unit that fails takes no other with
   it: one that raised before it wrote just fails; after one that wrote and raised the
   group is rolled back and each runs again on its own.
4. Followers after the commit hear the events of committed units only, in commit order
   on SQLite, in commit order per writer on PostgreSQL; one wake-up of the loop a group.
5. The queue has a limit.  Past it `Busy` is raised at once and nothing is queued.
6. Rows are fetched inside the thread; no cursor and no connection leaves it.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import ContextVar
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from walletdesk.kit import shapes
from walletdesk.kit.clock import Clock, SystemClock
from walletdesk.kit.errors import Busy, Unavailable, Unknown, WalletdeskError
from walletdesk.kit.unit import Connection, Event, Follower, Unit

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
Action = Callable[Concatenate[Unit, P], T]
Upkeep = Callable[Concatenate[Connection, P], T]


class Broken(Exception):
    """The connection is gone.  `committing` tells whether it went while a commit was under way."""

    def __init__(self, committing: bool = False) -> None:
        self.committing = committing
        super().__init__()


class Retry(Exception):
    """The engine asks to run the unit again: a deadlock, a lost race, or an id that two processes made.

    `otherwise` is what the caller is told when that did not help.
    """

    def __init__(self, otherwise: WalletdeskError | None = None) -> None:
        self.otherwise = otherwise or Busy(retry_after_s=1)
        super().__init__()


class WroteInRead(Exception):
    """A unit given to `Db.read` tried to change something: a fault of ours.  Names the unit."""


class Engine(Protocol):
    """One engine's way to open connections.  `translate` turns a driver's error into ours."""

    name: str
    writers: int
    group: int
    readers: int
    read_patience_s: float
    """Reads are left to one reader until it has been at one of them for so long."""

    def open_writer(self) -> WriteConnection: ...
    def open_reader(self) -> ReadConnection: ...
    def open_upkeep(self) -> ReadConnection | None:
        """A connection outside transactions, or None when upkeep belongs to the writer."""

    def translate(self, error: Exception) -> Exception | None: ...


class ReadConnection(Connection, Protocol):
    def close(self) -> None: ...
    def begin_read(self) -> None: ...
    def end_read(self) -> None: ...


class WriteConnection(Connection, Protocol):
    def close(self) -> None: ...
    def begin(self) -> None: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
    def savepoint(self) -> None: ...
    def release(self) -> None: ...
    def rollback_to_savepoint(self) -> bool:
        """False when the whole transaction is gone, and with it what earlier savepoints kept."""


BEHIND = 4
"""So many units that stand behind are written with a group: about a millisecond for whoever waits for it."""
_BEHIND: ContextVar[bool] = ContextVar("behind", default=False)


def stand_behind() -> None:
    """What the running task writes from now on lets others go first: nobody waits for it."""
    _BEHIND.set(True)


class _Call:
    __slots__ = (
        "action",
        "alone",
        "args",
        "behind",
        "committed",
        "error",
        "events",
        "future",
        "kwargs",
        "loop",
        "result",
        "tries",
    )

    def __init__(
        self,
        action: Callable[..., Any],
        args: Any,
        kwargs: Any,
        loop: Any,
        future: Any,
        *,
        alone: bool = False,
        behind: bool = False,
    ) -> None:
        self.action = action
        self.alone = alone
        """Upkeep: no unit, so it shares no transaction."""
        self.behind = behind
        self.args = args
        self.kwargs = kwargs
        self.loop: asyncio.AbstractEventLoop | None = loop
        self.future: Any = future
        self.result: Any = None
        self.error: BaseException | None = None
        self.events: list[Event] = []
        self.tries = 0
        self.committed = False

    def run(self, unit: Unit) -> None:
        try:
            self.result = self.action(unit, *self.args, **self.kwargs)
        except Exception as error:
            if isinstance(error, StopIteration):  # a future refuses to carry it
                raise RuntimeError("a unit raised StopIteration") from None
            raise
        except BaseException as error:  # noqa: BLE001  # it may not end the thread that others wait for
            raise RuntimeError(f"a unit raised {type(error).__name__}") from None
        self.events = unit.events

    def forget(self) -> None:
        """What the last run left: it was rolled back."""
        self.result, self.error, self.events = None, None, []

    def settle(self) -> None:
        if self.future.done():  # the caller gave up waiting (cancelled); the work stands
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class _Queue:
    """Calls that wait, taken in groups by `takers` threads.  A closed queue hands out what it holds, then None.

    A group begins with those that somebody waits for; of those behind a few come with each, so that nobody waits long for
    them and they for nobody forever.

    With `patience_s` a thread at work is left to take what comes meanwhile, one after the other; another
    joins when it has been at one call for that long.
    """

    def __init__(self, limit: int, takers: int, patience_s: float = 0.0) -> None:
        self.limit = limit
        self._calls: deque[_Call] = deque()
        self._behind: deque[_Call] = deque()
        self._ready = threading.Condition(threading.Lock())
        self._closed = False
        self._patience_s = patience_s
        self._busy = takers
        """Takers at work, or on their way to their first call."""
        self._looked_after = False
        """A taker has been woken, to begin or to look whether those at work are stuck."""
        self._taken_s = 0.0

    def put(self, call: _Call) -> None:
        with self._ready:
            if self._closed:
                raise Unavailable
            if len(self) >= self.limit:
                raise Busy(retry_after_s=1)
            (self._behind if call.behind else self._calls).append(call)
            if not self._patience_s or not self._looked_after:
                self._looked_after = True
                self._ready.notify()

    def take(self, most: int) -> list[_Call] | None:
        with self._ready:
            self._busy -= 1
            while (spare_s := self._spare_s()) is None or spare_s > 0:
                if self._closed and spare_s is None:
                    return None
                self._looked_after = bool(self._busy) and spare_s is not None
                self._ready.wait(spare_s)
            self._busy += 1
            self._looked_after = False
            if self._patience_s:
                self._taken_s = time.monotonic()
            calls = self._calls
            group = [calls.popleft()] if calls else []
            while calls and len(group) < most and not (group[0].alone or calls[0].alone):
                group.append(calls.popleft())
            if not (group and group[0].alone):
                group += [self._behind.popleft() for _ in range(min(BEHIND, len(self._behind)))]
            if calls and self._patience_s:
                self._looked_after = True
                self._ready.notify()
            return group

    def _spare_s(self) -> float | None:
        """How long what waits may be left to those at work; None when nothing waits."""
        if not len(self):
            return None
        if not self._patience_s or not self._busy or self._closed:
            return 0.0
        return self._patience_s - (time.monotonic() - self._taken_s)

    def close(self) -> None:
        with self._ready:
            self._closed = True
            self._ready.notify_all()

    def __len__(self) -> int:
        return len(self._calls) + len(self._behind)

    @property
    def ahead(self) -> int:
        return len(self._calls)


class Db:
    """Threads that own the connections, and the queues in front of them.

    `inside` is called for each announced event within the unit's transaction
    (audit rows, job rows); callbacks of `subscribe` after the commit.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Clock | None = None,
        inside: Follower | None = None,
        queue_limit: int = 10_000,
    ) -> None:
        self.engine = engine
        self.clock: Clock = clock or SystemClock()
        self.inside = inside
        self.commits = 0
        self.units = 0
        self._writes = _Queue(queue_limit, engine.writers)
        self._reads = _Queue(queue_limit, engine.readers, engine.read_patience_s)
        shapes.complete()
        self._followers: list[tuple[asyncio.AbstractEventLoop | None, Callable[[Event], None]]] = []
        self._threads = [
            threading.Thread(target=self._write_loop, args=(n,), name=f"db-write-{n}", daemon=True)
            for n in range(engine.writers)
        ] + [threading.Thread(target=self._read_loop, name=f"db-read-{n}", daemon=True) for n in range(engine.readers)]
        for thread in self._threads:
            thread.start()

    async def write(self, action: Action[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `action` in a transaction and returns its result after the durable commit.

        Raises what the action raised (nothing is stored then), Busy or Unavailable
        (503), StorageFull (507), or Unknown (503, it may be stored).
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._writes.put(_Call(action, args, kwargs, loop, future, behind=_BEHIND.get()))
        return await future

    async def read(self, action: Action[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `action` on a read-only connection."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._reads.put(_Call(action, args, kwargs, loop, future))
        return await future

    def write_and_wait(self, action: Action[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`write` for commands and tests, which have no loop.  Blocks the calling thread."""
        future: Future[T] = Future()
        self._writes.put(_Call(action, args, kwargs, None, future))
        return future.result()

    def read_and_wait(self, action: Action[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`read` for commands and tests, which have no loop."""
        future: Future[T] = Future()
        self._reads.put(_Call(action, args, kwargs, None, future))
        return future.result()

    def upkeep(self, work: Upkeep[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `work(connection, ...)` outside of transactions, between units: checkpoints, vacuum.  Blocks the caller.

        On SQLite the writer's thread does it while everybody waits, so it should take
        milliseconds.  PostgreSQL gives it a connection of its own, where it may take long.
        """
        connection = self.engine.open_upkeep()
        if connection is None:
            future: Future[T] = Future()
            self._writes.put(_Call(work, args, kwargs, None, future, alone=True))
            return future.result()
        try:
            return work(connection, *args, **kwargs)
        except Exception as error:  # noqa: BLE001  # raised again as ours
            ours = self._ours(error)
            raise (Unavailable(retry_after_s=1) if isinstance(ours, Broken) else ours) from None
        finally:
            _without(connection)

    def subscribe(self, follower: Callable[[Event], None]) -> None:
        """Calls `follower` after each commit, in the loop that is running now (in the writer's thread without one)."""
        try:
            loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            loop = None
        self._followers.append((loop, follower))

    def waiting(self) -> tuple[int, int]:
        """How many writes and reads wait in the queues."""
        return len(self._writes), len(self._reads)

    @property
    def awaited(self) -> int:
        """How many writes wait that stand `behind` nothing."""
        return self._writes.ahead

    def close(self) -> None:
        """Finishes what is queued, then ends the threads and closes the connections."""
        self._writes.close()
        self._reads.close()
        for thread in self._threads:
            thread.join(timeout=30)

    # -- in the threads ------------------------------------------------------------

    def _write_loop(self, number: int) -> None:
        connection: WriteConnection | None = None
        while (group := self._writes.take(self.engine.group)) is not None:
            try:
                if connection is None:
                    connection = self.engine.open_writer()
                if group[0].alone:
                    group[0].result = group[0].action(connection, *group[0].args, **group[0].kwargs)
                else:
                    self._run_group(connection, group, number)
            except Exception as error:  # noqa: BLE001  # the thread must live; callers hear of it
                _without(connection)
                connection = None
                group = self._after_a_break(group, self._ours(error))
            self._settle(group)
        _without(connection)

    def _read_loop(self) -> None:
        connection: ReadConnection | None = None
        while (group := self._reads.take(1)) is not None:
            call = group[0]
            try:
                if connection is None:
                    connection = self.engine.open_reader()
                self._run_read(connection, call)
            except Exception as error:  # noqa: BLE001  # handed to the caller
                call.error = self._ours(error)
                if isinstance(call.error, Broken | Unavailable):
                    _without(connection)
                    connection = None
                    if self._back_in_line(self._reads, call):
                        continue
                elif isinstance(call.error, Retry):
                    call.error = call.error.otherwise
            self._settle([call])
        _without(connection)

    def _run_read(self, connection: ReadConnection, call: _Call) -> None:
        unit = Unit(connection, self.engine.name, self.clock.now(), None)
        connection.begin_read()
        try:
            call.run(unit)
        except Exception:
            if unit.wrote:
                raise WroteInRead(getattr(call.action, "__name__", "a unit")) from None
            raise
        finally:
            connection.end_read()

    def _run_group(self, connection: WriteConnection, group: list[_Call], number: int) -> None:
        connection.begin()
        for call in group:
            unit = Unit(connection, self.engine.name, self.clock.now(), self.inside, number)
            try:
                call.run(unit)
            except Exception as error:  # noqa: BLE001  # handed to the caller
                ours = self._ours(error)
                if isinstance(ours, Broken):
                    raise ours from None
                if unit.wrote or ours is not error:  # it wrote, or the engine itself refused a statement
                    connection.rollback()
                    self._run_behind_savepoints(connection, group, number)
                    return
                call.error = error
        if not self._commit(connection, group):
            self._run_each_alone(connection, group, number)

    def _run_behind_savepoints(self, connection: WriteConnection, group: list[_Call], number: int) -> None:
        """Each unit behind a savepoint of its own; units the engine asks to repeat get a transaction of their own."""
        again: list[_Call] = []
        connection.begin()
        for call in group:
            call.forget()
            unit = Unit(connection, self.engine.name, self.clock.now(), self.inside, number)
            connection.savepoint()
            try:
                call.run(unit)
                connection.release()
            except Exception as error:  # noqa: BLE001  # handed to the caller
                ours = self._ours(error)
                if isinstance(ours, Broken):
                    raise ours from None
                if not connection.rollback_to_savepoint():  # SQLite on a full disk: what came before is gone as well
                    self._run_each_alone(connection, group, number)
                    return
                if isinstance(ours, Retry):
                    again.append(call)
                else:
                    call.error = ours
        kept = [call for call in group if call not in again]
        self._run_each_alone(connection, again if self._commit(connection, kept) else group, number)

    def _run_each_alone(self, connection: WriteConnection, group: list[_Call], number: int) -> None:
        """A transaction for each unit; what cannot be committed then fails for good."""
        for call in group:
            for last in (False, False, False, True):
                call.forget()
                connection.begin()
                unit = Unit(connection, self.engine.name, self.clock.now(), self.inside, number)
                try:
                    call.run(unit)
                    if self._commit(connection, [call], raising=True):
                        break
                except Exception as error:  # noqa: BLE001  # handed to the caller
                    ours = self._ours(error)
                    if isinstance(ours, Broken):
                        raise ours from None
                    connection.rollback()
                    if last or not isinstance(ours, Retry):
                        call.error = ours.otherwise if isinstance(ours, Retry) else ours
                        break

    def _commit(self, connection: WriteConnection, group: list[_Call], *, raising: bool = False) -> bool:
        """Whether the group is stored.  False means rolled back; with `raising` the reason is raised instead."""
        try:
            connection.commit()
        except Exception as error:  # noqa: BLE001  # told by the return value
            ours = self._ours(error)
            if isinstance(ours, Broken):
                raise Broken(committing=True) from None
            connection.rollback()
            if raising:
                raise ours from None
            return False
        self.commits += 1
        self.units += len(group)
        for call in group:
            call.committed = True
        return True

    def _after_a_break(self, group: list[_Call], error: Exception) -> list[_Call]:
        """Those whose fate is known; units lost with the connection before their commit go back in line once."""
        done = []
        for call in group:
            if not call.committed and call.error is None:
                call.forget()
                call.error = error
                if isinstance(error, Broken):
                    if error.committing:
                        call.error = Unknown(retry_after_s=1)
                    elif self._back_in_line(self._writes, call):
                        continue
                elif isinstance(error, Retry):
                    call.error = error.otherwise
            done.append(call)
        return done

    def _back_in_line(self, queue: _Queue, call: _Call) -> bool:
        """Queues `call` for its second and last try; False when it has to be told its error."""
        call.error = Unavailable(retry_after_s=1)
        call.tries += 1
        if call.tries > 1:
            return False
        call.forget()
        try:
            queue.put(call)
        except WalletdeskError as refused:
            call.error = refused
            return False
        return True

    def _ours(self, error: Exception) -> Exception:
        if isinstance(error, WalletdeskError | Broken | Retry):
            return error
        return self.engine.translate(error) or error

    def _settle(self, done: list[_Call]) -> None:
        events = [event for call in done for event in call.events if call.error is None]
        followers: dict[asyncio.AbstractEventLoop | None, list[Callable[[Event], None]]] = {}
        if events:
            for loop, follower in self._followers:
                followers.setdefault(loop, []).append(follower)
        loops: dict[asyncio.AbstractEventLoop | None, list[_Call]] = {}
        for call in done:
            loops.setdefault(call.loop, []).append(call)
        _tell(followers.pop(None, []), events, [])  # before their callers go on
        _tell([], [], loops.pop(None, []))
        for loop in loops.keys() | followers.keys():
            if loop is not None:
                try:
                    loop.call_soon_threadsafe(_tell, followers.get(loop, []), events, loops.get(loop, []))
                except RuntimeError:
                    log.info("loop_closed", extra={"calls": len(loops.get(loop, []))})


def _tell(followers: list[Callable[[Event], None]], events: list[Event], calls: list[_Call]) -> None:
    for call in calls:
        call.settle()
    for event in events:
        for follower in followers:
            try:
                follower(event)
            except Exception as error:  # noqa: BLE001  # a follower's fault is not the writer's
                log.error("follower_failed", extra={"event": type(event).__name__, "error": type(error).__name__})


def _without(connection: ReadConnection | WriteConnection | None) -> None:
    if connection is not None:
        try:
            connection.close()
        except Exception as error:  # noqa: BLE001  # it is broken already
            log.info("close_failed", extra={"error": type(error).__name__})
