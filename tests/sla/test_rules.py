"""What the desk promises and how its clocks keep count: each line of a table is worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.hours.examples import BERLIN_ALL_DAY, BERLIN_NIGHTLY, DAY, HOUR, LUNCH, MINUTE, NEVER, OFFICE, SHANGHAI, us
from walletdesk.hours import ALWAYS, Calendar, open_time_between
from walletdesk.sla.rules import (
    DEFAULT_POLICY,
    ClockState,
    Policy,
    Target,
    Unit,
    due_at,
    is_late,
    look,
    owes_updates,
    pause,
    recount,
    rekind,
    restart,
    resume,
    start,
    stop,
    target_from_text,
    targets,
    waits_on_customer,
    warn_at,
)
from walletdesk.wire import ClockKind, Kind, Priority

SECONDS, OPEN, DAYS, BUSINESS = Unit.SECONDS, Unit.OPEN_SECONDS, Unit.DAYS, Unit.BUSINESS_DAYS
HALF_HOUR = Target(30 * 60, OPEN)
MONDAY_9 = us("2026-03-02 09:00")


def begun(target: Target, at: int = MONDAY_9, calendar: Calendar = OFFICE) -> ClockState:
    return start(ClockKind.RESOLUTION, target, at, calendar)


# What is promised


@pytest.mark.parametrize(
    ("kind", "first", "analysis", "update", "resolution"),
    [
        (Kind.SECURITY, "60 seconds", "900 seconds", None, "14400 seconds"),
        (Kind.FAULT, "1800 open_seconds", "1 business_days", None, "3 business_days"),
        (Kind.QUESTION, "1800 open_seconds", None, None, "1 days"),
        (Kind.COMPLAINT, "1800 open_seconds", "1 business_days", "2 business_days", "10 business_days"),
        (Kind.FEEDBACK, "1 business_days", None, None, None),
    ],
)
def test_the_table_of_promises_is_that_of_the_design(
    kind: Kind, first: str, analysis: str | None, update: str | None, resolution: str | None
) -> None:
    promised = {clock: str(target) for clock, target in targets(kind, Priority.NORMAL).items()}
    wanted = {
        ClockKind.FIRST_RESPONSE: first,
        ClockKind.NEXT_RESPONSE: first,
        ClockKind.FIRST_ANALYSIS: analysis,
        ClockKind.UPDATE: update,
        ClockKind.RESOLUTION: resolution,
    }
    assert promised == {clock: target for clock, target in wanted.items() if target}


def test_every_kind_has_a_promise_and_only_who_complains_is_told_unasked_how_it_stands() -> None:
    assert set(DEFAULT_POLICY.by_kind) == set(Kind)
    for priority in Priority:
        assert [kind for kind in Kind if owes_updates(kind, priority)] == [Kind.COMPLAINT]


def test_a_priority_changes_only_the_targets_it_names() -> None:
    sooner = Target(5 * 60, OPEN)
    policy = Policy(
        by_kind={Kind.FAULT: {ClockKind.FIRST_RESPONSE: HALF_HOUR, ClockKind.RESOLUTION: Target(3, BUSINESS)}},
        by_priority={Kind.FAULT: {Priority.URGENT: {ClockKind.FIRST_RESPONSE: sooner}}},
    )
    assert targets(Kind.FAULT, Priority.NORMAL, policy)[ClockKind.FIRST_RESPONSE] == HALF_HOUR
    assert targets(Kind.FAULT, Priority.URGENT, policy) == {
        ClockKind.FIRST_RESPONSE: sooner,
        ClockKind.RESOLUTION: Target(3, BUSINESS),
    }
    assert targets(Kind.QUESTION, Priority.URGENT, policy) == {}


@pytest.mark.parametrize("unit", Unit)
def test_a_target_is_written_and_read_back(unit: Unit) -> None:
    assert target_from_text(str(Target(7, unit))) == Target(7, unit)


@pytest.mark.parametrize(
    "text",
    ["", "1800", "open_seconds", "x days", "1 fortnights", "0 days", "-5 seconds", "367 days", "99999999999 seconds"],
)
def test_a_target_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        target_from_text(text)


# When it is due


@pytest.mark.parametrize(
    ("target", "at", "calendar", "due"),
    [
        # Security does not wait for the morning.
        (Target(60, SECONDS), us("2026-03-07 03:00"), OFFICE, us("2026-03-07 03:01")),
        (Target(4 * 3600, SECONDS), us("2026-03-06 20:00"), OFFICE, us("2026-03-07 00:00")),
        (HALF_HOUR, us("2026-03-02 10:00"), OFFICE, us("2026-03-02 10:30")),
        (HALF_HOUR, us("2026-03-06 17:40"), OFFICE, us("2026-03-09 09:10")),
        (HALF_HOUR, us("2026-03-02 11:45"), LUNCH, us("2026-03-02 13:45")),
        (HALF_HOUR, us("2026-09-30 17:45", "Asia/Shanghai"), SHANGHAI, us("2026-10-08 09:15", "Asia/Shanghai")),
        (HALF_HOUR, us("2026-03-07 03:00"), ALWAYS, us("2026-03-07 03:30")),
        (Target(1, DAYS), us("2026-03-02 10:00"), OFFICE, us("2026-03-03 10:00")),
        (Target(1, DAYS), us("2026-03-02 20:00"), OFFICE, us("2026-03-04 09:00")),  # 20:00 is closed
        (Target(1, DAYS), us("2026-03-06 10:00"), OFFICE, us("2026-03-09 09:00")),  # Saturday is closed
        (Target(1, BUSINESS), us("2026-03-06 10:00"), OFFICE, us("2026-03-09 18:00")),
        (
            Target(3, BUSINESS),
            us("2026-09-30 10:00", "Asia/Shanghai"),
            SHANGHAI,
            us("2026-10-10 18:00", "Asia/Shanghai"),
        ),
        # The night of the change to summer time has no hour from two to three.
        (
            Target(2 * 3600, OPEN),
            us("2026-03-29 01:00", "Europe/Berlin"),
            BERLIN_NIGHTLY,
            us("2026-03-29 04:00", "Europe/Berlin"),
        ),
        (
            Target(4 * 3600, OPEN),
            us("2026-10-25 01:00", "Europe/Berlin"),
            BERLIN_NIGHTLY,
            us("2026-10-25 04:00", "Europe/Berlin"),
        ),
    ],
)
def test_a_promise_is_due_when_its_time_is_over_as_its_unit_counts(
    target: Target, at: int, calendar: Calendar, due: int
) -> None:
    assert due_at(target, at, calendar) == due


RAN_DRY = Calendar(holidays={date(2020, 1, 1): ((540, 1080),)})


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("calendar", [NEVER, RAN_DRY])
def test_where_opening_hours_run_dry_a_promise_counts_round_the_clock(unit: Unit, calendar: Calendar) -> None:
    target = Target(2, unit)
    there, always = begun(target, calendar=calendar), begun(target, calendar=ALWAYS)
    assert there == always
    later = MONDAY_9 + MINUTE
    assert warn_at(there, calendar) == warn_at(always, ALWAYS)
    held, free = pause(there, MONDAY_9, calendar), pause(always, MONDAY_9, ALWAYS)
    assert held == free
    assert resume(held, later, calendar) == resume(free, later, ALWAYS)


def test_a_promise_round_the_clock_can() -> None:
    assert begun(Target(60, SECONDS), calendar=NEVER).due_at == MONDAY_9 + MINUTE


# Warnings and breaches


@pytest.mark.parametrize(
    ("target", "at", "calendar", "warns"),
    [
        (Target(60, SECONDS), MONDAY_9, OFFICE, MONDAY_9 + 45_000_000),
        (Target(2 * 3600, OPEN), us("2026-03-02 10:00"), OFFICE, us("2026-03-02 11:30")),
        (Target(2 * 3600, OPEN), us("2026-03-02 17:00"), OFFICE, us("2026-03-03 09:30")),
        (Target(2 * 3600, OPEN), us("2026-03-02 11:00"), LUNCH, us("2026-03-02 14:00")),
        # Of a business day only open time counts: received Monday at 10 means 17 hours until Tuesday at 18.
        (Target(1, BUSINESS), us("2026-03-02 10:00"), OFFICE, us("2026-03-03 13:45")),
        (Target(1, DAYS), us("2026-03-02 10:00"), OFFICE, us("2026-03-03 04:00")),
        # Twenty-five hours in which the clock shows twenty-four.
        (
            Target(25 * 3600, OPEN),
            us("2026-10-25 00:00", "Europe/Berlin"),
            BERLIN_ALL_DAY,
            us("2026-10-25 17:45", "Europe/Berlin"),
        ),
    ],
)
def test_a_clock_warns_when_three_quarters_of_its_span_are_used(
    target: Target, at: int, calendar: Calendar, warns: int
) -> None:
    clock = begun(target, at, calendar)
    assert warn_at(clock, calendar) == warns
    assert look(clock, warns - 1, calendar) is clock
    assert look(clock, warns, calendar).warned_at == warns


def test_a_warning_is_dated_to_when_it_was_noticed_and_a_breach_to_when_it_was_due() -> None:
    clock = begun(HALF_HOUR)
    desk_was_down = MONDAY_9 + 3 * HOUR
    seen = look(clock, desk_was_down, OFFICE)
    assert (seen.warned_at, seen.breached_at) == (desk_was_down, MONDAY_9 + 30 * MINUTE)
    assert look(seen, desk_was_down + HOUR, OFFICE) is seen


def test_exactly_on_time_is_in_time() -> None:
    clock = begun(HALF_HOUR)
    due = MONDAY_9 + 30 * MINUTE
    assert not is_late(clock, due)
    assert is_late(clock, due + 1)
    assert look(clock, due, OFFICE).breached_at is None
    assert look(clock, due + 1, OFFICE).breached_at == due
    assert not is_late(stop(clock, due, OFFICE), due + DAY)


# Pause and resume


@pytest.mark.parametrize(
    ("target", "calendar", "paused", "resumed", "due"),
    [
        # Ten minutes used, twenty left.
        (HALF_HOUR, OFFICE, us("2026-03-02 09:10"), us("2026-03-02 11:00"), us("2026-03-02 11:20")),
        (HALF_HOUR, OFFICE, us("2026-03-02 09:10"), us("2026-03-02 17:50"), us("2026-03-03 09:10")),
        (HALF_HOUR, OFFICE, us("2026-03-02 09:10"), us("2026-03-07 12:00"), us("2026-03-09 09:20")),
        (Target(4 * 3600, SECONDS), OFFICE, us("2026-03-02 10:00"), us("2026-03-03 03:00"), us("2026-03-03 06:00")),
        (Target(1, DAYS), OFFICE, us("2026-03-02 15:00"), us("2026-03-02 17:00"), us("2026-03-03 11:00")),
        # 1 business day from Monday 9:00 is 18 open hours; 3 are used on Monday at noon, 15 are left.
        (Target(1, BUSINESS), OFFICE, us("2026-03-02 12:00"), us("2026-03-04 09:00"), us("2026-03-05 15:00")),
        # Late by ten minutes when it was paused: still ten minutes late when it runs on.
        (HALF_HOUR, OFFICE, us("2026-03-02 09:40"), us("2026-03-02 12:00"), us("2026-03-02 11:50")),
        (HALF_HOUR, OFFICE, us("2026-03-02 09:40"), us("2026-03-03 09:05"), us("2026-03-02 17:55")),
    ],
)
def test_a_clock_runs_on_with_what_was_left(
    target: Target, calendar: Calendar, paused: int, resumed: int, due: int
) -> None:
    clock = begun(target, calendar=calendar)
    held = pause(clock, paused, calendar)
    assert held.due_at is None
    assert held.paused_at == paused
    going = resume(held, resumed, calendar)
    assert going.due_at == due
    assert going.paused_at is going.remaining_us is None


def test_a_paused_clock_is_neither_late_nor_warning_however_long_it_waits() -> None:
    held = pause(begun(HALF_HOUR), MONDAY_9 + 29 * MINUTE, OFFICE)
    much_later = MONDAY_9 + 90 * DAY
    assert look(held, much_later, OFFICE) is held
    assert not is_late(held, much_later)
    assert warn_at(held, OFFICE) is None


def test_a_clock_that_was_late_when_paused_keeps_its_breach() -> None:
    held = pause(begun(HALF_HOUR), MONDAY_9 + 40 * MINUTE, OFFICE)
    assert held.breached_at == MONDAY_9 + 30 * MINUTE
    assert held.remaining_us == -10 * MINUTE
    assert resume(held, MONDAY_9 + 5 * HOUR, OFFICE).breached_at == MONDAY_9 + 30 * MINUTE


def test_pausing_twice_or_resuming_what_runs_changes_nothing() -> None:
    clock = begun(HALF_HOUR)
    held = pause(clock, MONDAY_9 + MINUTE, OFFICE)
    assert pause(held, MONDAY_9 + HOUR, OFFICE) is held
    assert resume(clock, MONDAY_9 + HOUR, OFFICE) is clock


# Stop and restart


def test_a_promise_kept_is_history() -> None:
    stopped = stop(begun(HALF_HOUR), MONDAY_9 + 20 * MINUTE, OFFICE)
    assert stopped.stopped_at == MONDAY_9 + 20 * MINUTE
    assert stopped.breached_at is None
    for later in (look, pause, stop, resume):
        assert later(stopped, MONDAY_9 + DAY, OFFICE) is stopped
    assert rekind(stopped, Target(60, SECONDS), MONDAY_9 + DAY, OFFICE) is stopped


def test_a_promise_kept_late_is_a_breach_that_nobody_had_looked_at_before() -> None:
    stopped = stop(begun(HALF_HOUR), MONDAY_9 + 40 * MINUTE, OFFICE)
    assert stopped.breached_at == MONDAY_9 + 30 * MINUTE
    assert is_late(stopped, MONDAY_9 + DAY)


def test_a_paused_clock_that_is_stopped_is_judged_by_what_was_left() -> None:
    held = pause(begun(HALF_HOUR), MONDAY_9 + 10 * MINUTE, OFFICE)
    stopped = stop(held, MONDAY_9 + 5 * HOUR, OFFICE)
    assert stopped.breached_at is None
    assert stopped.due_at == MONDAY_9 + 5 * HOUR + 20 * MINUTE


def test_a_reply_that_was_not_delivered_starts_the_clock_again_as_if_never_stopped() -> None:
    stopped = stop(begun(HALF_HOUR), MONDAY_9 + 20 * MINUTE, OFFICE)
    again = restart(stopped, MONDAY_9 + 25 * MINUTE, OFFICE)
    assert again.stopped_at is None
    assert again.due_at == MONDAY_9 + 30 * MINUTE
    assert again.breached_at is None
    assert restart(stopped, MONDAY_9 + 40 * MINUTE, OFFICE).breached_at == MONDAY_9 + 30 * MINUTE
    running = begun(HALF_HOUR)
    assert restart(running, MONDAY_9 + HOUR, OFFICE) is running


# Another kind


def test_a_clock_held_to_another_target_counts_from_the_same_start() -> None:
    moved = rekind(begun(HALF_HOUR), Target(60, SECONDS), MONDAY_9 + 10_000_000, OFFICE)
    assert moved.due_at == MONDAY_9 + MINUTE
    assert moved.started_at == MONDAY_9


def test_a_question_found_to_be_a_theft_after_an_hour_is_late_at_once_by_the_promise_for_thefts() -> None:
    moved = rekind(begun(Target(1, DAYS)), Target(15 * 60, SECONDS), MONDAY_9 + HOUR, OFFICE)
    assert moved.breached_at == MONDAY_9 + 15 * MINUTE


def test_time_spent_paused_stays_credited() -> None:
    going = resume(pause(begun(HALF_HOUR), MONDAY_9 + 10 * MINUTE, OFFICE), MONDAY_9 + 2 * HOUR, OFFICE)
    assert going.paused_us == 110 * MINUTE
    moved = rekind(going, Target(3600, OPEN), MONDAY_9 + 2 * HOUR, OFFICE)
    assert moved.due_at == MONDAY_9 + HOUR + 110 * MINUTE


def test_a_paused_clock_stays_paused_under_its_new_target() -> None:
    held = pause(begun(HALF_HOUR), MONDAY_9 + 10 * MINUTE, OFFICE)
    moved = rekind(held, Target(3600, OPEN), MONDAY_9 + HOUR, OFFICE)
    assert moved.due_at is None
    assert moved.paused_at is not None
    going = resume(moved, MONDAY_9 + 2 * HOUR, OFFICE)
    assert going.due_at == MONDAY_9 + 2 * HOUR + 50 * MINUTE


def test_other_opening_hours_count_a_clock_anew_from_its_start() -> None:
    going = begun(HALF_HOUR, calendar=SHANGHAI)
    moved = recount(going, MONDAY_9 + MINUTE, ALWAYS)
    assert moved.due_at == MONDAY_9 + 30 * MINUTE
    assert recount(moved, MONDAY_9 + MINUTE, SHANGHAI) == going
    # What is late by that is left to whoever looks, and tells.
    late = recount(going, MONDAY_9 + HOUR, ALWAYS)
    assert (late.due_at, late.breached_at, late.warned_at) == (MONDAY_9 + 30 * MINUTE, None, None)
    stopped = stop(going, MONDAY_9 + MINUTE, SHANGHAI)
    assert recount(stopped, MONDAY_9 + HOUR, ALWAYS) is stopped


def test_other_opening_hours_leave_a_paused_clock_what_it_had_not_used() -> None:
    held = pause(begun(Target(2 * 3600, OPEN)), MONDAY_9 + HOUR, OFFICE)
    moved = recount(held, MONDAY_9 + 3 * HOUR, ALWAYS)
    assert (moved.due_at, moved.paused_at) == (None, MONDAY_9 + 3 * HOUR)
    assert moved.remaining_us == HOUR


def test_the_warning_is_given_anew_when_there_is_more_time_and_a_breach_is_never_taken_back() -> None:
    at = MONDAY_9 + 40 * MINUTE
    late = look(begun(HALF_HOUR), at, OFFICE)
    moved = rekind(late, Target(8 * 3600, OPEN), at, OFFICE)
    assert moved.warned_at is None
    assert moved.breached_at == MONDAY_9 + 30 * MINUTE
    assert rekind(late, HALF_HOUR, at, OFFICE) is late


def test_a_clock_that_moves_to_less_time_keeps_its_warning() -> None:
    warned = look(begun(HALF_HOUR), MONDAY_9 + 25 * MINUTE, OFFICE)
    assert rekind(warned, Target(26 * 60, OPEN), MONDAY_9 + 25 * MINUTE, OFFICE).warned_at == warned.warned_at


# What pauses


def test_waiting_for_the_customer_pauses_the_resolution_and_the_updates_on_it_and_nothing_else() -> None:
    assert {kind for kind in ClockKind if waits_on_customer(kind)} == {ClockKind.RESOLUTION, ClockKind.UPDATE}


# Promises that hold for any clock

calendars = st.sampled_from(
    [
        OFFICE,
        LUNCH,
        SHANGHAI,
        BERLIN_NIGHTLY,
        ALWAYS,
        Calendar(zone="America/New_York", weekly=LUNCH.weekly, holidays={date(2026, 11, 2): ()}),
    ]
)
some_targets = st.one_of(
    st.builds(Target, st.integers(1, 10 * 3600), st.sampled_from([SECONDS, OPEN])),
    st.builds(Target, st.integers(1, 12), st.sampled_from([DAYS, BUSINESS])),
)
instants = st.integers(us("2026-01-01 00:00"), us("2026-12-31 00:00"))
waits = st.integers(0, 10 * DAY)


@settings(deadline=None)
@given(calendars, some_targets, instants)
def test_no_promise_is_due_before_it_began_nor_warned_of_outside_its_span(
    calendar: Calendar, target: Target, at: int
) -> None:
    clock = begun(target, at, calendar)
    assert clock.due_at is not None and clock.due_at >= at
    warns = warn_at(clock, calendar)
    assert warns is not None and at <= warns <= clock.due_at


@settings(deadline=None)
@given(calendars, some_targets, instants, waits, waits)
def test_a_pause_keeps_what_was_left(calendar: Calendar, target: Target, at: int, before: int, during: int) -> None:
    """In open time, that is: what was left before the pause is left after it."""
    clock = begun(target, at, calendar)
    assert clock.due_at is not None
    assume(at + before < clock.due_at)
    held = pause(clock, at + before, calendar)
    back = at + before + during
    going = resume(held, back, calendar)
    assert going.due_at is not None and going.due_at >= back
    if target.unit in (SECONDS, DAYS):
        assert going.due_at == clock.due_at + during
    else:
        left = open_time_between(calendar, at + before, clock.due_at)
        assert held.remaining_us == left
        assert open_time_between(calendar, back, going.due_at) == left
    again = pause(going, back, calendar)
    assert again.remaining_us == held.remaining_us


@settings(deadline=None)
@given(
    calendars, some_targets, some_targets, instants, st.lists(st.tuples(st.sampled_from("prslkx"), waits), max_size=8)
)
def test_whatever_happens_to_a_clock_it_stays_one_of_running_paused_or_stopped(
    calendar: Calendar, target: Target, other: Target, at: int, steps: list[tuple[str, int]]
) -> None:
    clock = begun(target, at, calendar)
    now = at
    breached: int | None = None
    for what, wait in steps:
        now += wait
        match what:
            case "p":
                clock = pause(clock, now, calendar)
            case "r":
                clock = resume(clock, now, calendar)
            case "s":
                clock = stop(clock, now, calendar)
            case "l":
                clock = look(clock, now, calendar)
            case "k":
                clock = rekind(clock, other, now, calendar)
            case _:
                clock = restart(clock, now, calendar)
        paused = clock.paused_at is not None
        assert paused == (clock.due_at is None) == (clock.remaining_us is not None)
        assert not (paused and clock.stopped_at is not None)
        assert clock.paused_us >= 0
        assert clock.started_at == at
        assert breached is None or clock.breached_at == breached
        breached = clock.breached_at
