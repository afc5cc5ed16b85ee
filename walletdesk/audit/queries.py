"""Reads of the record, newest first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import msgspec
from sqlalchemy import select

from walletdesk.audit.tables import Entry, audit
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Unit


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What to look for; None is anything.  Times are microseconds UTC, `since` included, `until` not."""

    actor_kind: str | None = None
    actor_id: int | None = None
    action: str | None = None
    object_kind: str | None = None
    object_id: int | None = None
    since: int | None = None
    until: int | None = None


ANYTHING = Filters()

Thing = tuple[str, int]
"""Kind and id of what an entry is about."""


class Called(msgspec.Struct, frozen=True, kw_only=True):
    """What people know a thing by, as it is now: the record itself holds ids only."""

    number: int | None = None
    name: str = ""


LookUp = Callable[[Unit, Collection[Thing]], Mapping[Thing, Called]]
"""What things are called; those that are gone, or have no name, are not in it."""


def page_with_names(
    unit: Unit, look_up: LookUp, *, filters: Filters, before: int | None, limit: int
) -> tuple[list[Entry], Mapping[Thing, Called]]:
    """As `page`, with what its entries are about."""
    found = page(unit, filters=filters, before=before, limit=limit)
    return found, look_up(unit, {(one.object_kind, one.object_id) for one in found if one.object_id is not None})


def page(unit: Unit, *, filters: Filters = ANYTHING, before: int | None = None, limit: int) -> list[Entry]:
    """At most `limit` entries older than entry `before`."""
    statement = select(*columns(audit, Entry)).order_by(audit.c.id.desc()).limit(limit)
    for name in ("actor_kind", "actor_id", "action", "object_kind", "object_id"):
        if (wanted := getattr(filters, name)) is not None:
            statement = statement.where(audit.c[name] == wanted)
    if filters.since is not None:
        statement = statement.where(audit.c.at >= filters.since)
    if filters.until is not None:
        statement = statement.where(audit.c.at < filters.until)
    if before is not None:
        statement = statement.where(audit.c.id < before)
    return unit.select(statement, Entry)
