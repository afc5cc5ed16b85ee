"""A unit of work: plain statements in one transaction in one thread.

Constant statements are `Query` constants of a module, compiled once for both
engines and run on the raw driver (decision 0002).  A unit may run twice: it
calls no network, sleeps never, and has no effect but its statements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Generic, Protocol, TypeVar, cast

import msgspec
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ClauseElement

T = TypeVar("T")

_READ = re.compile(r"[\s(]*(select|with)\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(insert\s+into|delete\s+from|merge\s+into|update\s+[\w\".]+\s+(as\s+\w+\s+)?set)\b", re.IGNORECASE
)

DIALECTS: dict[str, Any] = {
    "sqlite": sqlite.dialect(paramstyle="qmark"),
    "postgresql": postgresql.dialect(paramstyle="format"),  # type: ignore[no-untyped-call]
}


class Row(msgspec.Struct, array_like=True, frozen=True, kw_only=True):
    """What a row becomes.  Never what goes over a wire."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, in the past tense.  Holds ids, never texts or contact data."""


class Query(Generic[T]):
    """A constant statement and the shape of its rows.

    `statement` is one for both engines or a dict by engine name.  A shape is a
    `Row`, or a scalar type for statements of one column.  `in_()` is refused:
    write `= any(:ids)` and `json_each(:ids)`.
    """

    def __init__(
        self,
        statement: ClauseElement | Mapping[str, ClauseElement],
        shape: type[T] = cast(type[Any], int),
        *,
        writes: bool | None = None,
    ) -> None:
        self.shape = shape
        self.scalar = not (isinstance(shape, type) and issubclass(shape, msgspec.Struct))
        self.shapes: Any = list[shape]  # type: ignore[valid-type]  # made once: 0.3 us a call
        self.made: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {}
        self._given: dict[str, Callable[[Mapping[str, Any]], Sequence[Any]] | None] = {}
        every = statement if isinstance(statement, Mapping) else dict.fromkeys(DIALECTS, statement)
        for name, clause in every.items():
            compiled = clause.compile(dialect=DIALECTS[name])
            sql = str(compiled)
            order = tuple(compiled.positiontup or ())  # type: ignore[attr-defined]
            binds = compiled.binds  # type: ignore[attr-defined]
            if "POSTCOMPILE" in sql:
                raise TypeError(f"in_() cannot be compiled once: {sql}")
            constants = {key: binds[key].value for key in order if not binds[key].required}
            self.made[name] = sql, order, constants
            # Without constants the values are picked in one step: 0.3 us for 19 columns instead of 2.
            self._given[name] = itemgetter(*order) if len(order) > 1 and not constants else None
        self.writes = any(_changes(sql) for sql, _, _ in self.made.values()) if writes is None else writes

    def bound(self, engine: str, values: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
        sql, order, constants = self.made[engine]
        if (given := self._given[engine]) is not None:
            return sql, given(values)
        return sql, [values[key] if key in values else constants[key] for key in order]


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
        sql, bound = query.bound(self.engine, values)
        return self._connection.change(sql, bound)

    def many(self, query: Query[Any], rows: Iterable[Mapping[str, Any]]) -> int:
        """Carries out one change for each of `rows`."""
        self.wrote = True
        bound = [query.bound(self.engine, row) for row in rows]
        return self._connection.change_many(bound[0][0], [values for _, values in bound]) if bound else 0

    def select(self, statement: ClauseElement, shape: type[T]) -> list[T]:
        """Runs a statement built at run time (filters).  Costs about 0.5 ms to compile."""
        compiled = statement.compile(dialect=DIALECTS[self.engine], compile_kwargs={"render_postcompile": True})
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
        if query.writes:
            self.wrote = True
        sql, bound = query.bound(self.engine, values)
        return self._connection.rows(sql, bound)

    def _shaped(self, query: Query[T], row: tuple[Any, ...]) -> T:
        if query.scalar:
            return cast(T, row[0])
        return msgspec.convert(row, query.shape, strict=False)
