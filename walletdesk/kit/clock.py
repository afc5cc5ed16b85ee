"""Time as the desk counts it: integer microseconds UTC since 1970."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    def now(self) -> int: ...


class SystemClock:
    def now(self) -> int:
        return time.time_ns() // 1000


def to_datetime(at: int) -> datetime:
    """An aware UTC datetime for `at` microseconds."""
    return datetime.fromtimestamp(at // SECOND, UTC).replace(microsecond=at % SECOND)


def to_micros(moment: datetime) -> int:
    """Microseconds for an aware datetime.  Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a datetime without a zone names no moment")
    return (moment - _EPOCH) // timedelta(microseconds=1)  # `timestamp()` is a float and rounds from the year 2255 on
