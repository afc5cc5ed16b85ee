"""What the end of a matter keeps of what was promised, and the question how it was.

A reply that still waits for its undo, or for its channel, when the matter is resolved is an answer all the same: what
it meets is met when it is out, and the contact is asked only then.
"""

from __future__ import annotations

from types import ModuleType

from sqlalchemy import bindparam, select
from sqlalchemy.sql.elements import ClauseElement

from walletdesk.conversations import queries
from walletdesk.conversations.actions.opened import Opened
from walletdesk.conversations.rules import DISTRESS, ChangeKind, Status, Visibility
from walletdesk.conversations.tables import change, message, rating
from walletdesk.kit.ids import new_id, new_public_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.sla import actions as sla
from walletdesk.sla.actions import Running
from walletdesk.wire import AuthorKind, ClockKind, Delivery

_ON_ITS_WAY = Query(
    select(message.c.id)
    .where(
        message.c.conversation_id == bindparam("conversation"),
        message.c.visible_seq.is_(None),
        message.c.author_kind == AuthorKind.AGENT.value,
        message.c.visibility == Visibility.PUBLIC.value,
        message.c.delivery == Delivery.QUEUED.value,
    )
    .limit(1),
    int,
)
_RESOLVED_BY = Query(
    select(change.c.actor_id)
    .where(
        change.c.conversation_id == bindparam("conversation"),
        change.c.kind == ChangeKind.STATUS.value,
        change.c.new == Status.RESOLVED.value,
        change.c.actor_kind == AuthorKind.AGENT.value,
        change.c.at == bindparam("at"),
    )
    .limit(1),
    int,
)


def _ask_once(module: ModuleType) -> ClauseElement:
    columns = ("id", "conversation_id", "token", "resolved_at", "staff_id", "words")
    statement = module.insert(rating).values({name: bindparam(name) for name in columns})
    once: ClauseElement = statement.on_conflict_do_nothing(index_elements=["conversation_id", "resolved_at"])
    return once


_ASK = Query(_ask_once, int)


def end(unit: Unit, held: Opened, status: Status) -> Running:
    """The clocks of a matter that has just been given an end.

    While an answer is on its way the promises of one run on: `reply_out` ends them.
    """
    clocks = sla.running(unit, held.now.id)
    if status is Status.RESOLVED and on_its_way(unit, held.now.id):
        return sla.stop(unit, clocks, (ClockKind.RESOLUTION,), held.calendar(), unit.now)
    return sla.end(unit, clocks, _met_by(unit, held.now.id, status), held.calendar(), unit.now)


def reply_out(unit: Unit, held: Opened, *, accepted: bool) -> None:
    """A reply is out, or will never be: what was resolved before that gets its end, and is asked about."""
    row = held.now
    if row.status is not Status.RESOLVED:
        return
    clocks = sla.running(unit, row.id)
    if clocks.clocks:
        if accepted:
            clocks = sla.stop(unit, clocks, sla.MET_BY_REPLY, held.calendar(), unit.now)
        if not on_its_way(unit, row.id):
            met = _met_by(unit, row.id, row.status)
            clocks = sla.end(unit, clocks, met, held.calendar(), unit.now)
        held.clocks(clocks)
    by = unit.one(_RESOLVED_BY, conversation=row.id, at=row.resolved_at)
    ask(unit, held, row.assignee_id if by is None else by)


def ask(unit: Unit, held: Opened, resolved_by: int | None) -> None:
    """Ask how a resolved conversation was, once for each time; not before the answer is out, and nobody in distress."""
    row = held.now
    if row.resolved_at is None or row.category == DISTRESS or on_its_way(unit, row.id):
        return
    unit.run(
        _ASK,
        id=new_id(),
        conversation_id=row.id,
        token=new_public_id(26),
        resolved_at=row.resolved_at,
        staff_id=resolved_by,
        words="",
    )


def on_its_way(unit: Unit, conversation_id: int) -> bool:
    """Whether a person's public reply is neither out nor given up."""
    return unit.one(_ON_ITS_WAY, conversation=conversation_id) is not None


def _met_by(unit: Unit, conversation_id: int, status: Status) -> tuple[ClockKind, ...]:
    """What the end of a matter keeps of what was promised.  An answer is kept by an answer only."""
    if status is not Status.RESOLVED:
        return ()
    if queries.answered_after(unit, conversation_id) is None:
        return (ClockKind.RESOLUTION,)
    return (ClockKind.RESOLUTION, ClockKind.FIRST_ANALYSIS, ClockKind.UPDATE)
