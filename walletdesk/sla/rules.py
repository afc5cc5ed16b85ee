"""What the desk promises, and the clocks that hold it to that.

Priority is the order of work; kind decides the promise.  All functions are pure:
they are given now, the calendar and the policy.  Instants are integer microseconds UTC.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from walletdesk import hours
from walletdesk.hours import Calendar
from walletdesk.wire import ClockKind, Kind, Priority

SECOND_US = 1_000_000
_DAY_US = 24 * 60 * 60 * SECOND_US
WARN_AT = 3, 4
"""A clock warns when three quarters of its span are used."""


class Unit(StrEnum):
    """How the amount of a target is counted."""

    SECONDS = "seconds"
    """Round the clock: what must not wait for the morning."""
    OPEN_SECONDS = "open_seconds"
    """While the calendar is open."""
    DAYS = "days"
    """24 hours each; where that ends in closed hours, the next opening."""
    BUSINESS_DAYS = "business_days"
    """To the close of the n-th opening day after the day of receipt (`hours.add_business_days`)."""


_MOST = {
    Unit.SECONDS: 366 * 24 * 60 * 60,
    Unit.OPEN_SECONDS: 366 * 24 * 60 * 60,
    Unit.DAYS: 366,
    Unit.BUSINESS_DAYS: 366,
}


class Target(msgspec.Struct, frozen=True):
    """A promised span: above zero and at most a year, since open time is counted day by day."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise ValueError("a target needs an amount above zero")
        if self.amount > _MOST[self.unit]:
            raise ValueError("a target is at most a year")

    def __str__(self) -> str:
        """`1800 open_seconds`, which `target_from_text` reads back."""
        return f"{self.amount} {self.unit}"


Targets = dict[ClockKind, Target]


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """Targets by kind; `by_priority` names those that a priority changes.

    A clock without a target is not started.
    """

    by_kind: dict[Kind, Targets]
    by_priority: dict[Kind, dict[Priority, Targets]] = {}


_REPLY_SOON = Target(30 * 60, Unit.OPEN_SECONDS)
_ONE_BUSINESS_DAY = Target(1, Unit.BUSINESS_DAYS)
_AT_ONCE = Target(60, Unit.SECONDS)

DEFAULT_POLICY = Policy(
    by_kind={
        Kind.SECURITY: {
            ClockKind.FIRST_RESPONSE: _AT_ONCE,
            ClockKind.NEXT_RESPONSE: _AT_ONCE,
            ClockKind.FIRST_ANALYSIS: Target(15 * 60, Unit.SECONDS),
            ClockKind.RESOLUTION: Target(4 * 60 * 60, Unit.SECONDS),
        },
        Kind.FAULT: {
            ClockKind.FIRST_RESPONSE: _REPLY_SOON,
            ClockKind.NEXT_RESPONSE: _REPLY_SOON,
            ClockKind.FIRST_ANALYSIS: _ONE_BUSINESS_DAY,
            ClockKind.RESOLUTION: Target(3, Unit.BUSINESS_DAYS),
        },
        Kind.QUESTION: {
            ClockKind.FIRST_RESPONSE: _REPLY_SOON,
            ClockKind.NEXT_RESPONSE: _REPLY_SOON,
            ClockKind.RESOLUTION: Target(1, Unit.DAYS),
        },
        Kind.COMPLAINT: {
            ClockKind.FIRST_RESPONSE: _REPLY_SOON,
            ClockKind.NEXT_RESPONSE: _REPLY_SOON,
            ClockKind.FIRST_ANALYSIS: _ONE_BUSINESS_DAY,
            ClockKind.UPDATE: Target(2, Unit.BUSINESS_DAYS),
            ClockKind.RESOLUTION: Target(10, Unit.BUSINESS_DAYS),
        },
        Kind.FEEDBACK: {
            ClockKind.FIRST_RESPONSE: _ONE_BUSINESS_DAY,
            ClockKind.NEXT_RESPONSE: _ONE_BUSINESS_DAY,
        },
    }
)
"""The table of promises in the design, section 4.  It gives no figure for later replies: they are held to the first's.

For security "contained in 4 h" is the resolution.  An update is counted from the last reply of a person.
"""

BY_REPLY = (ClockKind.NEXT_RESPONSE, ClockKind.UPDATE)
"""Clocks that do not begin with the conversation: the one starts when the contact writes on, the other when we do."""


class ClockState(msgspec.Struct, frozen=True, kw_only=True):
    """One promise on one conversation.

    Running: `due_at` is set.  Paused: `paused_at` and `remaining_us` are set and
    `due_at` is None.  Stopped: `stopped_at` is set and `due_at` stays as it was.
    Void: `stopped_at` is set and `due_at` is None, because nobody did what was promised
    and nobody has to any more.
    `breached_at` and `warned_at` are when it was found late or nearly late; a
    breach is history and is never taken back.
    """

    kind: ClockKind
    target: Target
    started_at: int
    due_at: int | None
    paused_at: int | None = None
    remaining_us: int | None = None
    """Left at the pause, as the target counts time; below zero when it was late by then."""
    paused_us: int = 0
    """Time spent paused before now, as the target counts time."""
    stopped_at: int | None = None
    breached_at: int | None = None
    warned_at: int | None = None


def targets(kind: Kind, priority: Priority, policy: Policy = DEFAULT_POLICY) -> Targets:
    return policy.by_kind.get(kind, {}) | policy.by_priority.get(kind, {}).get(priority, {})


def counted_in(calendar: Calendar) -> Calendar:
    """What promises are counted in: the calendar, or round the clock where that runs dry.

    Without weekly hours there may be no open time left to count, now or once its last single day is over.  Nothing
    would be due then, and who writes would be owed an answer by no time at all and wait unseen; counted round the clock
    they are seen to wait, and somebody looks why.
    """
    return calendar if hours.lasts(calendar) else hours.ALWAYS


def due_at(target: Target, started_at: int, calendar: Calendar) -> int:
    calendar = counted_in(calendar)
    match target.unit:
        case Unit.SECONDS:
            return started_at + target.amount * SECOND_US
        case Unit.OPEN_SECONDS:
            return hours.add_open_time(calendar, started_at, target.amount * SECOND_US)
        case Unit.DAYS:
            return hours.next_opening(calendar, started_at + target.amount * _DAY_US)
        case Unit.BUSINESS_DAYS:
            return hours.add_business_days(calendar, started_at, target.amount)


def target_from_text(text: str) -> Target:
    """What `str(target)` wrote.  Raises ValueError."""
    amount, _, unit = text.partition(" ")
    return Target(int(amount), Unit(unit))


def start(kind: ClockKind, target: Target, now: int, calendar: Calendar) -> ClockState:
    """`now` is when we received what the clock answers to, never what the sender's clock said."""
    return ClockState(kind=kind, target=target, started_at=now, due_at=due_at(target, now, calendar))


def pause(clock: ClockState, now: int, calendar: Calendar) -> ClockState:
    """Hold the clock.  One that is paused or stopped stays as it is."""
    if clock.due_at is None or clock.stopped_at is not None:
        return clock
    clock = look(clock, now, calendar)
    left = _counted(clock.target, calendar, now, clock.due_at or now)
    return msgspec.structs.replace(clock, paused_at=now, remaining_us=left, due_at=None)


def resume(clock: ClockState, now: int, calendar: Calendar) -> ClockState:
    """Run on with what was left.  One that is not paused stays as it is."""
    if clock.paused_at is None or clock.remaining_us is None:
        return clock
    waited = max(0, _counted(clock.target, calendar, clock.paused_at, now))
    return msgspec.structs.replace(
        clock,
        due_at=_after(clock.target, calendar, now, clock.remaining_us),
        paused_us=clock.paused_us + waited,
        paused_at=None,
        remaining_us=None,
    )


def stop(clock: ClockState, now: int, calendar: Calendar) -> ClockState:
    """Note that the promise was met at `now`, late or not.

    For a reply `now` is when the channel accepted it, not when it was written or
    when its undo ran out.  A clock stopped before keeps its first stop.
    """
    if clock.stopped_at is not None:
        return clock
    clock = look(resume(clock, now, calendar), now, calendar)
    return msgspec.structs.replace(clock, stopped_at=now)


def void(clock: ClockState, now: int, calendar: Calendar) -> ClockState:
    """What it promised was not done and is not owed any more: neither kept nor, but for a breach there was, broken."""
    if clock.stopped_at is not None:
        return clock
    return msgspec.structs.replace(
        look(clock, now, calendar), due_at=None, paused_at=None, remaining_us=None, stopped_at=now
    )


def restart(clock: ClockState, now: int, calendar: Calendar) -> ClockState:
    """The reply that stopped the clock was not delivered after all: it runs again as if never stopped.

    The due time stays, because the person has been waiting since our first receipt.
    """
    if clock.stopped_at is None:
        return clock
    return look(msgspec.structs.replace(clock, stopped_at=None), now, calendar)


def rekind(clock: ClockState, target: Target, now: int, calendar: Calendar) -> ClockState:
    """Hold the clock to another target, counted from the same start.

    Time spent paused stays credited.  A stopped clock is history and stays as it
    is.  The warning is given anew if the new due time is later.
    """
    if clock.stopped_at is not None or clock.target == target:
        return clock
    moved = _from_start(clock, target, now, calendar)
    return pause(moved, now, calendar) if clock.paused_at is not None else look(moved, now, calendar)


def recount(clock: ClockState, now: int, calendar: Calendar) -> ClockState:
    """The same promise in other opening hours, counted anew from its start.

    What has come due by that is not noted here: whoever looks at clocks finds it, and tells.
    """
    if clock.stopped_at is not None:
        return clock
    moved = _from_start(clock, clock.target, now, calendar)
    return pause(moved, now, calendar) if clock.paused_at is not None else moved


def _from_start(clock: ClockState, target: Target, now: int, calendar: Calendar) -> ClockState:
    """Running, with the due time that `target` has from the clock's start; time spent paused stays credited."""
    before = resume(clock, now, calendar)
    due = _after(target, calendar, due_at(target, before.started_at, calendar), before.paused_us)
    later = before.due_at is not None and due > before.due_at
    return msgspec.structs.replace(before, target=target, due_at=due, warned_at=None if later else before.warned_at)


def look(clock: ClockState, now: int, calendar: Calendar) -> ClockState:
    """Note a warning or breach that has come due by `now`; the same clock again when there is nothing new.

    A breach is dated to the due time, so that a desk that was down finds it where it was.
    """
    if clock.due_at is None or clock.stopped_at is not None:
        return clock
    if clock.breached_at is None and is_late(clock, now):
        clock = msgspec.structs.replace(clock, breached_at=clock.due_at)
    warns = warn_at(clock, calendar)
    if clock.warned_at is None and warns is not None and warns <= now:
        clock = msgspec.structs.replace(clock, warned_at=now)
    return clock


def warn_at(clock: ClockState, calendar: Calendar) -> int | None:
    """When three quarters of the promised span are used, None unless the clock runs."""
    if clock.due_at is None or clock.stopped_at is not None:
        return None
    used, whole = WARN_AT
    span = _counted(clock.target, calendar, clock.started_at, due_at(clock.target, clock.started_at, calendar))
    last_part = span - span * used // whole
    if _counts_open_time(clock.target):
        return hours.take_open_time(counted_in(calendar), clock.due_at, last_part)
    return clock.due_at - last_part


def is_late(clock: ClockState, now: int) -> bool:
    """Whether the promise is, or was when it was met, past due.  Exactly on time is in time; a paused clock is not late."""
    if clock.due_at is None:
        return False
    return (now if clock.stopped_at is None else clock.stopped_at) > clock.due_at


def waits_on_customer(kind: ClockKind) -> bool:
    """Whether "pending on the customer" pauses a clock of this kind.  Snoozing, an agent's own choice, pauses none.

    An update tells how the desk's own work stands: while that waits for the customer there is nothing to tell, and
    the answer that is missing is theirs.  What was left of its time is left when they have written.
    """
    return kind in (ClockKind.RESOLUTION, ClockKind.UPDATE)


def owes_updates(kind: Kind, priority: Priority, policy: Policy = DEFAULT_POLICY) -> bool:
    """Whether a reply of ours is followed by another although nobody asks.

    Then a reply is a report and no question, and does not leave the matter with the customer: if it did, the receipt
    of a complaint would hold every promise about it until they write.  Somebody who needs something from them says so.
    """
    return ClockKind.UPDATE in targets(kind, priority, policy)


def _counts_open_time(target: Target) -> bool:
    return target.unit in (Unit.OPEN_SECONDS, Unit.BUSINESS_DAYS)


def _counted(target: Target, calendar: Calendar, a_us: int, b_us: int) -> int:
    """Time from `a_us` to `b_us` as the target counts it, negative when `b_us` is earlier."""
    if not _counts_open_time(target):
        return b_us - a_us
    calendar = counted_in(calendar)
    if b_us < a_us:
        return -hours.open_time_between(calendar, b_us, a_us)
    return hours.open_time_between(calendar, a_us, b_us)


def _after(target: Target, calendar: Calendar, from_us: int, counted_us: int) -> int:
    if not _counts_open_time(target):
        return from_us + counted_us
    calendar = counted_in(calendar)
    if counted_us < 0:
        return hours.take_open_time(calendar, from_us, -counted_us)
    return hours.add_open_time(calendar, from_us, counted_us)
