"""Opening hours: when a desk is there, and when a span of open time is over.

Pure: no clock, no database.  Instants are integer microseconds UTC.
"""

from walletdesk.hours.calendars import (
    ALWAYS,
    BadCalendar,
    Calendar,
    NeverOpens,
    Period,
    add_business_days,
    add_open_time,
    calendar_from_json,
    calendar_to_json,
    lasts,
    next_opening,
    open_at,
    open_time_between,
    take_open_time,
)

__all__ = [
    "ALWAYS",
    "BadCalendar",
    "Calendar",
    "NeverOpens",
    "Period",
    "add_business_days",
    "add_open_time",
    "calendar_from_json",
    "calendar_to_json",
    "lasts",
    "next_opening",
    "open_at",
    "open_time_between",
    "take_open_time",
]
