"""How many conversations stand in each view: kept up by whoever changes one, never counted."""

from __future__ import annotations

from types import ModuleType

from sqlalchemy import BigInteger, bindparam, cast, func, select
from sqlalchemy.sql.elements import ClauseElement

from walletdesk.conversations.rules import Lane, Standing
from walletdesk.conversations.tables import Conversation, tally
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.wire import Priority


def _add(module: ModuleType) -> ClauseElement:
    insert = module.insert(tally).values(key=bindparam("key"), shard=bindparam("shard"), n=bindparam("n"))
    made: ClauseElement = insert.on_conflict_do_update(
        index_elements=["key", "shard"], set_={"n": tally.c.n + insert.excluded.n}
    )
    return made


_ADD = Query(_add, int)


class _Sum(Row, frozen=True, kw_only=True):
    key: str
    n: int


# PostgreSQL sums whole numbers to a decimal.
_SUMS = Query(select(tally.c.key, cast(func.sum(tally.c.n), BigInteger).label("n")).group_by(tally.c.key), _Sum)


def keys_of(one: Conversation) -> frozenset[str]:
    """Names of the views in which a conversation counts."""
    if one.lane is Lane.WORK:
        found = {"all", f"mine:{one.assignee_id}" if one.assignee_id is not None else "unassigned"}
        if one.priority is Priority.URGENT:
            found.add("urgent")
        if one.standing is Standing.HELD:
            found.add("held")
        return frozenset(found)
    if one.lane in (Lane.SNOOZED, Lane.RESOLVED):
        return frozenset({one.lane.value})
    return frozenset()


def moved(unit: Unit, before: Conversation | None, after: Conversation | None) -> None:
    """Bring the counts from `before` to `after`; nothing is written when no view changes."""
    old = keys_of(before) if before is not None else frozenset()
    new = keys_of(after) if after is not None else frozenset()
    # In one order always, so that two writers never wait for each other in a ring.
    for key in sorted(old ^ new):
        unit.run(_ADD, key=key, shard=unit.shard, n=1 if key in new else -1)


def sums(unit: Unit) -> dict[str, int]:
    """Every count by its key, `mine:<id>` for each member who has some."""
    return {one.key: one.n for one in unit.all(_SUMS)}


def of(unit: Unit, staff_id: int | None) -> dict[str, int]:
    """Counts of every view, `mine` for `staff_id`."""
    found = sums(unit)
    views = ("unassigned", "urgent", "all", "snoozed", "resolved", "held")
    return {"mine": found.get(f"mine:{staff_id}", 0)} | {view: found.get(view, 0) for view in views}
