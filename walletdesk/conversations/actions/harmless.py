"""Somebody says that what was taken out of a message was no secret.  Nothing comes back: it was never kept."""

from __future__ import annotations

import msgspec
from sqlalchemy import bindparam, func, select, text

from walletdesk.conversations.actions import opened
from walletdesk.conversations.actions.opened import Opened
from walletdesk.conversations.rules import ChangeKind
from walletdesk.conversations.tables import Message, change, message
from walletdesk.events import Actor, ActorKind
from walletdesk.kit.errors import NotFound
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.safety import marks
from walletdesk.wire import AuthorKind, Certainty, Found, SafeText

_ONE = Query(
    select(*columns(message, Message)).where(
        message.c.id == bindparam("id"), message.c.conversation_id == bindparam("conversation")
    ),
    Message,
)
_SAID = Query(
    select(func.count())
    .select_from(change)
    .where(
        change.c.conversation_id == bindparam("conversation"),
        change.c.message_id == bindparam("message"),
        text("change.kind = 'harmless'"),
        change.c.actor_kind == bindparam("by"),
    ),
    int,
)
_found = msgspec.json.Decoder(list[Found]).decode


class Harmless(msgspec.Struct, frozen=True, kw_only=True):
    """What is said to have been no secret."""

    found: Found
    """The first of what it was taken for."""
    body: SafeText
    """As it stands, with marks; for `safety.twins.form_of` in the same unit."""
    inbox_id: int
    again: bool
    """The same side has said so before."""


def say_harmless(unit: Unit, number: int, message_id: int, by: Actor) -> Harmless:
    """Somebody of the team says so.  Raises NotFound (404), also where nothing was taken out."""
    return _say(unit, opened.by_number(unit, number), message_id, by)


def say_own_harmless(unit: Unit, public_id: str, contact_id: int, message_id: int) -> Harmless:
    """The contact says so of their own message.  Raises NotFound (404), also for somebody else's."""
    return _say(
        unit, opened.by_public_id(unit, public_id, contact_id), message_id, Actor(ActorKind.CONTACT, contact_id)
    )


def _say(unit: Unit, held: Opened, message_id: int, by: Actor) -> Harmless:
    one = unit.one(_ONE, id=message_id, conversation=held.now.id)
    if one is None or not marks.holds_secret(one.body):
        raise NotFound
    side = AuthorKind.CONTACT if by.kind is ActorKind.CONTACT else AuthorKind.AGENT
    if side is AuthorKind.CONTACT and (one.author_kind is not side or one.author_id != by.id):
        raise NotFound
    again = unit.value(_SAID, conversation=held.now.id, message=one.id, by=side.value) > 0
    if not again:
        held.note(ChangeKind.HARMLESS, by, message_id=one.id)
        held.save()
        held.announce_changes(by)
    found = _found(one.found)
    first = found[0] if found else Found(marks.first_kind(one.body), Certainty.LIKELY)
    return Harmless(found=first, body=one.body, inbox_id=one.inbox_id, again=again)
