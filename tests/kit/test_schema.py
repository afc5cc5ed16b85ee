"""Tables hold only what both drivers carry alike."""

from __future__ import annotations

import pytest
from sqlalchemy import BigInteger, Boolean, Column, LargeBinary, MetaData, Table, Text, UniqueConstraint

from walletdesk.kit.migrations import load_tables
from walletdesk.kit.schema import columns, id_column, metadata, to
from walletdesk.kit.unit import Row

TABLES = load_tables().sorted_tables
CARRIED = (BigInteger, Text, Boolean, LargeBinary)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_are_of_types_that_both_drivers_carry_alike(table: Table) -> None:
    strange = {column.name: column.type for column in table.columns if type(column.type) not in CARRIED}
    assert strange == {}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_nothing_waits_for_python_to_fill_it_in(table: Table) -> None:
    """Statements are compiled once and run on the driver, where a default of Python's never runs."""
    assert [column.name for column in table.columns if column.default or column.onupdate] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_row_is_found_again_by_a_key(table: Table) -> None:
    unique = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    assert len(table.primary_key.columns) or unique


def test_names_of_keys_and_indexes_are_given_not_guessed() -> None:
    other = MetaData(naming_convention=metadata.naming_convention)
    Table("room", other, id_column())
    table = Table("thing", other, id_column(), to("room_id", "room.id", index=True, cascade=True), Column("name", Text))
    assert table.primary_key.name == "pk_thing"
    assert {index.name for index in table.indexes} == {"ix_thing_room_id"}
    assert {key.name for key in table.foreign_key_constraints} == {"fk_thing_room_id_room"}
    assert not table.c.room_id.nullable

    class Thing(Row, frozen=True):
        name: str
        id: int

    assert [column.name for column in columns(table, Thing)] == ["name", "id"]
