"""What time brings: promises that run out are noted in the conversation and told."""

from __future__ import annotations

from walletdesk.conversations.actions import opened
from walletdesk.conversations.rules import ChangeKind
from walletdesk.events import SYSTEM, ClockBreached, ClockWarned
from walletdesk.kit.errors import NotFound
from walletdesk.kit.unit import Unit
from walletdesk.sla import actions as sla

MOST = 200
"""Clocks noted in one transaction."""


def look(unit: Unit, *, limit: int = MOST) -> int:
    """Note every warning and breach that has come due; returns how many clocks were looked at.

    Announces ClockWarned and ClockBreached, each once for each clock.  A desk that was
    down finds everything that came due meanwhile.
    """
    coming = sla.coming(unit, unit.now, limit=limit)
    for one in coming:
        try:
            held = opened.by_id(unit, one.conversation_id)
        except NotFound:
            sla.forget(unit, one.conversation_id)
            continue
        # Read again under the row's lock: it may have been stopped meanwhile.
        fresh = next((c for c in sla.running(unit, one.conversation_id).clocks if c.id == one.id), None)
        if fresh is None:
            continue
        _, warned, breached = sla.look(unit, fresh, held.calendar(), unit.now)
        if warned and not breached:
            held.note(ChangeKind.WARNED, SYSTEM, "", one.kind)
        if breached:
            held.note(ChangeKind.BREACHED, SYSTEM, "", one.kind)
        if not warned and not breached:
            continue
        held.save()
        event = ClockBreached if breached else ClockWarned
        unit.announce(event(**held.ids(), clock=one.kind.value, assignee_id=held.now.assignee_id))
    return len(coming)
