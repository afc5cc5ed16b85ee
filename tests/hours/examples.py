"""Calendars to ask questions of, and a short way to write an instant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from walletdesk.hours import Calendar, Period

MINUTE = 60 * 1_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def us(text: str, zone: str = "UTC", *, second_time: bool = False) -> int:
    """Microseconds UTC of what a clock in `zone` shows, `second_time` for an hour that comes twice."""
    shown = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=int(second_time))
    return (shown - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def h(hour: float) -> int:
    """Minute of the day."""
    return round(hour * 60)


NINE_TO_SIX: tuple[Period, ...] = ((h(9), h(18)),)
WITH_LUNCH: tuple[Period, ...] = ((h(9), h(12)), (h(13.5), h(18)))
WEEKDAYS = range(5)

OFFICE = Calendar(weekly=dict.fromkeys(WEEKDAYS, NINE_TO_SIX))
LUNCH = Calendar(weekly=dict.fromkeys(WEEKDAYS, WITH_LUNCH))
SHANGHAI = Calendar(
    zone="Asia/Shanghai",
    weekly=dict.fromkeys(WEEKDAYS, WITH_LUNCH),
    holidays={
        **{date(2026, 10, day): () for day in range(1, 8)},
        date(2026, 10, 10): NINE_TO_SIX,  # a Saturday worked in exchange
    },
)
NIGHT = Calendar(weekly={0: ((h(22), h(24)),), 1: ((h(0), h(6)),)})
"""One night shift, Monday 22:00 to Tuesday 6:00, written as two periods."""
BERLIN_ALL_DAY = Calendar(zone="Europe/Berlin", weekly=dict.fromkeys(range(7), ((0, h(24)),)))
BERLIN_NIGHTLY = Calendar(zone="Europe/Berlin", weekly=dict.fromkeys(range(7), ((h(1), h(4)),)))
BERLIN_IN_THE_GAP = Calendar(zone="Europe/Berlin", weekly={6: ((h(2), h(2.5)),)})
APIA = Calendar(zone="Pacific/Apia", weekly=dict.fromkeys(range(7), NINE_TO_SIX))
ONE_DAY = Calendar(holidays={date(2026, 6, 1): NINE_TO_SIX})
NEVER = Calendar()
