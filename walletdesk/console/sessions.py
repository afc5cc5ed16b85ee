"""Whether those who are connected may still be: their sessions as they stand now."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import select, text

from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.staff.rules import Role
from walletdesk.staff.tables import staff, staff_session


class Session(Row, frozen=True, kw_only=True):
    session_id: int
    last_used_at: int
    expires_at: int
    staff_id: int
    name: str
    role: Role
    language: str
    active: bool


_AMONG = {
    "sqlite": "in (select value from json_each(:ids))",
    "postgresql": "= any(array(select value::bigint from json_array_elements_text(cast(:ids as json))))",
}
_SESSIONS = Query(
    {
        engine: select(
            staff_session.c.id,
            staff_session.c.last_used_at,
            staff_session.c.expires_at,
            staff.c.id,
            staff.c.name,
            staff.c.role,
            staff.c.language,
            staff.c.active,
        )
        .join_from(staff_session, staff, staff.c.id == staff_session.c.staff_id)
        .where(text(f"staff_session.id {among}"))
        for engine, among in _AMONG.items()
    },
    Session,
)


def live(unit: Unit, session_ids: Collection[int], *, idle_us: int) -> dict[int, Session]:
    """Those of the sessions that have not ended, expired or lain idle, by id."""
    found = unit.all(_SESSIONS, ids=json.dumps(list(session_ids)))
    return {
        one.session_id: one
        for one in found
        if one.active and unit.now < min(one.expires_at, one.last_used_at + idle_us)
    }
