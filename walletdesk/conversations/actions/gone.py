"""What somebody of the team had in hand who cannot sign in any more: their conversations are everybody's again."""

from __future__ import annotations

import msgspec
from sqlalchemy import bindparam, exists, or_, select

from walletdesk.conversations.actions import opened
from walletdesk.conversations.actions.opened import Opened
from walletdesk.conversations.rules import ChangeKind, Lane
from walletdesk.conversations.tables import conversation
from walletdesk.events import SYSTEM, Actor, ActorKind
from walletdesk.kit.unit import Query, Unit
from walletdesk.staff import queries as members
from walletdesk.staff.tables import staff

GIVE_BACK = "give_back"
"""Kind of the job that follows when somebody is deactivated."""
MOST = 100
"""Conversations given back in one unit."""


class GiveBackArgs(msgspec.Struct, frozen=True):
    staff_id: int
    by_kind: ActorKind
    by_id: int | None


_IN_HAND = or_(conversation.c.lane == Lane.WORK.value, conversation.c.lane == Lane.SNOOZED.value)
_HELD = Query(
    select(conversation.c.id)
    .where(conversation.c.assignee_id == bindparam("staff"), _IN_HAND)
    .order_by(conversation.c.lane, conversation.c.place, conversation.c.id)
    .limit(bindparam("limit")),
    int,
)
_GONE = Query(
    select(staff.c.id).where(
        ~staff.c.active,
        exists().where(conversation.c.assignee_id == staff.c.id, _IN_HAND),
    ),
    int,
)


def give_back(unit: Unit, staff_id: int, by: Actor = SYSTEM, *, limit: int = MOST) -> int:
    """Take so many open conversations from a member who is deactivated, the most pressing first; their team keeps them.

    Returns how many, 0 when none is left, or when the member is back.  May run twice.
    """
    member = members.by_id(unit, staff_id)
    if member is not None and member.active:
        return 0
    ids = unit.all(_HELD, staff=staff_id, limit=limit)
    for id_ in ids:
        held = opened.by_id(unit, id_)
        if held.now.assignee_id == staff_id:  # another may have taken it while this one waited for the row
            let_go(held, by)
            held.save()
            held.announce_changes(by)
    return len(ids)


def let_go(held: Opened, by: Actor) -> None:
    held.note(ChangeKind.ASSIGNEE, by, held.now.assignee_id, None)
    held.set(assignee_id=None)


def back_to_work(held: Opened) -> None:
    """What was resolved goes on: with whoever resolved it, or, if they are gone, with everybody."""
    if held.now.assignee_id is not None:
        member = members.by_id(held.unit, held.now.assignee_id)
        if member is None or not member.active:
            let_go(held, SYSTEM)


def with_work(unit: Unit) -> list[int]:
    """Deactivated members who have conversations in hand all the same."""
    return unit.all(_GONE)
