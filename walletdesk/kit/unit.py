"""A unit of work: plain statements in one transaction in one thread.

Constant statements are `Query` constants of a module, compiled once for the engine
that runs them, on the raw driver (decision 0002).  A unit may run twice: it
calls no network, sleeps never, and has no effect but its statements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from operator import itemgetter
from types import ModuleType
from typing import Any, Generic, Protocol, TypeVar, cast

import msgspec
from sqlalchemy.sql.elements import ClauseElement

T = TypeVar("T")

_READ = re.compile(r"[\s(]*(select|with)\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(insert\s+into|delete\s+from|merge\s+into|update\s+[\w\".]+\s+(as\s+\w+\s+)?set)\b", re.IGNORECASE
)

_PARAMSTYLES = {"sqlite": "qmark", "postgresql": "format"}


class Row(msgspec.Struct, array_like=True, frozen=True, kw_only=True):
    """What a row becomes.  Never what goes over a wire."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, in the past tense.  Holds ids, never texts or contact data."""


Statement = ClauseElement | Mapping[str, ClauseElement] | Callable[[ModuleType], ClauseElement]
"""One for both engines, one for each by its name, or made from what SQLAlchemy has for the engine (its `insert`)."""


class Query(Generic[T]):
    """A constant statement and the shape of its rows.

    A shape is a `Row`, or a scalar type for statements of one column.  `in_()` is
    refused: write `= any(:ids)` and `json_each(:ids)`.
    """

    def __init__(
        self, statement: Statement, shape: type[T] = cast(type[Any], int), *, writes: bool | None = None
    ) -> None:
        self.shape = shape
        self.scalar = not (isinstance(shape, type) and issubclass(shape, msgspec.Struct))
        self.shapes: Any = list[shape]  # type: ignore[valid-type]  # made once: 0.3 us a call
        self.on = _ByEngine(statement, writes)


class _ByEngine(dict[str, "_Compiled"]):
    """A statement as each engine takes it, compiled when the engine first does: all of them were 0.2 s of every start."""

    def __init__(self, statement: Statement, writes: bool | None) -> None:
        self._statement = statement
        self._writes = writes

    def __missing__(self, engine: str) -> _Compiled:
        given = self._statement
        if isinstance(given, Mapping):
            clause = given[engine]
        else:
            clause = given if isinstance(given, ClauseElement) else given(_sqlalchemy(engine))
        compiled = self[engine] = _Compiled(clause, engine, self._writes)
        return compiled


class _Compiled:
    __slots__ = ("_constants", "_given", "_order", "sql", "writes")

    def __init__(self, clause: ClauseElement, engine: str, writes: bool | None) -> None:
        compiled: Any = clause.compile(dialect=_dialect(engine))
        self.sql = str(compiled)
        if "POSTCOMPILE" in self.sql:
            raise TypeError(f"in_() cannot be compiled once: {self.sql}")
        self.writes = _changes(self.sql) if writes is None else writes
        self._order = tuple(compiled.positiontup or ())
        binds = compiled.binds
        self._constants = {key: binds[key].value for key in self._order if not binds[key].required}
        # Without constants the values are picked in one step: 0.3 us for 19 columns instead of 2.
        self._given: Callable[[Mapping[str, Any]], Sequence[Any]] | None = (
            itemgetter(*self._order) if len(self._order) > 1 and not self._constants else None
        )

    def bound(self, values: Mapping[str, Any]) -> Sequence[Any]:
        if self._given is not None:
            return self._given(values)
        constants = self._constants
        return [values[key] if key in values else constants[key] for key in self._order]


def _sqlalchemy(engine: str) -> ModuleType:
    # By name: a desk has one engine, and PostgreSQL's part of SQLAlchemy alone takes 0.05 s to load.
    return import_module(f"sqlalchemy.dialects.{engine}")


@cache
def _dialect(engine: str) -> Any:
    return _sqlalchemy(engine).dialect(paramstyle=_PARAMSTYLES[engine])


def _changes(sql: str) -> bool:
    """Whether a statement may change rows: `with` may stand before either kind.  In doubt it does."""
    return _READ.match(sql) is None or _CHANGE.search(sql) is not None


class Connection(Protocol):
    """What both drivers offer: run a statement, get its rows as tuples."""

    def rows(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]: ...
    def change(self, sql: str, values: Sequence[Any]) -> int: ...
    def change_many(self, sql: str, values: Sequence[Sequence[Any]]) -> int: ...


Follower = Callable[["Unit", Event], None]


class Unit:
    """The handle a unit of work writes and reads through."""

    __slots__ = ("_connection", "_inside", "engine", "events", "now", "shard", "wrote")

    def __init__(self, connection: Connection, engine: str, now: int, inside: Follower | None, shard: int = 0) -> None:
        self._connection = connection
        self._inside = inside
        self.engine = engine
        self.now = now
        """Microseconds UTC at which this unit began."""
        self.shard = shard
        """Number of the writer that runs it; counters are kept apart by it so that writers do not wait for each other."""
        self.events: list[Event] = []
        self.wrote = False

    def one(self, query: Query[T], **values: Any) -> T | None:
        """The first row, or None."""
        rows = self._rows(query, values)
        return self._shaped(query, rows[0]) if rows else None

    def all(self, query: Query[T], **values: Any) -> list[T]:
        rows = self._rows(query, values)
        if query.scalar:
            return [row[0] for row in rows]
        return cast(list[T], msgspec.convert(rows, query.shapes, strict=False))

    def value(self, query: Query[T], **values: Any) -> T:
        """The one row that must be there.  Raises LookupError."""
        found = self.one(query, **values)
        if found is None:
            raise LookupError("a row that must be there is missing")
        return found

    def run(self, query: Query[Any], **values: Any) -> int:
        """Carries out a change; returns the number of rows it touched."""
        self.wrote = True
        compiled = query.on[self.engine]
        return self._connection.change(compiled.sql, compiled.bound(values))

    def many(self, query: Query[Any], rows: Iterable[Mapping[str, Any]]) -> int:
        """Carries out one change for each of `rows`."""
        self.wrote = True
        compiled = query.on[self.engine]
        bound = [compiled.bound(row) for row in rows]
        return self._connection.change_many(compiled.sql, bound) if bound else 0

    def select(self, statement: ClauseElement, shape: type[T]) -> list[T]:
        """Runs a statement built at run time (filters).  Costs about 0.5 ms to compile."""
        compiled = statement.compile(dialect=_dialect(self.engine), compile_kwargs={"render_postcompile": True})
        values = [compiled.params[key] for key in compiled.positiontup or ()]  # type: ignore[attr-defined]
        rows = self._connection.rows(str(compiled), values)
        if not issubclass(shape, msgspec.Struct):
            return [row[0] for row in rows]
        return msgspec.convert(rows, list[shape], strict=False)  # type: ignore[valid-type]

    def announce(self, event: Event) -> None:
        """Tells the desk.  Followers inside the transaction run now, the others after the commit."""
        self.events.append(event)
        if self._inside is not None:
            self._inside(self, event)

    def _rows(self, query: Query[Any], values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        compiled = query.on[self.engine]
        if compiled.writes:
            self.wrote = True
        return self._connection.rows(compiled.sql, compiled.bound(values))

    def _shaped(self, query: Query[T], row: tuple[Any, ...]) -> T:
        if query.scalar:
            return cast(T, row[0])
        return msgspec.convert(row, query.shape, strict=False)
