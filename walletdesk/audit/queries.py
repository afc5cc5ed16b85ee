"""Reads of the record, newest first."""

from __future__ import annotations

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
