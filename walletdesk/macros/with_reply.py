"""What is done together with a reply that was made of macros: when it goes out, and not before.

Until then its author may take it back, or a lead may have to let it go; what is to be done waits as a row.  A note does
not wait.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import msgspec
from sqlalchemy import bindparam, delete, insert

from walletdesk.conversations import queries as conversations
from walletdesk.conversations.actions import work
from walletdesk.conversations.rules import Status
from walletdesk.conversations.tables import Message
from walletdesk.events import Actor, ActorKind
from walletdesk.kit import jobs
from walletdesk.kit.clock import HOUR
from walletdesk.kit.errors import WalletdeskError
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.macros import actions as macros
from walletdesk.macros import queries
from walletdesk.macros.queries import Reader, actions_of
from walletdesk.macros.rules import ME, Actions
from walletdesk.macros.tables import macro_use
from walletdesk.triage import tree
from walletdesk.wire import Delivery

log = logging.getLogger(__name__)

WITH_REPLY = "with_reply"
"""Kind of the job."""


class WithReplyArgs(msgspec.Struct, frozen=True):
    message_id: int


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """A macro that a reply was made of, and the names of its actions that the writer took off."""

    macro_id: int
    without: tuple[str, ...] = ()


_ADD = Query[int](insert(macro_use))
_DROP = Query[int](delete(macro_use).where(macro_use.c.message_id == bindparam("message")))


def note(unit: Unit, who: Reader, stored: Message, used: Sequence[Used], *, at: int | None) -> None:
    """A reply was made of these macros: they are counted, and what they do is done `at`, at once without a time.

    A macro that was archived meanwhile, or is no longer for its writer, does nothing.
    """
    if queries.uses(unit, stored.id):
        return  # the same reply told twice
    for one in used:
        try:
            row = queries.usable(unit, who, one.macro_id)
        except WalletdeskError:
            continue
        macros.count_use(unit, row.id)
        left = actions_of(row.actions).without(one.without)
        unit.run(
            _ADD,
            id=new_id(),
            macro_id=row.id,
            conversation_id=stored.conversation_id,
            message_id=stored.id,
            staff_id=who.id,
            actions=msgspec.json.encode(left).decode(),
            created_at=unit.now,
        )
    if stored.delivery is Delivery.HELD:
        return
    if at is None:
        carry_out(unit, stored.id)
    else:
        go_on(unit, stored.id, at)


def go_on(unit: Unit, message_id: int, at: int) -> None:
    """The reply goes out then."""
    if queries.uses(unit, message_id):
        jobs.add(unit, WITH_REPLY, WithReplyArgs(message_id), key=f"{WITH_REPLY}:{message_id}", run_at=at)


def take_back(unit: Unit, message_id: int) -> None:
    """The reply is not sent: nothing is done, and its macros were not used."""
    jobs.cancel(unit, f"{WITH_REPLY}:{message_id}")
    for one in queries.uses(unit, message_id):
        macros.count_use(unit, one.macro_id, -1)
    unit.run(_DROP, message=message_id)


def carry_out(unit: Unit, message_id: int) -> None:
    """Do what is to be done.  May run twice; what is not possible any more is left out, the rest is done."""
    stored = conversations.one_message(unit, message_id)
    if stored is None or stored.delivery in (Delivery.TAKEN_BACK, Delivery.DECLINED):
        unit.run(_DROP, message=message_id)
        return
    for one in queries.uses(unit, message_id):
        number = conversations.by_id(unit, one.conversation_id).number
        _do(unit, number, Actor(ActorKind.STAFF, one.staff_id), actions_of(one.actions))
    unit.run(_DROP, message=message_id)


def _do(unit: Unit, number: int, by: Actor, todo: Actions) -> None:
    left_out = macros.gone(unit, todo)
    todo = todo.without([one for one in left_out if one != "tags"])
    now = conversations.by_number(unit, number)
    if todo.category and todo.category != now.category:
        known = tree.branches(unit).get(todo.category)
        work.set_category(unit, number, by, todo.category, None if known is None else known.kind)
    if todo.priority is not None:
        work.set_priority(unit, number, by, todo.priority)
    if todo.tags:
        had = conversations.tags_of(unit, [now.id]).get(now.id, [])
        there = {one.name for one in conversations.tags(unit)}
        names = list(dict.fromkeys([*had, *(one for one in todo.tags if one in there)]))[: work.MOST_TAGS]
        work.set_tags(unit, number, by, names)
    if todo.assignee or todo.team:
        staff_id, team_id = now.assignee_id, now.team_id
        if todo.assignee:
            staff_id = by.id if todo.assignee == ME else int(todo.assignee)
        if todo.team:
            team_id = int(todo.team)
        work.assign(unit, number, by, staff_id=staff_id, team_id=team_id)
    if todo.status is not None:
        until = unit.now + todo.snooze_hours * HOUR if todo.status is Status.SNOOZED else None
        try:
            work.set_status(unit, number, by, status=todo.status, snoozed_until=until)
        except work.WrongStatus:  # it was closed meanwhile
            left_out = (*left_out, "status")
    if left_out:
        log.info("macro_left_out", extra={"conversation": now.id, "actions": list(left_out)})
