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
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from walletdesk.kit.clock import Clock, SystemClock
from walletdesk.kit.errors import Busy, Unavailable, Unknown, WalletdeskError
from walletdesk.kit.unit import Connection, Event, Follower, Unit

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
Action = Callable[Concatenate[Unit, P], T]


class Broken(Exception):
    """The connection is gone.  `committing` tells whether it went while a commit was under way."""

    def __init__(self, committing: bool = False) -> None:
        self.committing = committing
        super().__init__()


class Retry(Exception):
    """The engine asks to run the unit again: a deadlock, a lost race, or an id that two processes made."""


class Engine(Protocol):
    """One engine's way to open connections.  `translate` turns a driver's error into ours."""

    name: str
    writers: int
    group: int
    readers: int

    def open_writer(self) -> WriteConnection: ...
    def open_reader(self) -> ReadConnection: ...
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
    def rollback_to_savepoint(self) -> None: ...


class _Call:
    __slots__ = ("action", "args", "committed", "error", "events", "future", "kwargs", "loop", "result", "tries")

    def __init__(self, action: Callable[..., Any], args: Any, kwargs: Any, loop: Any, future: Any) -> None:
        self.action = action
        self.args = args
        self.kwargs = kwargs
        self.loop: asyncio.AbstractEventLoop | None = loop
        self.future: Any = future
        self.result: Any = None
        self.error: BaseException | None = None
        self.events: list[Event] = []
        self.tries = 0
        self.committed = False

    def settle(self) -> None:
        if self.future.done():  # the caller gave up waiting (cancelled); the work stands
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class _Queue:
    """Calls that wait, taken in groups.  A closed queue hands out what it holds, then None."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._calls: deque[_Call] = deque()
        self._ready = threading.Condition(threading.Lock())
        self._closed = False

    def put(self, call: _Call) -> None:
        with self._ready:
            if self._closed:
                raise Unavailable
            if len(self._calls) >= self.limit:
                raise Busy(retry_after_s=1)
            self._calls.append(call)
            self._ready.notify()

    def take(self, most: int) -> list[_Call] | None:
        with self._ready:
            while not self._calls:
                if self._closed:
                    return None
                self._ready.wait()
            calls = self._calls
            return [calls.popleft() for _ in range(min(most, len(calls)))]

    def close(self) -> None:
        with self._ready:
            self._closed = True
            self._ready.notify_all()

    def __len__(self) -> int:
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
        self._writes = _Queue(queue_limit)
        self._reads = _Queue(queue_limit)
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
        self._writes.put(_Call(action, args, kwargs, loop, future))
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
                done = self._run_group(connection, group, number)
            except Broken as broken:
                _without(connection)
                connection = None
                done = self._after_a_break(group, broken)
            except Exception as error:  # noqa: BLE001  # the thread must live; callers hear of it
                _without(connection)
                connection = None
                done = group
                for call in group:
                    if not call.committed:
                        call.error = self._ours(error)
            self._settle(done)
        _without(connection)

    def _read_loop(self) -> None:
        connection: ReadConnection | None = None
        while (group := self._reads.take(1)) is not None:
            call = group[0]
            try:
                if connection is None:
                    connection = self.engine.open_reader()
                unit = Unit(connection, self.engine.name, self.clock.now(), None)
                connection.begin_read()
                try:
                    call.result = call.action(unit, *call.args, **call.kwargs)
                finally:
                    connection.end_read()
            except Exception as error:  # noqa: BLE001  # handed to the caller
                call.error = self._ours(error)
                if isinstance(call.error, Broken | Unavailable):
                    _without(connection)
                    connection = None
                    call.tries += 1
                    if call.tries < 2:
                        call.error = None
                        try:
                            self._reads.put(call)
                            continue
                        except WalletdeskError as refused:
                            call.error = refused
                    call.error = Unavailable(retry_after_s=1)
                elif isinstance(call.error, Retry):
                    call.error = Busy(retry_after_s=1)
            self._settle([call])
        _without(connection)

    def _run_group(self, connection: WriteConnection, group: list[_Call], number: int) -> list[_Call]:
        connection.begin()
        for call in group:
            unit = Unit(connection, self.engine.name, self.clock.now(), self.inside, number)
            try:
                call.result = call.action(unit, *call.args, **call.kwargs)
                call.events = unit.events
            except Exception as error:  # noqa: BLE001  # handed to the caller
                ours = self._ours(error)
                if isinstance(ours, Broken):
                    raise ours from None
                if unit.wrote or ours is not error:  # it wrote, or the engine itself refused a statement
                    connection.rollback()
                    return self._run_one_by_one(connection, group, number)
                call.error = error
        self._commit(connection, group)
        return group

    def _run_one_by_one(self, connection: WriteConnection, group: list[_Call], number: int) -> list[_Call]:
        """Each unit behind a savepoint of its own; units the engine asks to repeat get a transaction of their own."""
        again: list[_Call] = []
        connection.begin()
        for call in group:
            call.result, call.error, call.events = None, None, []
            unit = Unit(connection, self.engine.name, self.clock.now(), self.inside, number)
            connection.savepoint()
            try:
                call.result = call.action(unit, *call.args, **call.kwargs)
                connection.release()
                call.events = unit.events
            except Exception as error:  # noqa: BLE001  # handed to the caller
                ours = self._ours(error)
                if isinstance(ours, Broken):
                    raise ours from None
                connection.rollback_to_savepoint()
                if isinstance(ours, Retry) and call.tries < 5:
                    call.tries += 1
                    again.append(call)
                else:
                    call.error = Busy(retry_after_s=1) if isinstance(ours, Retry) else ours
        self._commit(connection, [call for call in group if call not in again])
        for call in again:
            self._run_one_by_one(connection, [call], number)
        return group

    def _commit(self, connection: WriteConnection, group: list[_Call]) -> None:
        try:
            connection.commit()
        except Exception as error:
            ours = self._ours(error)
            if isinstance(ours, Broken):
                raise Broken(committing=True) from None
            try:
                connection.rollback()
            except Exception:  # noqa: BLE001  # the connection is replaced anyway
                raise Broken(committing=False) from None
            raise
        self.commits += 1
        self.units += len(group)
        for call in group:
            call.committed = True

    def _after_a_break(self, group: list[_Call], broken: Broken) -> list[_Call]:
        """Units lost before their commit go back in line once; one lost while committing has an unknown outcome."""
        done = []
        for call in group:
            if call.committed:
                done.append(call)
                continue
            call.events = []
            if call.error is not None:
                done.append(call)
                continue
            call.tries += 1
            if broken.committing:
                call.error = Unknown(retry_after_s=1)
            elif call.tries <= 2:
                call.error = None
                try:
                    self._writes.put(call)
                    continue
                except WalletdeskError as refused:
                    call.error = refused
            else:
                call.error = Unavailable(retry_after_s=1)
            done.append(call)
        return done

    def _ours(self, error: Exception) -> Exception:
        if isinstance(error, WalletdeskError | Broken | Retry):
            return error
        return self.engine.translate(error) or error

    def _settle(self, done: list[_Call]) -> None:
        events = [event for call in done for event in call.events if call.error is None]
        loops: dict[asyncio.AbstractEventLoop, list[_Call]] = {}
        for call in done:
            if call.loop is None:
                call.settle()
            else:
                loops.setdefault(call.loop, []).append(call)
        followers: dict[asyncio.AbstractEventLoop | None, list[Callable[[Event], None]]] = {}
        if events:
            for loop, follower in self._followers:
                followers.setdefault(loop, []).append(follower)
        if None in followers:
            _tell(followers.pop(None), events, [])
        for loop in loops.keys() | {loop for loop in followers if loop is not None}:
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
