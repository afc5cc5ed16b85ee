"""The only writer of the record, and what removes it when its time is over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert

from walletdesk.audit.tables import audit
from walletdesk.events import ActorKind, Audited
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit

_INSERT = Query[int](insert(audit))
_REMOVE_BEFORE = Query[int](delete(audit).where(audit.c.at < bindparam("before")))


def note(unit: Unit, event: Audited) -> int:
    """Keep `event`; returns the entry's id.

    The action is the event's name in snake case.  What it concerns is its first field
    that ends in `_id` (`inbox_id` of InboxPaused: the inbox with that id); the other
    fields become the detail.  Runs inside the transaction that announced it.
    """
    action, object_field, rest = _reading(type(event))
    return add(
        unit,
        action=action,
        actor_kind=event.actor_kind,
        actor_id=event.actor_id,
        object_kind=object_field.removesuffix("_id"),
        object_id=getattr(event, object_field) if object_field else None,
        detail={name: getattr(event, name) for name in rest},
    )


def add(
    unit: Unit,
    *,
    action: str,
    actor_kind: ActorKind,
    actor_id: int | None,
    object_kind: str = "",
    object_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Add one entry.  `detail` holds ids and words of our own, never a text or contact data."""
    entry_id = new_id()
    unit.run(
        _INSERT,
        id=entry_id,
        at=unit.now,
        actor_kind=actor_kind,
        actor_id=actor_id,
        action=action,
        object_kind=object_kind,
        object_id=object_id,
        detail=msgspec.json.encode(detail or {}).decode(),
    )
    return entry_id


def remove_old(unit: Unit, *, keep_us: int) -> int:
    """Remove entries older than `keep_us`; returns how many."""
    return unit.run(_REMOVE_BEFORE, before=unit.now - keep_us)


@cache
def _reading(kind: type[Audited]) -> tuple[str, str, tuple[str, ...]]:
    """Action, the field that names what it concerns (or ""), and the fields of the detail."""
    own = tuple(name for name in kind.__struct_fields__ if name not in Audited.__struct_fields__)
    about = next((name for name in own if name.endswith("_id")), "")
    return action_name(kind), about, tuple(name for name in own if name != about)


def action_name(kind: type[Audited]) -> str:
    """`InboxPaused` becomes `inbox_paused`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
