"""Calendars of opening hours, and the arithmetic of open time.

A period is kept as the clock on the wall shows it and is turned into instants day
by day, so a day on which the clocks change is as long as it really is:

* a period opens when the clock shows its start for the first time and closes when
  the clock shows its end for the last time, so an hour that comes twice is open twice;
* a start or end that the clock jumps over happens at the jump.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

MINUTES_A_DAY = 24 * 60
DAY_US = 24 * 60 * 60 * 1_000_000

Period = tuple[int, int]
"""Minutes of the local day, start before end, end at most 1440 (24:00)."""

_Spell = tuple[int, int]
"""One unbroken stretch of open time, from (inclusive) to (exclusive), in microseconds UTC."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY, _LAST_DAY = date.min + timedelta(days=1), date.max - timedelta(days=1)
"""Days whose instants `datetime` can tell in every zone."""


class BadCalendar(ValueError):
    """The calendar contradicts itself; the sentence says where."""


class NeverOpens(ValueError):
    """No open time is left in this calendar, so nothing counted in it can ever be due."""


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """When someone is there.

    `weekly` maps weekdays (0 Monday to 6 Sunday) to periods in order, several a day;
    a night shift is a period up to 24:00 and one from 0:00 on the next day, which
    count as one.  `holidays` maps dates to the periods that replace that day's, none
    for closed.  `always_open` overrules both.

    Raises BadCalendar when made with an unknown zone, or periods that are out of
    range, out of order or overlap.
    """

    zone: str = "UTC"
    """IANA name, such as Asia/Shanghai."""
    weekly: dict[int, tuple[Period, ...]] = {}
    holidays: dict[date, tuple[Period, ...]] = {}
    always_open: bool = False

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (OSError, ValueError, KeyError) as unknown:
            raise BadCalendar(f"there is no time zone called {self.zone!r}") from unknown
        for weekday, periods in self.weekly.items():
            if not 0 <= weekday <= 6:
                raise BadCalendar(f"weekday {weekday} is none of 0 (Monday) to 6 (Sunday)")
            _check_periods(f"weekday {weekday}", periods)
        for day, periods in self.holidays.items():
            _check_periods(day.isoformat(), periods)

    def periods_on(self, day: date) -> tuple[Period, ...]:
        if (special := self.holidays.get(day)) is not None:
            return special
        return self.weekly.get(day.weekday(), ())


ALWAYS = Calendar(always_open=True)
"""Round the clock, as the desk's cover is unless an inbox says otherwise."""


def lasts(calendar: Calendar) -> bool:
    """Whether it opens again and again.  One with single days only, or none, runs dry: after the last never again."""
    return calendar.always_open or any(calendar.weekly.values())


def calendar_to_json(calendar: Calendar) -> str:
    """`{"always_open":false,"holidays":{"2026-10-01":[]},"weekly":{"0":[[540,1080]]},"zone":"Asia/Shanghai"}`."""
    return msgspec.json.encode(msgspec.to_builtins(calendar, str_keys=True), order="deterministic").decode()


def calendar_from_json(text: str | bytes) -> Calendar:
    """Raises BadCalendar with the place of the fault."""
    try:
        return msgspec.json.decode(text, type=Calendar)
    except msgspec.DecodeError as fault:  # a fault found by __post_init__ arrives as one too
        raise BadCalendar(str(fault)) from fault


def open_at(calendar: Calendar, at_us: int) -> bool:
    """The instant of opening is open, the instant of closing is not."""
    if calendar.always_open:
        return True
    today = _local_date(calendar, at_us)
    return any(start <= at_us < end for start, end in _spells_of(calendar, _days_around(today)))


def next_opening(calendar: Calendar, at_us: int) -> int:
    """`at_us` itself while open, else the instant of the next opening.  Raises NeverOpens."""
    if calendar.always_open:
        return at_us
    for start, _ in _spells_from(calendar, at_us):
        return start
    raise _never(calendar, at_us)


def add_open_time(calendar: Calendar, start_us: int, duration_us: int) -> int:
    """The first instant by which `duration_us` of open time has passed since `start_us`.

    Time that ends exactly at closing is due at closing, not at the next opening.
    Raises NeverOpens when the calendar has not that much open time left.
    """
    if duration_us < 0:
        raise ValueError("open time to add cannot be negative")
    if calendar.always_open or duration_us == 0:
        return start_us + duration_us
    left = duration_us
    for start, end in _spells_from(calendar, start_us):
        if left <= end - start:
            return start + left
        left -= end - start
    raise _never(calendar, start_us)


def take_open_time(calendar: Calendar, end_us: int, duration_us: int) -> int:
    """The last instant from which `duration_us` of open time passes until `end_us`.

    Raises NeverOpens when the calendar had not that much open time before.
    """
    if duration_us < 0:
        raise ValueError("open time to take cannot be negative")
    if calendar.always_open or duration_us == 0:
        return end_us - duration_us
    left = duration_us
    for start, end in _spells_until(calendar, end_us):
        if left <= end - start:
            return end - left
        left -= end - start
    raise _never(calendar, end_us)


def open_time_between(calendar: Calendar, a_us: int, b_us: int) -> int:
    """Open microseconds from `a_us` to `b_us`; 0 when `b_us` is not after `a_us`."""
    if b_us <= a_us:
        return 0
    if calendar.always_open:
        return b_us - a_us
    total = 0
    for start, end in _spells_from(calendar, a_us):
        if start >= b_us:
            break
        total += min(end, b_us) - start
    return total


def add_business_days(calendar: Calendar, start_us: int, days: int) -> int:
    """The close of the `days`-th opening day after the day of `start_us`.

    The day on which something arrived is not counted, as in contracts: with hours
    of 9 to 18, what comes on Monday at 10 is due after one business day on Tuesday
    at 18, what comes on Saturday on Monday at 18.  A day is a date in the
    calendar's zone on which it opens; its close is the end of its last period.
    A calendar that is always open has no close: there a business day is 24 hours.
    Raises NeverOpens.
    """
    if days < 0:
        raise ValueError("business days to add cannot be negative")
    if calendar.always_open or days == 0:
        return start_us + days * DAY_US
    today = _local_date(calendar, start_us)
    closes = (spells[-1][1] for _, spells in _open_days(calendar, today + timedelta(days=1)))
    for close in itertools.islice(closes, days - 1, None):
        return close
    raise _never(calendar, start_us)


def _check_periods(where: str, periods: tuple[Period, ...]) -> None:
    before = 0
    for start, end in periods:
        if not 0 <= start < end <= MINUTES_A_DAY:
            raise BadCalendar(f"{where}: {_clock(start)} to {_clock(end)} is not a period within 0:00 to 24:00")
        if start < before:
            raise BadCalendar(f"{where}: the period from {_clock(start)} begins before the one ahead of it has ended")
        before = end


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def _never(calendar: Calendar, at_us: int) -> NeverOpens:
    when = (_EPOCH + timedelta(microseconds=at_us)).isoformat(timespec="minutes")
    return NeverOpens(f"the calendar ({calendar.zone}) has not enough opening hours around {when}")


def _local_date(calendar: Calendar, at_us: int) -> date:
    return (_EPOCH + timedelta(microseconds=at_us)).astimezone(ZoneInfo(calendar.zone)).date()


def _days_around(day: date) -> tuple[date, date, date]:
    return day - timedelta(days=1), day, day + timedelta(days=1)


def _spells_from(calendar: Calendar, at_us: int) -> Iterator[_Spell]:
    """Open time from `at_us` on, earliest first.

    Not joined: neighbours may touch.  A calendar that is open all day every day would else be one spell without end.
    """
    first = _local_date(calendar, at_us) - timedelta(days=1)
    edge = at_us
    for _, spells in _open_days(calendar, first):
        for start, end in spells:
            if end > edge:  # days may overlap when clocks change
                yield max(start, edge), end
                edge = end


def _spells_until(calendar: Calendar, at_us: int) -> Iterator[_Spell]:
    """Open time up to `at_us`, latest first, not joined."""
    last = _local_date(calendar, at_us) + timedelta(days=1)
    edge = at_us
    for _, spells in _open_days(calendar, last, step=-1):
        for start, end in reversed(spells):
            if start < edge:
                yield start, min(end, edge)
                edge = start


def _spells_of(calendar: Calendar, days: Iterable[date]) -> Iterator[_Spell]:
    for day in days:
        yield from _spells_on(calendar, day)


def _open_days(calendar: Calendar, day: date, step: int = 1) -> Iterator[tuple[date, list[_Spell]]]:
    """Days on which the calendar opens, from `day` on, earliest first or, with a `step` of -1, latest first."""
    for asked in _days_to_ask(calendar, day, step):
        if spells := _spells_on(calendar, asked):
            yield asked, spells


def _days_to_ask(calendar: Calendar, day: date, step: int) -> Iterator[date]:
    """Every day, but without weekly hours only the holidays: the walk must end where nothing can open any more."""
    if not any(calendar.weekly.values()):
        ahead = (one for one in calendar.holidays if (one - day).days * step >= 0 and _FIRST_DAY <= one <= _LAST_DAY)
        yield from sorted(ahead, reverse=step < 0)
        return
    while _FIRST_DAY <= day <= _LAST_DAY:
        yield day
        day += timedelta(days=step)


def _spells_on(calendar: Calendar, day: date) -> list[_Spell]:
    """Non-empty stretches that the periods of one local day are in real time."""
    zone = ZoneInfo(calendar.zone)
    spells = ((_first_shown(zone, day, start), _last_shown(zone, day, end)) for start, end in calendar.periods_on(day))
    return list(_joined(spell for spell in spells if spell[0] < spell[1]))


def _joined(spells: Iterable[_Spell]) -> Iterator[_Spell]:
    """Spells sorted by their start, with those that touch or overlap made one."""
    held: _Spell | None = None
    for spell in spells:
        if held is not None and spell[0] <= held[1]:
            held = (held[0], max(held[1], spell[1]))
            continue
        if held is not None:
            yield held
        held = spell
    if held is not None:
        yield held


def _first_shown(zone: ZoneInfo, day: date, minute: int) -> int:
    early, late = _both_readings(zone, day, minute)
    return early if early <= late else _jump(zone, late, early)


def _last_shown(zone: ZoneInfo, day: date, minute: int) -> int:
    early, late = _both_readings(zone, day, minute)
    return late if early <= late else _jump(zone, late, early)


def _both_readings(zone: ZoneInfo, day: date, minute: int) -> tuple[int, int]:
    """The instants at which the clock shows this, before and after a change; swapped if it never does (PEP 495)."""
    naive = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minute)
    return _instant(naive.replace(fold=0)), _instant(naive.replace(fold=1))


def _instant(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _jump(zone: ZoneInfo, before_us: int, after_us: int) -> int:
    """The instant between the two at which the clocks were put forward, found by halving."""
    offset = _offset(zone, before_us)
    while after_us - before_us > 1:
        middle = (before_us + after_us) // 2
        if _offset(zone, middle) == offset:
            before_us = middle
        else:
            after_us = middle
    return after_us


def _offset(zone: ZoneInfo, at_us: int) -> timedelta | None:
    return (_EPOCH + timedelta(microseconds=at_us)).astimezone(zone).utcoffset()
