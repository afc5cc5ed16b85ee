"""Statements compiled once, rows as shapes, the same on both engines."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import msgspec
import pytest
from sqlalchemy import Column, MetaData, Table, Text, bindparam, insert, literal, select, text, union_all
from sqlalchemy.sql.elements import ClauseElement

from tests.kit.notes import INSERT, NUMBERS, note
from walletdesk.kit.db import Db
from walletdesk.kit.ids import new_id
from walletdesk.kit.schema import Id
from walletdesk.kit.unit import Event, Query, Row, Unit

NOTE = Table(
    "note",
    MetaData(),
    Column("id", Id, primary_key=True),
    Column("idempotency_key", Text),
    Column("number", Id),
)


class Note(Row, frozen=True):
    id: int
    key: str | None
    number: int


EVERY = Query(select(NOTE.c.id, NOTE.c.idempotency_key, NOTE.c.number).order_by(NOTE.c.id), Note)
BY_NUMBER = Query(
    select(NOTE.c.id, NOTE.c.idempotency_key, NOTE.c.number).where(NOTE.c.number == bindparam("number")).limit(1), Note
)
ADD: Query[int] = Query(
    insert(NOTE).values(id=bindparam("id_"), idempotency_key=bindparam("key"), number=literal(7))  # constants are bound
)


def test_rows_become_shapes(notes: Db) -> None:
    notes.write_and_wait(note, 1, key="a", id=1)
    notes.write_and_wait(note, 2, id=2)
    first, second = Note(id=1, key="a", number=1), Note(id=2, key=None, number=2)
    assert notes.read_and_wait(lambda unit: unit.all(EVERY)) == [first, second]
    assert notes.read_and_wait(lambda unit: unit.one(BY_NUMBER, number=2)) == second
    assert notes.read_and_wait(lambda unit: unit.value(BY_NUMBER, number=1)) == first
    assert notes.read_and_wait(lambda unit: unit.one(BY_NUMBER, number=3)) is None
    assert notes.read_and_wait(lambda unit: unit.all(NUMBERS)) == [1, 2]
    assert notes.read_and_wait(lambda unit: unit.one(NUMBERS)) == 1


def test_a_missing_row_that_must_be_there_is_an_error_of_ours(notes: Db) -> None:
    with pytest.raises(LookupError):
        notes.read_and_wait(lambda unit: unit.value(BY_NUMBER, number=3))


def test_a_row_that_does_not_fit_its_shape_is_an_error_of_ours(notes: Db) -> None:
    notes.write_and_wait(note, 1)

    class Strict(Row, frozen=True):
        key: str

    query = Query(text("select idempotency_key from note"), Strict)
    with pytest.raises(msgspec.ValidationError):
        notes.read_and_wait(lambda unit: unit.all(query))


def test_constants_in_a_statement_are_bound_and_values_may_be_null(notes: Db) -> None:
    assert notes.write_and_wait(lambda unit: unit.run(ADD, id_=1, key=None)) == 1
    assert notes.read_and_wait(lambda unit: unit.all(EVERY)) == [Note(id=1, key=None, number=7)]


def test_a_value_that_was_forgotten_is_an_error_and_not_null(notes: Db) -> None:
    with pytest.raises(KeyError):
        notes.write_and_wait(lambda unit: unit.run(INSERT, id=1, number=1))


def test_many_rows_in_one_call(notes: Db) -> None:
    rows = [{"id": new_id(), "key": None, "number": number} for number in range(1, 4)]
    assert notes.write_and_wait(lambda unit: unit.many(INSERT, rows)) == 3
    assert notes.write_and_wait(lambda unit: unit.many(INSERT, [])) == 0
    assert notes.read_and_wait(lambda unit: unit.all(NUMBERS)) == [1, 2, 3]


def test_statements_built_at_run_time_take_lists(notes: Db) -> None:
    for number in (1, 2, 3):
        notes.write_and_wait(note, number, id=number)
    some = select(NOTE.c.id, NOTE.c.idempotency_key, NOTE.c.number).where(NOTE.c.number.in_([1, 3])).order_by(NOTE.c.id)
    assert [row.number for row in notes.read_and_wait(lambda unit: unit.select(some, Note))] == [1, 3]
    scalar = select(NOTE.c.number).where(NOTE.c.number.in_([2]))
    assert notes.read_and_wait(lambda unit: unit.select(scalar, int)) == [2]


def test_a_list_in_a_constant_statement_is_refused(notes: Db) -> None:
    query = Query(select(NOTE.c.id).where(NOTE.c.number.in_([1, 2])), int)
    with pytest.raises(TypeError, match="in_"):
        notes.read_and_wait(lambda unit: unit.all(query))


def test_a_statement_is_made_from_what_sqlalchemy_has_for_the_engine(notes: Db) -> None:
    def add(dialect: ModuleType) -> ClauseElement:
        row: dict[str, Any] = {"id": bindparam("id_"), "idempotency_key": None, "number": bindparam("n")}
        made: ClauseElement = dialect.insert(NOTE).values(row).on_conflict_do_nothing(index_elements=["id"])
        return made

    query = Query(add, int)
    assert [notes.write_and_wait(lambda unit: unit.run(query, id_=1, n=2)) for _ in range(2)] == [1, 0]


def test_a_statement_for_the_other_engine_is_an_error_of_ours(notes: Db) -> None:
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[notes.engine.name]
    with pytest.raises(KeyError):
        notes.read_and_wait(lambda unit: unit.all(Query({other: text("select 1")}, int)))


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@pytest.mark.parametrize(
    ("statement", "writes"),
    [
        (select(NOTE.c.id), False),
        (union_all(select(NOTE.c.id), select(NOTE.c.number)), False),
        (insert(NOTE), True),
        (text(" select 1"), False),
        (text("update note set number = 1"), True),
        (text("with a as (select 1) select * from a"), False),
        (select(NOTE.c.id).where(NOTE.c.idempotency_key == "update note set number"), False),
        (select(NOTE.c.id).add_cte(insert(NOTE).returning(NOTE.c.id).cte("made")), True),
    ],
)
def test_a_statement_knows_whether_it_writes(statement: Any, writes: bool, engine: str) -> None:
    assert Query(statement, int).on[engine].writes is writes


def test_a_writing_with_statement_is_taken_for_a_write() -> None:
    """A unit that wrote and raised must be rolled back, so a write that is not seen as one would be kept."""
    query = Query({"postgresql": text("with gone as (delete from note returning id) select id from gone")}, int)
    assert query.on["postgresql"].writes


def test_text_outside_ascii_and_long_numbers_come_back_alike(notes: Db) -> None:
    odd = "助记词 \U0001f511 'quoted\" %s :x \u202e"
    notes.write_and_wait(note, 2**62, key=odd, id=2**63 - 1)
    assert notes.read_and_wait(lambda unit: unit.all(EVERY)) == [Note(id=2**63 - 1, key=odd, number=2**62)]


def test_events_are_told_to_the_follower_inside_while_the_unit_runs() -> None:
    class Happened(Event, frozen=True):
        id: int

    seen: list[tuple[Unit, Event]] = []
    unit = Unit(None, "sqlite", 0, lambda unit, event: seen.append((unit, event)))  # type: ignore[arg-type]
    unit.announce(Happened(id=1))
    assert seen == [(unit, Happened(id=1))]
    assert unit.events == [Happened(id=1)]
