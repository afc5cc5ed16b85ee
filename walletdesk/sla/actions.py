"""What starts, pauses and stops a conversation's clocks.

Each returns nothing: `next_due` says what the conversation is to be ordered by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from walletdesk.hours import Calendar
from walletdesk.kit.ids import new_id
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.sla import rules
from walletdesk.sla.rules import ClockState
from walletdesk.sla.tables import Clock, clock
from walletdesk.wire import ClockKind, Kind, Priority

RESPONSES = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE)
MET_BY_REPLY = (*RESPONSES, ClockKind.UPDATE)

_OF_CONVERSATION = Query(
    select(*columns(clock, Clock))
    .where(clock.c.conversation_id == bindparam("conversation"))
    .order_by(clock.c.started_at, clock.c.id),
    Clock,
)
_RUNNING = Query(
    select(*columns(clock, Clock))
    .where(clock.c.conversation_id == bindparam("conversation"), clock.c.stopped_at.is_(None))
    .order_by(clock.c.id),
    Clock,
)
_COMING = Query(
    select(*columns(clock, Clock))
    .where(clock.c.look_at <= bindparam("now"))
    .order_by(clock.c.look_at)
    .limit(bindparam("limit")),
    Clock,
)
_INSERT = Query(insert(clock).values({name: bindparam(name) for name in Clock.__struct_fields__}), int)
_KEPT = ("id", "conversation_id", "inbox_id", "kind", "started_at")
_UPDATE = Query(
    update(clock)
    .where(clock.c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in Clock.__struct_fields__ if name not in _KEPT}),
    int,
)
_DELETE = Query(delete(clock).where(clock.c.conversation_id == bindparam("conversation")), int)
_DELETE_ONE = Query(delete(clock).where(clock.c.id == bindparam("row")), int)


class Running(msgspec.Struct, frozen=True):
    """The clocks of one conversation that are not stopped, as they stand in the unit."""

    clocks: tuple[Clock, ...]

    def next_due(self) -> tuple[int, ClockKind] | None:
        """When the next running one is due, and which; None when none runs."""
        due = [(one.due_at, one.kind) for one in self.clocks if one.due_at is not None and one.stopped_at is None]
        return min(due) if due else None

    def next_warns_at(self) -> int | None:
        """When the one that `next_due` names begins to press, or began; None when none runs."""
        running = [one for one in self.clocks if one.due_at is not None and one.stopped_at is None]
        return warns_at(min(running, key=lambda one: (one.due_at, one.kind))) if running else None

    def has(self, *kinds: ClockKind) -> bool:
        return any(one.kind in kinds and one.stopped_at is None for one in self.clocks)


def warns_at(one: Clock) -> int | None:
    """When a running clock begins to press, or when it was found to."""
    return one.look_at if one.warned_at is None else one.warned_at


def is_void(one: Clock) -> bool:
    """Whether it ended because nothing was owed any more, and not by what it promised."""
    return one.stopped_at is not None and one.due_at is None


def all_of(unit: Unit, conversation_id: int) -> list[Clock]:
    """Every clock a conversation ever had, oldest first."""
    return unit.all(_OF_CONVERSATION, conversation=conversation_id)


def running(unit: Unit, conversation_id: int) -> Running:
    return Running(tuple(unit.all(_RUNNING, conversation=conversation_id)))


def coming(unit: Unit, now: int, *, limit: int = 200) -> list[Clock]:
    """Clocks that have something to note by `now`, the most overdue first."""
    return unit.all(_COMING, now=now, limit=limit)


def begin(
    unit: Unit, conversation_id: int, inbox_id: int, kind: Kind, priority: Priority, calendar: Calendar, now: int
) -> Running:
    """A new conversation: every clock its kind promises, but those that a reply begins."""
    promised = rules.targets(kind, priority)
    started = [
        rules.start(which, target, now, calendar) for which, target in promised.items() if which not in rules.BY_REPLY
    ]
    return Running(tuple(_insert(unit, conversation_id, inbox_id, state, calendar) for state in started))


def contact_wrote(
    unit: Unit,
    clocks: Running,
    conversation_id: int,
    inbox_id: int,
    kind: Kind,
    priority: Priority,
    calendar: Callable[[], Calendar],
    now: int,
) -> Running:
    """A message came in: a reply is owed again, and what waited for the customer goes on.

    `calendar` is asked only when a clock changes.
    """
    paused = [one for one in clocks.clocks if one.paused_at is not None]
    owed = clocks.has(*RESPONSES)
    if owed and not paused:
        return clocks
    changed = clocks
    if paused:
        changed = _each(unit, changed, lambda state: rules.resume(state, now, calendar()), calendar())
    if not owed:
        target = rules.targets(kind, priority).get(ClockKind.NEXT_RESPONSE)
        if target is not None:
            state = rules.start(ClockKind.NEXT_RESPONSE, target, now, calendar())
            new = _insert(unit, conversation_id, inbox_id, state, calendar())
            changed = Running((*changed.clocks, new))
    return changed


def reopen(
    unit: Unit, conversation_id: int, inbox_id: int, kind: Kind, priority: Priority, calendar: Calendar, now: int
) -> Running:
    """A resolved conversation goes on: a reply and a resolution are owed anew, and updates where they were before.

    What still runs, because an answer was on its way when it was resolved, runs on.
    """
    still = running(unit, conversation_id)
    promised = rules.targets(kind, priority)
    anew = [ClockKind.NEXT_RESPONSE, ClockKind.RESOLUTION]
    if ClockKind.UPDATE in promised and any(one.kind is ClockKind.UPDATE for one in all_of(unit, conversation_id)):
        anew.append(ClockKind.UPDATE)
    owed = still.has(*RESPONSES)
    kinds = [which for which in anew if which in promised and not (still.has(which) or (owed and which in RESPONSES))]
    return Running(
        (
            *still.clocks,
            *(
                _insert(unit, conversation_id, inbox_id, rules.start(which, promised[which], now, calendar), calendar)
                for which in kinds
            ),
        )
    )


def reply_accepted(
    unit: Unit,
    clocks: Running,
    conversation_id: int,
    inbox_id: int,
    kind: Kind,
    priority: Priority,
    calendar: Calendar,
    now: int,
) -> Running:
    """A person's public reply reached the channel: what it answers is met, and from now the next update is counted."""
    met = _each(unit, clocks, lambda state: rules.stop(state, now, calendar), calendar, MET_BY_REPLY)
    target = rules.targets(kind, priority).get(ClockKind.UPDATE)
    if target is None:
        return met
    state = rules.start(ClockKind.UPDATE, target, now, calendar)
    return Running((*met.clocks, _insert(unit, conversation_id, inbox_id, state, calendar)))


def reply_failed(
    unit: Unit, conversation_id: int, calendar: Calendar, now: int, *, accepted_at: int, next_at: int | None
) -> Running:
    """A reply that was accepted at `accepted_at` did not arrive after all: the clocks are as if it had never been.

    What it met is met by the next reply, accepted at `next_at`, or runs again.
    """
    for one in all_of(unit, conversation_id):
        if one.kind is ClockKind.UPDATE and one.started_at == accepted_at:
            unit.run(_DELETE_ONE, row=one.id)
        elif one.kind in MET_BY_REPLY and one.stopped_at == accepted_at and not is_void(one):
            state = rules.restart(_state(one), now if next_at is None else next_at, calendar)
            if next_at is not None:
                state = rules.stop(state, next_at, calendar)
            _update(unit, one, state, calendar, now)
    return running(unit, conversation_id)


def pause_for_customer(unit: Unit, clocks: Running, calendar: Calendar, now: int) -> Running:
    waiting = tuple(which for which in ClockKind if rules.waits_on_customer(which))
    return _each(unit, clocks, lambda state: rules.pause(state, now, calendar), calendar, waiting)


def go_on(unit: Unit, clocks: Running, calendar: Calendar, now: int) -> Running:
    return _each(unit, clocks, lambda state: rules.resume(state, now, calendar), calendar)


def stop(unit: Unit, clocks: Running, kinds: Iterable[ClockKind], calendar: Calendar, now: int) -> Running:
    return _each(unit, clocks, lambda state: rules.stop(state, now, calendar), calendar, tuple(kinds))


def end(unit: Unit, clocks: Running, met: Iterable[ClockKind], calendar: Calendar, now: int) -> Running:
    """The matter is over: the promises in `met` are kept, late or not, and what was still promised is void."""
    kept = tuple(met)
    after = _each(unit, clocks, lambda state: rules.stop(state, now, calendar), calendar, kept)
    others = tuple(which for which in ClockKind if which not in kept)
    return _each(unit, after, lambda state: rules.void(state, now, calendar), calendar, others)


def rekind(
    unit: Unit,
    clocks: Running,
    conversation_id: int,
    inbox_id: int,
    kind: Kind,
    priority: Priority,
    calendar: Calendar,
    now: int,
    *,
    since: int,
    answered: bool = False,
) -> Running:
    """Another kind or priority: what runs is held to its targets; what it promises beyond is counted from `since`.

    Updates are promised from now on, where a person has `answered`: before, nobody knew of them.  Where none is owed
    any more the clock goes, and stays as history only if it was late.
    """
    promised = rules.targets(kind, priority)

    def held(state: ClockState) -> ClockState:
        target = promised.get(state.kind)
        return rules.void(state, now, calendar) if target is None else rules.rekind(state, target, now, calendar)

    changed = _each(
        unit, clocks if ClockKind.UPDATE in promised else _without_updates(unit, clocks, now), held, calendar
    )
    had = {one.kind for one in all_of(unit, conversation_id)}
    missing = [
        which for which in (ClockKind.FIRST_ANALYSIS, ClockKind.RESOLUTION) if which in promised and which not in had
    ]
    new = [
        _insert(unit, conversation_id, inbox_id, rules.start(which, promised[which], since, calendar), calendar)
        for which in missing
    ]
    if answered and ClockKind.UPDATE in promised and not changed.has(ClockKind.UPDATE):
        state = rules.start(ClockKind.UPDATE, promised[ClockKind.UPDATE], now, calendar)
        new.append(_insert(unit, conversation_id, inbox_id, state, calendar))
    return Running((*changed.clocks, *new))


def recount(unit: Unit, clocks: Running, calendar: Calendar, now: int) -> Running:
    """Opening hours are others now: everything that runs is counted anew from its start."""
    return _each(unit, clocks, lambda state: rules.recount(state, now, calendar), calendar)


def look(unit: Unit, one: Clock, calendar: Calendar, now: int) -> tuple[Clock, bool, bool]:
    """Note what has come due on one clock; also whether it is warned and whether it is breached now for the first time."""
    state = _state(one)
    seen = rules.look(state, now, calendar)
    after = _update(unit, one, seen, calendar, now)
    return after, one.warned_at is None and seen.warned_at is not None, _newly_breached(one, seen)


def forget(unit: Unit, conversation_id: int) -> None:
    unit.run(_DELETE, conversation=conversation_id)


def _without_updates(unit: Unit, clocks: Running, now: int) -> Running:
    kept = []
    for one in clocks.clocks:
        if one.kind is ClockKind.UPDATE and one.breached_at is None and not rules.is_late(_state(one), now):
            unit.run(_DELETE_ONE, row=one.id)
        else:
            kept.append(one)
    return Running(tuple(kept))


def _newly_breached(before: Clock, after: ClockState) -> bool:
    return before.breached_at is None and after.breached_at is not None


def _each(
    unit: Unit,
    clocks: Running,
    change: Callable[[ClockState], ClockState],
    calendar: Calendar,
    kinds: tuple[ClockKind, ...] | None = None,
) -> Running:
    after = []
    for one in clocks.clocks:
        if kinds is None or one.kind in kinds:
            state = change(_state(one))
            after.append(_update(unit, one, state, calendar, unit.now))
        else:
            after.append(one)
    return Running(tuple(after))


def _state(one: Clock) -> ClockState:
    return ClockState(
        kind=one.kind,
        target=rules.target_from_text(one.target),
        started_at=one.started_at,
        due_at=one.due_at,
        paused_at=one.paused_at,
        remaining_us=one.remaining_us,
        paused_us=one.paused_us,
        stopped_at=one.stopped_at,
        breached_at=one.breached_at,
        warned_at=one.warned_at,
    )


def _look_at(state: ClockState, calendar: Calendar) -> int | None:
    if state.due_at is None or state.stopped_at is not None:
        return None
    if state.warned_at is None and state.breached_at is None:
        return rules.warn_at(state, calendar)
    # Exactly on time is in time.
    return state.due_at + 1 if state.breached_at is None else None


def _row(id_: int, conversation_id: int, inbox_id: int, state: ClockState, calendar: Calendar) -> Clock:
    return Clock(
        id=id_,
        conversation_id=conversation_id,
        inbox_id=inbox_id,
        kind=state.kind,
        target=str(state.target),
        started_at=state.started_at,
        due_at=state.due_at,
        paused_at=state.paused_at,
        remaining_us=state.remaining_us,
        paused_us=state.paused_us,
        stopped_at=state.stopped_at,
        breached_at=state.breached_at,
        warned_at=state.warned_at,
        look_at=_look_at(state, calendar),
    )


def _insert(unit: Unit, conversation_id: int, inbox_id: int, state: ClockState, calendar: Calendar) -> Clock:
    row = _row(new_id(), conversation_id, inbox_id, state, calendar)
    unit.run(_INSERT, **msgspec.structs.asdict(row))
    return row


def _update(unit: Unit, before: Clock, state: ClockState, calendar: Calendar, now: int) -> Clock:
    after = _row(before.id, before.conversation_id, before.inbox_id, state, calendar)
    if after.look_at is not None and after.look_at <= now and after.warned_at is not None:
        # It was warned of in this look; the breach is the next thing to note.
        after = msgspec.structs.replace(after, look_at=max(now + 1, after.look_at))
    if after != before:
        values = {f"new_{name}": getattr(after, name) for name in Clock.__struct_fields__ if name not in _KEPT}
        unit.run(_UPDATE, row=before.id, **values)
    return after
