"""What tables are made of.  Columns hold only what both drivers carry alike.

`BigInteger`, `Text`, `Boolean`, `LargeBinary` and NULL; times are integer
microseconds UTC, choices are text of a StrEnum, amounts decimal text or integer
base units, JSON is text.  Decision 0002.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, Table, text
from sqlalchemy.sql.elements import ColumnElement

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")
"""On SQLite only a column declared INTEGER is the rowid; BIGINT would get a second index."""


def id_column() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=False)


def to(name: str, target: str, *, nullable: bool = False, cascade: bool = False, index: bool = False) -> Column[Any]:
    """A reference `name` to `target` ("room.id")."""
    return Column(name, Id, ForeignKey(target, ondelete="CASCADE" if cascade else None), nullable=nullable, index=index)


def partial_index(name: str, *columns: Column[Any], where: str, unique: bool = False) -> None:
    """An index of the rows of which `where` holds, on the table of `columns`."""
    # `Index(sqlite_where=...)` loads SQLAlchemy's part for the engine, 0.1 s for both; only migrations need to know.
    Index(name, *columns, unique=unique, info={_WHERE: where})


def tell_engines_of_conditions() -> None:
    """Gives partial indexes their condition for both engines; for whoever makes or compares tables."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if where := index.info.get(_WHERE):
                index.dialect_kwargs["sqlite_where"] = index.dialect_kwargs["postgresql_where"] = text(where)


_WHERE = "where"


def columns(table: Table, shape: type) -> list[ColumnElement[Any]]:
    """The columns of `table` named like the fields of `shape`, in the shape's order."""
    return [table.c[name] for name in shape.__struct_fields__]  # type: ignore[attr-defined]
