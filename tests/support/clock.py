"""A clock that moves only when a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime

from walletdesk.kit.clock import to_micros


class FakeClock:
    """Stands at Monday, 5 January 2026, 09:00 UTC until told otherwise."""

    def __init__(self) -> None:
        self._now = to_micros(datetime(2026, 1, 5, 9, tzinfo=UTC))

    def now(self) -> int:
        return self._now

    def set(self, moment: int | datetime) -> None:
        """To microseconds UTC, or to an aware datetime."""
        self._now = to_micros(moment) if isinstance(moment, datetime) else moment

    def advance(self, micros: int) -> int:
        """On by `micros` (`3 * MINUTE`); returns the new now."""
        self._now += micros
        return self._now
