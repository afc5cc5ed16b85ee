"""Decisions about what was caught, from plain values."""

from __future__ import annotations

from enum import StrEnum


class How(StrEnum):
    """Where a secret was stopped, or found."""

    GATE = "gate"
    """On its way in: nothing of it was stored."""
    REPORTED = "reported"
    """Somebody of the team or the visitor pointed at it, or their chat, which found it in several messages together."""
    RESCAN = "rescan"
    """Read again by a better detector."""


class Verdict(StrEnum):
    MISSED = "missed"
    FALSE = "false"
    """It was no secret."""


class Source(StrEnum):
    GATE = "gate"
    """What comes in."""
    OUTGOING = "outgoing"
    """What the team writes."""


class ErasedKind(StrEnum):
    MESSAGE = "message"
    FILE = "file"
    CONTACT = "contact"
    NEWS_READER = "news_reader"


DAY_US = 24 * 60 * 60 * 1_000_000
WORDS_CHARACTERS = 500
"""Of what a reporter types anew."""
PERIODS = {"day": 1, "week": 7, "month": 30}
MOST_ROWS = 2_000
"""Of counts in one answer: a year by week, of ten channels, kinds and languages, has fewer."""


def day_of(at: int) -> int:
    """Days since 1970, UTC."""
    return at // DAY_US


def period_of(day: int, days: int) -> int:
    """First day of the period of so many days in which `day` lies; weeks begin on Monday (1970 began on a Thursday)."""
    if days != PERIODS["week"]:
        return day - day % days
    return day - (day + 3) % 7
