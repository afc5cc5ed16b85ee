"""What time brings: promises that run out are noted in the conversation and told."""

from __future__ import annotations

import logging

import msgspec
from sqlalchemy import bindparam, or_, select

from walletdesk.conversations.actions import ended, opened, windows
from walletdesk.conversations.rules import LIVE, ChangeKind, Lane, Status
from walletdesk.conversations.tables import conversation
from walletdesk.events import SYSTEM, ClockBreached, ClocksRecounted, ClockWarned
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound, WalletdeskError
from walletdesk.kit.unit import Query, Unit
from walletdesk.sla import actions as sla
from walletdesk.sla.tables import Clock

log = logging.getLogger(__name__)

MOST = 200
"""Clocks noted in one transaction."""
RECOUNT = "recount"
"""Kind of the job that follows when an inbox has other opening hours."""
RECOUNTED_AT_ONCE = 50
"""Conversations in one unit: a business day far ahead is counted day by day."""


class RecountArgs(msgspec.Struct, frozen=True):
    inbox_id: int


_OPEN_OF = Query(
    select(conversation.c.id)
    .where(
        conversation.c.inbox_id == bindparam("inbox"),
        or_(conversation.c.lane == Lane.WORK.value, conversation.c.lane == Lane.SNOOZED.value),
        conversation.c.id > bindparam("after"),
    )
    .order_by(conversation.c.id)
    .limit(bindparam("limit")),
    int,
)


def look(unit: Unit, *, limit: int = MOST) -> int:
    """Note every warning and breach that has come due; returns how many clocks were looked at.

    Announces ClockWarned and ClockBreached, each once for each clock.  A desk that was
    down finds everything that came due meanwhile.
    """
    coming = sla.coming(unit, unit.now, limit=limit)
    for one in coming:
        note(unit, one)
    return len(coming)


async def look_at_all(db: Db, *, limit: int = MOST) -> int:
    """`look`, and where one clock cannot be noted the others all the same, each in a transaction of its own.

    Raises WalletdeskError when the database is busy or away.
    """
    try:
        return await db.write(_look, limit)
    except WalletdeskError:
        raise
    except Exception:  # which one it was is found out below
        log.exception("clocks_failed")
    noted = 0
    for one in await db.read(_coming, limit):
        try:
            await db.write(note, one)
            noted += 1
        except WalletdeskError:
            raise
        except Exception:  # the others go on
            log.exception("clock_failed", extra={"conversation": one.conversation_id})
    return noted


def note(unit: Unit, one: Clock) -> None:
    """Note that a clock warns or is late, if it still does."""
    try:
        held = opened.by_id(unit, one.conversation_id)
    except NotFound:
        sla.forget(unit, one.conversation_id)
        return
    # Read again under the row's lock: it may have been stopped meanwhile.
    fresh = next((c for c in sla.running(unit, one.conversation_id).clocks if c.id == one.id), None)
    if fresh is None:
        return
    if held.now.status is Status.RESOLVED and not ended.on_its_way(unit, held.now.id):
        # The answer that it waited for is in a database that was put back, where nothing goes out by itself.
        ended.reply_out(unit, held, accepted=False)
        held.save()
        return
    _, warned, breached = sla.look(unit, fresh, held.calendar(), unit.now)
    if not warned and not breached:
        return
    held.note(ChangeKind.BREACHED if breached else ChangeKind.WARNED, SYSTEM, "", one.kind)
    held.save()
    event = ClockBreached if breached else ClockWarned
    unit.announce(event(**held.ids(), clock=one.kind.value, assignee_id=held.now.assignee_id))


def shut(unit: Unit, args: windows.ShutArgs) -> None:
    """Note that the provider takes no answers any more where people still work, and let go of the place that it gave.

    May run twice.  Announces ConversationChanged.
    """
    try:
        held = opened.by_id(unit, args.conversation_id)
    except NotFound:
        return
    window = held.window()
    if window is None or window.sends_left == 0:
        return  # closed already, and that was told
    if window.open(unit.now):
        windows.look_later(unit, held.now.id, window.closes_at)
        return
    windows.close(unit, held.now.id)
    if held.now.status not in LIVE:
        return
    held.clocks(sla.running(unit, held.now.id))
    held.note(ChangeKind.WINDOW_SHUT, SYSTEM)
    held.save()
    held.announce_changes(SYSTEM)


def recount(unit: Unit, inbox_id: int, after: int = 0, *, limit: int = RECOUNTED_AT_ONCE) -> int | None:
    """Count the clocks of so many open conversations of an inbox anew in its opening hours, those above id `after`.

    Returns the id to go on after, None when all are done.  May run twice.  Announces ClocksRecounted for each that is
    due at another time.
    """
    ids = unit.all(_OPEN_OF, inbox=inbox_id, after=after, limit=limit)
    for id_ in ids:
        held = opened.by_id(unit, id_)
        if held.now.status not in LIVE:
            continue
        held.clocks(sla.recount(unit, sla.running(unit, id_), held.calendar(), unit.now))
        if held.now != held.before:
            held.save()
            unit.announce(ClocksRecounted(**held.ids()))
    return ids[-1] if ids else None


def _look(unit: Unit, limit: int) -> int:
    return look(unit, limit=limit)


def _coming(unit: Unit, limit: int) -> list[Clock]:
    return sla.coming(unit, unit.now, limit=limit)
