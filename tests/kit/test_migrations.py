"""The database's shape, from nothing and over time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    insert,
    select,
    text,
    true,
)

from tests.kit.notes import statements
from walletdesk.kit import migrations
from walletdesk.kit.engines import open_engine, sqlite_path
from walletdesk.kit.migrations import NewerDatabase
from walletdesk.kit.schema import id_column, metadata, to
from walletdesk.kit.sqlite import AlreadyOpen
from walletdesk.kit.unit import Unit


def run(url: str, *sql: str) -> list[Any]:
    """Carries out statements past the `Db`; returns the rows of the last."""
    engine = open_engine(url)

    def every(connection: Any) -> list[Any]:
        connection.begin()
        rows: list[list[Any]] = [connection.rows(one, ()) for one in sql]
        connection.commit()
        return rows[-1]

    try:
        found: list[Any] = statements(engine, every)
        return found
    finally:
        engine.close()


def test_the_tables_in_the_code_are_the_tables_in_a_migrated_database(database_url: str) -> None:
    assert migrations.differences(database_url) == []


def test_revisions_are_known_by_the_names_of_their_files() -> None:
    scripts = ScriptDirectory(str(migrations.SCRIPTS))
    assert migrations.head() == scripts.get_current_head()
    for script in scripts.walk_revisions():
        assert migrations.known(script.revision) == script.revision
        assert Path(script.path).name.startswith(f"{script.revision}_")


def test_an_empty_database_is_pending_until_it_is_upgraded(empty_database_url: str) -> None:
    assert migrations.current(empty_database_url) is None
    assert migrations.pending(empty_database_url)
    migrations.upgrade(empty_database_url)
    assert migrations.current(empty_database_url) == migrations.head()
    assert not migrations.pending(empty_database_url)
    migrations.upgrade(empty_database_url)
    assert migrations.differences(empty_database_url) == []


def test_a_newer_database_is_neither_served_nor_touched(database_url: str) -> None:
    run(database_url, "update alembic_version set version_num = '9999'")
    with pytest.raises(NewerDatabase):
        migrations.pending(database_url)
    with pytest.raises(NewerDatabase):
        migrations.upgrade(database_url)
    assert migrations.current(database_url) == "9999"
    run(database_url, f"update alembic_version set version_num = '{migrations.head()}'")


def test_a_database_that_is_served_is_not_upgraded_under_its_feet(database_url: str) -> None:
    if sqlite_path(database_url) is None:
        pytest.skip("PostgreSQL serves many processes")
    engine = open_engine(database_url)
    with pytest.raises(AlreadyOpen):
        migrations.upgrade(database_url)
    engine.close()


def test_rows_of_the_first_release_are_there_after_every_upgrade(empty_database_url: str) -> None:
    migrations.upgrade(empty_database_url, "0001")
    with migrations._connected(empty_database_url, writing=True) as connection:
        before = _fill(connection)
    assert before

    migrations.upgrade(empty_database_url)

    assert migrations.differences(empty_database_url) == []
    with migrations._connected(empty_database_url) as connection:
        after = MetaData()
        after.reflect(connection)
        for name, (names, rows) in before.items():
            if name in after.tables:
                kept = [column for column in names if column in after.tables[name].c]
                wanted = {tuple(row[names.index(column)] for column in kept) for row in rows}
                found = connection.execute(select(*(after.tables[name].c[column] for column in kept)))
                assert wanted <= {tuple(row) for row in found}, name


def _fill(connection: Connection) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """Two rows in each table, found by looking; ids are 1 and 2, references too."""
    schema = MetaData()
    schema.reflect(connection)
    filled = {}
    for table in schema.sorted_tables:
        if table.name == "alembic_version" or table.name.startswith("search_"):
            continue
        connection.execute(table.delete())
        names = [column.name for column in table.columns]
        rows = [tuple(_value(column, number) for column in table.columns) for number in (1, 2)]
        for row in rows:
            connection.execute(insert(table).values(dict(zip(names, row, strict=True))))
        filled[table.name] = names, rows
    return filled


def _value(column: Column[Any], number: int) -> Any:
    kind = column.type.python_type
    return {int: number, str: f"{column.name} {number}", bool: True, bytes: b"\0%d" % number}[kind]


# -- writing them -------------------------------------------------------------------


@pytest.fixture
def own_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[MetaData]:
    """An empty folder of versions; the last of the list is what the code's tables are."""
    versions = tmp_path / "versions"
    versions.mkdir()
    shapes: list[MetaData] = []
    monkeypatch.setattr(migrations, "VERSIONS", versions)
    monkeypatch.setattr(migrations, "load_tables", lambda: shapes[-1])
    return shapes


def first_shape() -> MetaData:
    made = MetaData(naming_convention=metadata.naming_convention)
    Table("room", made, id_column(), Column("name", Text, nullable=False, unique=True))
    Table(
        "thing",
        made,
        id_column(),
        to("room_id", "room.id", cascade=True, index=True),
        Column("open", Boolean, nullable=False, server_default=true()),
        Column("seal", LargeBinary),
        Index("ix_thing_open", "room_id", sqlite_where=text("open"), postgresql_where=text("open")),
    )
    return made


def second_shape() -> MetaData:
    made = first_shape()
    made.tables["room"].append_column(Column("colour", Text, nullable=False, server_default="red"))
    Table("key", made, id_column(), Column("at", BigInteger, nullable=False))
    return made


def test_the_first_revision_is_written_anew_always_alike(own_versions: list[MetaData], empty_database_url: str) -> None:
    own_versions.append(first_shape())
    path = migrations.first_revision()
    written = path.read_text()
    assert path.name == "0001_start.py"
    own_versions.append(first_shape())
    assert migrations.first_revision().read_text() == written
    migrations.upgrade(empty_database_url)
    assert migrations.differences(empty_database_url) == []
    if sqlite_path(empty_database_url):
        ((sql,),) = run(empty_database_url, "select sql from sqlite_master where name = 'ix_thing_open'")
    else:
        ((sql,),) = run(empty_database_url, "select indexdef from pg_indexes where indexname = 'ix_thing_open'")
    assert "where" in sql.lower()


def test_the_next_revision_holds_what_changed_and_keeps_the_rows(
    own_versions: list[MetaData], empty_database_url: str
) -> None:
    own_versions.append(first_shape())
    migrations.first_revision()
    migrations.upgrade(empty_database_url)
    run(
        empty_database_url,
        "insert into room values (1, 'attic')",
        "insert into thing (id, room_id) values (5, 1)",
        "select 1",
    )
    own_versions.append(second_shape())
    path = migrations.new_revision("Rooms have colours")
    assert path.name == "0002_rooms_have_colours.py"
    assert migrations.pending(empty_database_url)
    migrations.upgrade(empty_database_url)
    assert migrations.current(empty_database_url) == "0002"
    assert migrations.differences(empty_database_url) == []
    assert run(empty_database_url, "select id, name, colour from room") == [(1, "attic", "red")]
    # SQLite makes the altered table anew; dropping the old one must not take its children along.
    assert run(empty_database_url, "select id, room_id from thing") == [(5, 1)]


def test_an_upgrade_that_fails_leaves_nothing_of_itself(own_versions: list[MetaData], empty_database_url: str) -> None:
    own_versions.append(first_shape())
    migrations.first_revision()
    migrations.upgrade(empty_database_url)
    own_versions.append(second_shape())
    path = migrations.new_revision("broken")
    path.write_text(path.read_text() + "    raise ZeroDivisionError\n")
    with pytest.raises(ZeroDivisionError):
        migrations.upgrade(empty_database_url)
    assert migrations.current(empty_database_url) == "0001"
    own_versions.append(first_shape())
    assert migrations.differences(empty_database_url) == []


def test_sql_written_by_hand_is_done_as_written_for_its_engine(
    own_versions: list[MetaData], empty_database_url: str, engine_name: str
) -> None:
    own_versions.append(first_shape())
    migrations.first_revision()
    path = migrations.new_revision("search")
    head, _, _ = path.read_text().partition("def upgrade")
    path.write_text(
        head.replace("from alembic import op", "from walletdesk.kit import migrations")
        + "def upgrade() -> None:\n    migrations.sql(\n"
        "        sqlite='create virtual table search_thing using fts5(terms)',\n"
        '        postgresql=["create table search_thing (terms tsvector)", '
        "\"insert into search_thing select to_tsvector('100% :x %s')\"],\n    )\n"
    )
    migrations.upgrade(empty_database_url)
    assert len(run(empty_database_url, "select * from search_thing")) == (engine_name == "postgresql")
    assert migrations.differences(empty_database_url) == [], "search tables are nobody's but their migration's"


def test_what_is_done_with_an_upgrade_stands_and_falls_with_it(empty_database_url: str) -> None:
    def broken(unit: Unit) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        migrations.upgrade(empty_database_url, then=broken)
    assert migrations.current(empty_database_url) is None
    seen: list[str] = []
    migrations.upgrade(empty_database_url, then=lambda unit: seen.append(unit.engine))
    assert len(seen) == 1 and not migrations.pending(empty_database_url)
