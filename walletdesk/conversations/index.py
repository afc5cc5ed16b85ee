"""The search index over messages: FTS5 on SQLite, a tsvector with GIN on PostgreSQL.

The tables are written by hand in a migration (`search_message`), because no
metadata describes them.  A row has the message's id and the terms of its text.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select, text

from walletdesk.conversations.tables import message
from walletdesk.kit import search
from walletdesk.kit.unit import Query, Row, Unit

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
        # Materialized, or the planner, which knows nothing of the terms, walks a million rows to find three.
        "postgresql": text(
            "with found as materialized (select message_id from search_message where terms @@ cast(:asked as tsquery)) "
            "select message_id from found where message_id < :before order by message_id desc limit :limit"
        ),
    },
    int,
)
_AMONG_NEWEST = Query(
    {
        "postgresql": text(
            "select message_id from (select message_id, terms from search_message where message_id < :before "
            "order by message_id desc limit :window) newest where terms @@ cast(:asked as tsquery) "
            "order by message_id desc limit :limit"
        )
    },
    int,
)


class _Indexed(Row, frozen=True, kw_only=True):
    id: int
    body: str
    terms: str


_INDEXED = Query(
    {
        "sqlite": text(
            "select message.id, message.body, search_message.terms from message "
            "join search_message on search_message.rowid = message.id "
            "where message.id > :after order by message.id limit :limit"
        ),
        "postgresql": text(
            "select message.id, message.body, array_to_string(tsvector_to_array(search_message.terms), ' ') as terms "
            "from message join search_message on search_message.message_id = message.id "
            "where message.id > :after order by message.id limit :limit"
        ),
    },
    _Indexed,
)
# Locked, or what is taken out of a message meanwhile would come back into the index.
_BODY = Query(select(message.c.body).where(message.c.id == bindparam("id")).with_for_update(), str)
NEWEST = 3_000
"""Messages that PostgreSQL reads first, newest first, in 3 ms: what many messages hold is among them."""
NEWEST_AT_MOST = 30_000


def add(unit: Unit, message_id: int, body: str, terms: Sequence[str] | None = None) -> None:
    """`terms` are `search.terms(body)` where they were made already: a long text takes milliseconds, and all writers wait."""
    unit.run(_ADD, id=message_id, terms=" ".join(search.terms(body) if terms is None else terms))


def change(unit: Unit, message_id: int, body: str) -> None:
    unit.run(_CHANGE, id=message_id, terms=" ".join(search.terms(body)))


def remove(unit: Unit, message_ids: Sequence[int]) -> None:
    unit.many(_REMOVE, ({"id": id_} for id_ in message_ids))


def stale(unit: Unit, after: int, limit: int) -> tuple[list[int], int | None]:
    """Those of so many messages above id `after` whose terms are others now, and the id to go on after; None at the end."""
    rows = unit.all(_INDEXED, after=after, limit=limit)
    ids = [row.id for row in rows if set(search.terms(row.body)) != set(row.terms.split())]
    return ids, rows[-1].id if len(rows) == limit else None


def renew(unit: Unit, message_ids: Sequence[int]) -> None:
    """Index what these messages say now; those that are gone meanwhile are passed over."""
    for id_ in message_ids:
        body = unit.one(_BODY, id=id_)
        if body is not None:
            change(unit, id_, body)


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
    if unit.engine == "postgresql" and len(found := _among_newest(unit, query, before, limit)) == limit:
        return found
    return unit.all(_FIND, asked=query, before=before, limit=limit)


def _among_newest(unit: Unit, query: str, before: int, limit: int) -> list[int]:
    """What the newest messages hold; fewer than `limit` when the whole index is the better way.

    PostgreSQL's index gives matches in no order, so of a word in every tenth message it
    would fetch them all.  How often a word comes among the newest tells which way is short.
    """
    found = unit.all(_AMONG_NEWEST, asked=query, before=before, window=NEWEST, limit=limit)
    if 0 < len(found) < limit:
        window = 2 * NEWEST * limit // len(found)
        if window <= NEWEST_AT_MOST:
            found = unit.all(_AMONG_NEWEST, asked=query, before=before, window=window, limit=limit)
    return found
