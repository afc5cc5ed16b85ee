"""What time brings: promises that run out are noted in the conversation and told."""

from __future__ import annotations

import logging

from walletdesk.conversations.actions import ended, opened
from walletdesk.conversations.rules import ChangeKind, Status
from walletdesk.events import SYSTEM, ClockBreached, ClockWarned
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound, WalletdeskError
from walletdesk.kit.unit import Unit
from walletdesk.sla import actions as sla
from walletdesk.sla.tables import Clock

log = logging.getLogger(__name__)

MOST = 200
"""Clocks noted in one transaction."""


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


def _look(unit: Unit, limit: int) -> int:
    return look(unit, limit=limit)


def _coming(unit: Unit, limit: int) -> list[Clock]:
    return sla.coming(unit, unit.now, limit=limit)
