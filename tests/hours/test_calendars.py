"""When a desk is there: every line of a table is one question and the answer a reader works out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from walletdesk.hours import (
    ALWAYS,
    BadCalendar,
    Calendar,
    NeverOpens,
    Period,
    add_business_days,
    add_open_time,
    calendar_from_json,
    calendar_to_json,
    next_opening,
    open_at,
    open_time_between,
    take_open_time,
)

from .examples import (
    APIA,
    BERLIN_ALL_DAY,
    BERLIN_IN_THE_GAP,
    BERLIN_NIGHTLY,
    DAY,
    HOUR,
    LUNCH,
    MINUTE,
    NEVER,
    NIGHT,
    NINE_TO_SIX,
    OFFICE,
    ONE_DAY,
    SHANGHAI,
    h,
    us,
)


@pytest.mark.parametrize(
    ("calendar", "at", "is_open"),
    [
        (OFFICE, us("2026-03-02 08:59:59"), False),
        (OFFICE, us("2026-03-02 09:00"), True),
        (OFFICE, us("2026-03-02 17:59:59"), True),
        (OFFICE, us("2026-03-02 18:00"), False),
        (OFFICE, us("2026-03-01 12:00"), False),  # Sunday
        (LUNCH, us("2026-03-02 12:30"), False),
        (LUNCH, us("2026-03-02 13:30"), True),
        (SHANGHAI, us("2026-03-02 01:00"), True),  # 9:00 there
        (SHANGHAI, us("2026-03-02 10:00"), False),  # 18:00 there
        (SHANGHAI, us("2026-10-01 10:00", "Asia/Shanghai"), False),  # a holiday
        (SHANGHAI, us("2026-10-10 12:30", "Asia/Shanghai"), True),  # a worked Saturday has its own periods
        (NIGHT, us("2026-03-02 23:59:59"), True),
        (NIGHT, us("2026-03-03 00:00"), True),
        (NIGHT, us("2026-03-03 06:00"), False),
        (BERLIN_NIGHTLY, us("2026-10-25 02:30", "Europe/Berlin"), True),
        (BERLIN_NIGHTLY, us("2026-10-25 02:30", "Europe/Berlin", second_time=True), True),
        (ALWAYS, us("1969-12-31 23:59"), True),
        (NEVER, us("2026-03-02 12:00"), False),
    ],
)
def test_a_desk_is_open_from_the_instant_of_opening_until_the_instant_of_closing(
    calendar: Calendar, at: int, is_open: bool
) -> None:
    assert open_at(calendar, at) is is_open


@pytest.mark.parametrize(
    ("calendar", "at", "opens"),
    [
        (OFFICE, us("2026-03-02 10:00"), us("2026-03-02 10:00")),
        (OFFICE, us("2026-03-02 18:00"), us("2026-03-03 09:00")),
        (OFFICE, us("2026-03-06 18:00"), us("2026-03-09 09:00")),
        (LUNCH, us("2026-03-02 12:00"), us("2026-03-02 13:30")),
        (SHANGHAI, us("2026-09-30 18:00", "Asia/Shanghai"), us("2026-10-08 09:00", "Asia/Shanghai")),
        (NIGHT, us("2026-03-03 06:00"), us("2026-03-09 22:00")),
        # The clock jumps from 2:00 to 3:00: the half hour does not exist on that Sunday.
        (BERLIN_IN_THE_GAP, us("2026-03-28 12:00"), us("2026-04-05 02:00", "Europe/Berlin")),
        (ONE_DAY, us("2025-01-01 00:00"), us("2026-06-01 09:00")),
        (ALWAYS, us("2026-03-01 03:00"), us("2026-03-01 03:00")),
    ],
)
def test_the_next_opening_is_now_while_open_and_else_the_first_instant_that_is(
    calendar: Calendar, at: int, opens: int
) -> None:
    assert next_opening(calendar, at) == opens
    assert open_at(calendar, opens)


@pytest.mark.parametrize(
    ("calendar", "start", "duration", "due"),
    [
        (OFFICE, us("2026-03-02 10:00"), 30 * MINUTE, us("2026-03-02 10:30")),
        (OFFICE, us("2026-03-02 17:45"), 30 * MINUTE, us("2026-03-03 09:15")),
        (OFFICE, us("2026-03-02 17:30"), 30 * MINUTE, us("2026-03-02 18:00")),  # at closing, not at opening
        (OFFICE, us("2026-03-06 17:45"), 30 * MINUTE, us("2026-03-09 09:15")),  # over a weekend
        (OFFICE, us("2026-03-07 03:00"), 30 * MINUTE, us("2026-03-09 09:30")),
        (OFFICE, us("2026-03-02 20:00"), 0, us("2026-03-02 20:00")),
        (OFFICE, us("2026-03-02 09:00"), 45 * HOUR, us("2026-03-06 18:00")),
        (OFFICE, us("2026-03-02 09:00"), 45 * HOUR + 1, us("2026-03-09 09:00") + 1),
        (LUNCH, us("2026-03-02 11:50"), 30 * MINUTE, us("2026-03-02 13:50")),
        (LUNCH, us("2026-03-02 12:40"), 15 * HOUR, us("2026-03-04 12:00")),
        (SHANGHAI, us("2026-09-30 17:50", "Asia/Shanghai"), 20 * MINUTE, us("2026-10-08 09:10", "Asia/Shanghai")),
        (SHANGHAI, us("2026-10-09 17:30", "Asia/Shanghai"), HOUR, us("2026-10-10 09:30", "Asia/Shanghai")),
        (NIGHT, us("2026-03-02 23:30"), HOUR, us("2026-03-03 00:30")),
        (NIGHT, us("2026-03-03 05:00"), 2 * HOUR, us("2026-03-09 23:00")),
        # The night of 2026-03-29 is an hour shorter, that of 2026-10-25 an hour longer.
        (BERLIN_NIGHTLY, us("2026-03-28 12:00"), 3 * HOUR, us("2026-03-30 02:00", "Europe/Berlin")),
        (BERLIN_NIGHTLY, us("2026-10-24 12:00"), 4 * HOUR, us("2026-10-25 04:00", "Europe/Berlin")),
        (BERLIN_ALL_DAY, us("2026-03-29 00:00", "Europe/Berlin"), 24 * HOUR, us("2026-03-30 01:00", "Europe/Berlin")),
        (BERLIN_ALL_DAY, us("2026-10-25 00:00", "Europe/Berlin"), 25 * HOUR, us("2026-10-26 00:00", "Europe/Berlin")),
        # Samoa went from the 29th to the 31st of December 2011.
        (APIA, us("2011-12-29 17:00", "Pacific/Apia"), 2 * HOUR, us("2011-12-31 10:00", "Pacific/Apia")),
        (ALWAYS, us("2026-03-01 00:00"), 30 * MINUTE, us("2026-03-01 00:30")),
    ],
)
def test_open_time_is_added_and_taken_away_again(calendar: Calendar, start: int, duration: int, due: int) -> None:
    assert add_open_time(calendar, start, duration) == due
    assert open_time_between(calendar, start, due) == duration
    if open_at(calendar, start):
        assert take_open_time(calendar, due, duration) == start


@pytest.mark.parametrize(
    ("calendar", "end", "duration", "start"),
    [
        (OFFICE, us("2026-03-03 09:10"), 30 * MINUTE, us("2026-03-02 17:40")),
        (OFFICE, us("2026-03-09 09:00"), 30 * MINUTE, us("2026-03-06 17:30")),
        (OFFICE, us("2026-03-08 09:00"), 30 * MINUTE, us("2026-03-06 17:30")),
        (LUNCH, us("2026-03-02 13:40"), 30 * MINUTE, us("2026-03-02 11:40")),
        (NIGHT, us("2026-03-03 00:30"), HOUR, us("2026-03-02 23:30")),
        (BERLIN_NIGHTLY, us("2026-03-29 04:00", "Europe/Berlin"), 3 * HOUR, us("2026-03-28 03:00", "Europe/Berlin")),
        (OFFICE, us("2026-03-02 20:00"), 0, us("2026-03-02 20:00")),
        (ALWAYS, us("2026-03-02 20:00"), HOUR, us("2026-03-02 19:00")),
    ],
)
def test_open_time_is_counted_back_from_an_end(calendar: Calendar, end: int, duration: int, start: int) -> None:
    assert take_open_time(calendar, end, duration) == start
    assert open_time_between(calendar, start, end) == duration


@pytest.mark.parametrize(
    ("calendar", "a", "b", "open_us"),
    [
        (OFFICE, us("2026-03-02 00:00"), us("2026-03-09 00:00"), 45 * HOUR),
        (OFFICE, us("2026-03-07 00:00"), us("2026-03-09 09:00"), 0),
        (OFFICE, us("2026-03-02 12:00"), us("2026-03-02 12:00"), 0),
        (OFFICE, us("2026-03-03 12:00"), us("2026-03-02 12:00"), 0),  # backwards is nothing
        (BERLIN_ALL_DAY, us("2026-03-29 00:00", "Europe/Berlin"), us("2026-03-30 00:00", "Europe/Berlin"), 23 * HOUR),
        (BERLIN_ALL_DAY, us("2026-10-25 00:00", "Europe/Berlin"), us("2026-10-26 00:00", "Europe/Berlin"), 25 * HOUR),
        (BERLIN_IN_THE_GAP, us("2026-03-29 00:00"), us("2026-03-30 00:00"), 0),
        (ALWAYS, us("2026-03-02 00:00"), us("2026-03-09 00:00"), 7 * DAY),
        (NEVER, us("2026-03-02 00:00"), us("2036-03-09 00:00"), 0),
    ],
)
def test_open_time_between_two_instants(calendar: Calendar, a: int, b: int, open_us: int) -> None:
    assert open_time_between(calendar, a, b) == open_us


@pytest.mark.parametrize(
    ("calendar", "start", "days", "due"),
    [
        (OFFICE, us("2026-03-02 10:00"), 1, us("2026-03-03 18:00")),
        (OFFICE, us("2026-03-02 07:00"), 1, us("2026-03-03 18:00")),  # the day of receipt is not counted
        (OFFICE, us("2026-03-02 23:00"), 1, us("2026-03-03 18:00")),
        (OFFICE, us("2026-03-07 10:00"), 1, us("2026-03-09 18:00")),
        (OFFICE, us("2026-03-06 10:00"), 3, us("2026-03-11 18:00")),
        (OFFICE, us("2026-03-02 10:00"), 10, us("2026-03-16 18:00")),
        (OFFICE, us("2026-03-02 10:00"), 0, us("2026-03-02 10:00")),
        (LUNCH, us("2026-03-02 10:00"), 1, us("2026-03-03 18:00")),  # the last of the day's closings
        (SHANGHAI, us("2026-09-30 10:00", "Asia/Shanghai"), 1, us("2026-10-08 18:00", "Asia/Shanghai")),
        (SHANGHAI, us("2026-09-30 10:00", "Asia/Shanghai"), 3, us("2026-10-10 18:00", "Asia/Shanghai")),
        # 2026-03-01 17:00 UTC is Monday 1:00 in Shanghai: Monday is the day of receipt.
        (SHANGHAI, us("2026-03-01 17:00"), 1, us("2026-03-03 18:00", "Asia/Shanghai")),
        (ALWAYS, us("2026-03-07 10:00"), 2, us("2026-03-09 10:00")),
    ],
)
def test_a_business_day_ends_at_the_close_of_an_opening_day_after_that_of_receipt(
    calendar: Calendar, start: int, days: int, due: int
) -> None:
    assert add_business_days(calendar, start, days) == due


def test_a_calendar_without_hours_never_opens_and_says_so_instead_of_searching_for_ever() -> None:
    at = us("2026-03-02 10:00")
    with pytest.raises(NeverOpens, match="2026-03-02T10:00"):
        next_opening(NEVER, at)
    with pytest.raises(NeverOpens):
        add_open_time(NEVER, at, 1)
    with pytest.raises(NeverOpens):
        take_open_time(NEVER, at, 1)
    with pytest.raises(NeverOpens):
        add_business_days(NEVER, at, 1)


def test_a_calendar_of_a_single_day_runs_out() -> None:
    before, after = us("2026-05-01 00:00"), us("2026-06-01 18:00")
    assert add_open_time(ONE_DAY, before, 9 * HOUR) == after
    with pytest.raises(NeverOpens):
        add_open_time(ONE_DAY, before, 9 * HOUR + 1)
    with pytest.raises(NeverOpens):
        next_opening(ONE_DAY, after)
    with pytest.raises(NeverOpens):
        take_open_time(ONE_DAY, after, 9 * HOUR + 1)
    with pytest.raises(NeverOpens):
        add_business_days(ONE_DAY, before, 2)


def test_holidays_may_close_months_and_a_far_opening_is_still_found() -> None:
    closed: dict[date, tuple[Period, ...]] = {date(2026, 3, 1) + timedelta(days=n): () for n in range(120)}
    calendar = Calendar(weekly=OFFICE.weekly, holidays=closed)
    assert next_opening(calendar, us("2026-03-02 10:00")) == us("2026-06-29 09:00")
    assert take_open_time(calendar, us("2026-06-29 09:00"), HOUR) == us("2026-02-27 17:00")


def test_only_holidays_far_apart_are_found_without_walking_the_days_between(monkeypatch: pytest.MonkeyPatch) -> None:
    calendar = Calendar(holidays={date(1971, 1, 1): NINE_TO_SIX, date(9990, 1, 1): NINE_TO_SIX, date(2026, 6, 1): ()})
    asked: list[date] = []
    periods_on = Calendar.periods_on

    def counted(self: Calendar, day: date) -> tuple[Period, ...]:
        asked.append(day)
        return periods_on(self, day)

    monkeypatch.setattr(Calendar, "periods_on", counted)
    assert next_opening(calendar, us("2026-03-02 10:00")) == us("9990-01-01 09:00")
    assert take_open_time(calendar, us("2026-03-02 10:00"), HOUR) == us("1971-01-01 17:00")
    assert len(asked) < 10


def test_a_desk_that_never_closes_by_its_weekly_hours_counts_like_one_that_is_always_open() -> None:
    week = Calendar(weekly=dict.fromkeys(range(7), ((0, h(24)),)))
    at = us("2026-03-02 10:00")
    assert add_open_time(week, at, 1000 * HOUR) == at + 1000 * HOUR
    assert take_open_time(week, at, 1000 * HOUR) == at - 1000 * HOUR
    assert open_time_between(week, at, at + 300 * DAY) == 300 * DAY
    assert next_opening(week, at) == at


@pytest.mark.parametrize("add", [add_open_time, take_open_time, add_business_days])
def test_nothing_negative_is_added(add: object) -> None:
    assert callable(add)
    with pytest.raises(ValueError, match="negative"):
        add(OFFICE, 0, -1)


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda: Calendar(zone="Mars/Olympus"), "Mars/Olympus"),
        (lambda: Calendar(zone="../../etc/passwd"), "time zone"),
        (lambda: Calendar(zone=""), "time zone"),
        (lambda: Calendar(weekly={7: NINE_TO_SIX}), "weekday 7"),
        (lambda: Calendar(weekly={0: ((h(18), h(9)),)}), "18:00 to 9:00"),
        (lambda: Calendar(weekly={0: ((h(9), h(9)),)}), "9:00 to 9:00"),
        (lambda: Calendar(weekly={0: ((h(22), h(25)),)}), "22:00 to 25:00"),
        (lambda: Calendar(weekly={0: ((-1, 10),)}), "weekday 0"),
        (lambda: Calendar(weekly={0: ((h(9), h(12)), (h(11), h(13)))}), "from 11:00"),
        (lambda: Calendar(holidays={date(2026, 1, 1): ((h(13), h(14)), (h(9), h(12)))}), "2026-01-01"),
    ],
)
def test_a_calendar_that_contradicts_itself_is_not_made_and_the_place_is_named(made: object, says: str) -> None:
    assert callable(made)
    with pytest.raises(BadCalendar) as fault:
        made()
    assert says in str(fault.value)


def test_periods_that_touch_are_allowed_and_count_as_one() -> None:
    calendar = Calendar(weekly={0: ((h(9), h(12)), (h(12), h(15)))})
    assert open_time_between(calendar, us("2026-03-02 00:00"), us("2026-03-03 00:00")) == 6 * HOUR
    assert open_at(calendar, us("2026-03-02 12:00"))


@pytest.mark.parametrize("calendar", [ALWAYS, NEVER, OFFICE, LUNCH, SHANGHAI, NIGHT, BERLIN_NIGHTLY, ONE_DAY])
def test_a_calendar_is_kept_as_json_and_read_back(calendar: Calendar) -> None:
    assert calendar_from_json(calendar_to_json(calendar)) == calendar


def test_the_same_calendar_is_always_written_the_same_way() -> None:
    other_order = Calendar(weekly={4: NINE_TO_SIX, 3: NINE_TO_SIX, 2: NINE_TO_SIX, 1: NINE_TO_SIX, 0: NINE_TO_SIX})
    assert calendar_to_json(other_order) == calendar_to_json(OFFICE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"zone":"Mars/Olympus"}',
        '{"weekly":{"0":[[600,540]]}}',
        '{"weekly":{"0":[[1,2,3]]}}',
        b"\xff",
        "null",
    ],
)
def test_json_that_is_no_calendar_is_refused(text: str | bytes) -> None:
    with pytest.raises(BadCalendar):
        calendar_from_json(text)


# Promises that hold for any calendar

zones = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Asia/Shanghai",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "America/Sao_Paulo",
    ]
)


@st.composite
def some_periods(draw: st.DrawFn) -> tuple[Period, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    return tuple(zip(edges[0::2], edges[1::2], strict=False))


days = st.dates(date(2011, 12, 1), date(2027, 2, 1))
calendars = st.builds(
    Calendar,
    zone=zones,
    weekly=st.dictionaries(st.integers(0, 6), some_periods(), max_size=7),
    holidays=st.dictionaries(days, some_periods(), max_size=4),
)
instants = st.integers(us("2011-12-20 00:00"), us("2027-01-01 00:00"))
spans = st.integers(0, 40 * HOUR)


@settings(deadline=None)
@given(calendars, instants, spans)
@example(BERLIN_NIGHTLY, us("2026-10-25 00:30"), 3 * HOUR)
@example(APIA, us("2011-12-30 08:00"), 9 * HOUR)
def test_what_is_added_is_what_is_counted_and_never_lies_before_the_start(
    calendar: Calendar, start: int, duration: int
) -> None:
    try:
        due = add_open_time(calendar, start, duration)
    except NeverOpens:
        assume(False)
    assert due >= start
    assert open_time_between(calendar, start, due) == duration
    if duration:
        assert open_at(calendar, due - 1)


@settings(deadline=None)
@given(calendars, instants, spans)
def test_what_is_counted_back_is_what_is_counted_and_never_lies_after_the_end(
    calendar: Calendar, end: int, duration: int
) -> None:
    try:
        start = take_open_time(calendar, end, duration)
    except NeverOpens:
        assume(False)
    assert start <= end
    assert open_time_between(calendar, start, end) == duration
    if duration:
        assert open_at(calendar, start)


@settings(deadline=None)
@given(calendars, instants, st.integers(0, 20 * DAY), st.integers(0, 20 * DAY))
def test_open_time_adds_up_and_is_never_more_than_time(calendar: Calendar, a: int, more: int, yet_more: int) -> None:
    b, c = a + more, a + more + yet_more
    first, second = open_time_between(calendar, a, b), open_time_between(calendar, b, c)
    assert first + second == open_time_between(calendar, a, c)
    assert 0 <= first <= more


@settings(deadline=None)
@given(calendars, instants)
def test_the_next_opening_is_open_and_nothing_before_it_is(calendar: Calendar, at: int) -> None:
    try:
        opens = next_opening(calendar, at)
    except NeverOpens:
        assert open_time_between(calendar, at, at + 400 * DAY) == 0
        return
    assert opens >= at
    assert open_at(calendar, opens)
    assert open_time_between(calendar, at, opens) == 0


@settings(deadline=None)
@given(calendars, instants, st.integers(1, 12))
def test_business_days_come_one_after_the_other_and_end_at_a_close(calendar: Calendar, start: int, count: int) -> None:
    try:
        due = add_business_days(calendar, start, count)
    except NeverOpens:
        assume(False)
    assert due >= start
    assert due >= add_business_days(calendar, start, count - 1)
    assert open_at(calendar, due - 1)


@given(calendars)
def test_any_calendar_survives_json(calendar: Calendar) -> None:
    assert calendar_from_json(calendar_to_json(calendar)) == calendar
