"""The record of what was done.  Rows are added and, when their time is over, removed; never changed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table, Text

from walletdesk.kit.schema import Id, id_column, metadata
from walletdesk.kit.unit import Row

audit = Table(
    "audit",
    metadata,
    id_column(),
    Column("at", BigInteger, nullable=False),
    Column("actor_kind", Text, nullable=False),
    # No references: a record outlives what it is about.
    Column("actor_id", Id),
    Column("action", Text, nullable=False),
    Column("object_kind", Text, nullable=False),
    Column("object_id", Id),
    Column("detail", Text, nullable=False),
    Index(None, "object_kind", "object_id", "id"),
    Index(None, "actor_kind", "actor_id", "id"),
    Index(None, "action", "id"),
    info={"retention": "the setting audit_days, then removed by an hourly job; holds ids only"},
)


class Entry(Row, frozen=True, kw_only=True):
    """One line of the record.  `detail` is a JSON object of ids and words of our own."""

    id: int
    at: int
    actor_kind: str
    actor_id: int | None
    action: str
    object_kind: str
    object_id: int | None
    detail: str
