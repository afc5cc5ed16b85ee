"""What the desk knows of its own speed."""

from __future__ import annotations

from statistics import median

from sqlalchemy import bindparam, func, select

from walletdesk.kit.clock import DAY
from walletdesk.kit.unit import Query, Unit
from walletdesk.sla.tables import clock
from walletdesk.wire import ClockKind

ENOUGH = 20
"""With fewer answers than this the desk says "we don't know yet"."""
_SINCE = 7 * DAY

_RECENT = Query(
    select((clock.c.stopped_at - clock.c.started_at).label("took"))
    .where(
        clock.c.inbox_id == bindparam("inbox"),
        clock.c.kind == ClockKind.FIRST_RESPONSE.value,
        clock.c.stopped_at >= bindparam("since"),
        clock.c.due_at.is_not(None),  # without it nobody answered (`rules.void`)
    )
    .order_by(clock.c.stopped_at.desc())
    .limit(100),
    int,
)
_WAITING = Query(
    select(func.count())
    .select_from(clock)
    .where(
        clock.c.inbox_id == bindparam("inbox"),
        clock.c.kind == ClockKind.FIRST_RESPONSE.value,
        clock.c.stopped_at.is_(None),
    ),
    int,
)


def expected_wait_s(unit: Unit, inbox_id: int) -> int | None:
    """Median seconds to the first human answer over the last 100 of the week; None below 20 samples."""
    took = unit.all(_RECENT, inbox=inbox_id, since=unit.now - _SINCE)
    return round(median(took) / 1_000_000) if len(took) >= ENOUGH else None


def waiting(unit: Unit, inbox_id: int) -> int:
    """How many conversations of the inbox wait for their first answer."""
    return unit.value(_WAITING, inbox=inbox_id)
