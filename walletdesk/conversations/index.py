"""The search index over messages: FTS5 on SQLite, a tsvector with GIN on PostgreSQL.

The tables are written by hand in a migration (`search_message`), because no
metadata describes them.  A row has the message's id and the terms of its text.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text

from walletdesk.kit import search
from walletdesk.kit.unit import Query, Unit

_ADD = Query(
    {
        "sqlite": text("insert into search_message (rowid, terms) values (:id, :terms)"),
        "postgresql": text(
            "insert into search_message (message_id, terms) "
            "values (:id, array_to_tsvector(string_to_array(:terms, ' ')))"
        ),
    },
    int,
)
_CHANGE = Query(
    {
        "sqlite": text("update search_message set terms = :terms where rowid = :id"),
        "postgresql": text(
            "update search_message set terms = array_to_tsvector(string_to_array(:terms, ' ')) where message_id = :id"
        ),
    },
    int,
)
_REMOVE = Query(
    {
        "sqlite": text("delete from search_message where rowid = :id"),
        "postgresql": text("delete from search_message where message_id = :id"),
    },
    int,
)
_FIND = Query(
    {
        "sqlite": text(
            "select rowid from search_message where search_message match :asked and rowid < :before "
            "order by rowid desc limit :limit"
        ),
        "postgresql": text(
            "select message_id from search_message where terms @@ cast(:asked as tsquery) and message_id < :before "
            "order by message_id desc limit :limit"
        ),
    },
    int,
)


def add(unit: Unit, message_id: int, body: str) -> None:
    unit.run(_ADD, id=message_id, terms=" ".join(search.terms(body)))


def change(unit: Unit, message_id: int, body: str) -> None:
    unit.run(_CHANGE, id=message_id, terms=" ".join(search.terms(body)))


def remove(unit: Unit, message_ids: Sequence[int]) -> None:
    unit.many(_REMOVE, ({"id": id_} for id_ in message_ids))


def find(unit: Unit, asked: str, *, before: int, limit: int) -> list[int]:
    """Ids of messages below `before` that hold all of `asked`, newest first; none for a query without a term."""
    wanted, beginning = search.query_terms(asked)
    if not wanted and not beginning:
        return []
    quote = '"' if unit.engine == "sqlite" else "'"
    # Terms are letters and digits by construction, so nothing in them needs escaping.
    parts = [f"{quote}{term}{quote}" for term in wanted]
    if beginning:
        parts.append(f"{quote}{beginning}{quote}{'*' if unit.engine == 'sqlite' else ':*'}")
    query = (" AND " if unit.engine == "sqlite" else " & ").join(parts)
    return unit.all(_FIND, asked=query, before=before, limit=limit)
