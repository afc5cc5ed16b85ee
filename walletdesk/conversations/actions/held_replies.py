"""Replies that wait for a lead, and those that were refused: what is kept of both."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import bindparam, insert, update

from walletdesk.conversations.actions import opened
from walletdesk.conversations.actions.opened import Opened
from walletdesk.conversations.rules import ChangeKind
from walletdesk.conversations.tables import Message, held_reply
from walletdesk.events import Actor, ActorKind, ReplyRefusedAgain, ReplyRefusedForAsking
from walletdesk.kit.errors import Conflict
from walletdesk.kit.unit import Query, Unit
from walletdesk.outgoing import actions as outgoing
from walletdesk.outgoing import queries as kept
from walletdesk.outgoing.rules import REPEATED, REPEATED_US
from walletdesk.outgoing.tables import Refusal
from walletdesk.safety import trusted
from walletdesk.safety.asking import Asked
from walletdesk.wire import Delivery, SafeText

UNREAD = "?"
"""Among the places of a reply: its language is not read whole, and it names what nobody may ask for."""
EXCERPT = 300


class AlreadyDecided(Conflict):
    code = "already_decided"
    sentence = "This reply waits no more: somebody has decided on it, or its author took it back."


_HOLD = Query[int](insert(held_reply))
_SETTLE = Query[int](
    update(held_reply)
    .where(held_reply.c.message_id == bindparam("message"))
    .values(waiting=False, decided_by=bindparam("by"), decided_at=bindparam("at"))
)


def hold(unit: Unit, held: Opened, stored: Message, places: Sequence[str]) -> None:
    """Put it on the leads' list; its row comes with `held.save`."""
    held.note(ChangeKind.HELD, Actor(ActorKind.STAFF, stored.author_id), message_id=stored.id)
    held.also(
        _HOLD,
        message_id=stored.id,
        staff_id=stored.author_id,
        places=msgspec.json.encode(list(places)).decode(),
        waiting=True,
        decided_by=None,
        created_at=unit.now,
        decided_at=None,
    )


def must_wait(stored: Message) -> None:
    """Raises AlreadyDecided (409)."""
    if stored.delivery is not Delivery.HELD:
        raise AlreadyDecided


def settle(unit: Unit, message_id: int, by: Actor) -> None:
    unit.run(_SETTLE, message=message_id, by=by.id if by.kind is ActorKind.STAFF else None, at=unit.now)


def refuse(unit: Unit, *, number: int, staff_id: int, key: str, text: SafeText, asked: Asked) -> Refusal:
    """Keep that a reply was refused, once for each key, and what it asked in; leads hear of it.

    Announces ReplyRefusedForAsking, and ReplyRefusedAgain from the third within a day on.
    """
    held = opened.by_number(unit, number)
    if (known := kept.refusal_by_key(unit, held.now.id, key)) is not None:
        return known
    refused = outgoing.keep_refusal(
        unit,
        staff_id=staff_id,
        conversation_id=held.now.id,
        external_id=key,
        asked=asked,
        excerpt=trusted(text[asked.start : asked.end][:EXCERPT]),
    )
    by = Actor(ActorKind.STAFF, staff_id)
    times = kept.refused_since(unit, staff_id, unit.now - REPEATED_US)
    held.note(ChangeKind.REFUSED, by, times, asked.kind.value)
    held.save()
    unit.announce(
        ReplyRefusedForAsking(
            actor_kind=by.kind,
            actor_id=by.id,
            conversation_id=held.now.id,
            asks_for=asked.kind.value,
            rule=asked.rule.value,
        )
    )
    if times >= REPEATED:
        unit.announce(ReplyRefusedAgain(actor_kind=by.kind, actor_id=by.id, staff_id=staff_id, times=times))
    held.announce_changes(by)
    return refused
