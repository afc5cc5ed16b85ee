"""What visitors ask of their own conversations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from walletdesk.channels.widget import forms, queries, views
from walletdesk.channels.widget.frames import ConversationView, History, Redacted, ToVisitor
from walletdesk.channels.widget.queries import Queue
from walletdesk.channels.widget.reception import Reception, Shown
from walletdesk.conversations import queries as conversations
from walletdesk.conversations.actions import harmless, late
from walletdesk.conversations.tables import Conversation
from walletdesk.events import Actor, ActorKind
from walletdesk.kit.errors import NotFound
from walletdesk.kit.unit import Unit
from walletdesk.people import actions as people
from walletdesk.people.tables import Contact
from walletdesk.screening import queries as screening
from walletdesk.screening.actions import report_harmless, report_missed

T = TypeVar("T")

PAGE = 50


def own(unit: Unit, inbox_id: int, public_id: str, contact_id: int, action: Callable[..., T], *args: Any) -> T:
    """`action(unit, public_id, contact_id, ...)` on a conversation of this contact in this inbox.

    Raises NotFound (404), ContactIsBlocked (403): the row is asked, because a visit may be older than the block.
    """
    _own(unit, inbox_id, public_id, contact_id)
    people.must_be_welcome_now(unit, contact_id)
    return action(unit, public_id, contact_id, *args)


def _own(unit: Unit, inbox_id: int, public_id: str, contact_id: int) -> Conversation:
    row = conversations.own(unit, public_id, contact_id)
    if row.inbox_id != inbox_id:  # a visitor's token opens one inbox, whatever else the contact has
        raise NotFound
    return row


async def view(reception: Reception, inbox: Shown, contact: Contact, public_id: str) -> ConversationView:
    """Raises NotFound (404)."""
    return await reception.db.read(_view, inbox.id, public_id, contact.id, await reception.queue(inbox.id))


def _view(unit: Unit, inbox_id: int, public_id: str, contact_id: int, queue: Queue) -> ConversationView:
    return views.conversations(unit, [_own(unit, inbox_id, public_id, contact_id)], queue)[0]


def report_secret(unit: Unit, public_id: str, contact_id: int, message_id: int) -> None:
    """The contact's own message goes, because of what it holds.  Raises NotFound (404)."""
    taken = late.report_own(unit, public_id, contact_id, message_id)
    if taken.missed:
        by = Actor(ActorKind.CONTACT, contact_id)
        channel = screening.channel_of(unit, taken.inbox_id)
        report_missed(unit, by, channel=channel, kind=taken.kind.value)


def say_harmless(unit: Unit, public_id: str, contact_id: int, message_id: int, tell_form: bool) -> None:
    """What was taken out of the contact's own message was no secret.  Raises NotFound (404)."""
    said = harmless.say_own_harmless(unit, public_id, contact_id, message_id)
    report_harmless(unit, Actor(ActorKind.CONTACT, contact_id), said, tell_form=tell_form)


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    inbox_id: int
    public_id: str
    contact_id: int
    after: int | None
    before: int | None
    files_key: bytes


async def page(
    reception: Reception, inbox: Shown, contact: Contact, public_id: str, after: int | None, before: int | None
) -> History:
    """One page of a conversation (frame `sync`).  Raises NotFound (404)."""
    asked = _Asked(
        inbox_id=inbox.id,
        public_id=public_id,
        contact_id=contact.id,
        after=None if after is None else forms.number(after),
        before=None if before is None or after is not None else forms.number(before),
        files_key=reception.files_key,
    )
    history, _ = await reception.db.read(_page, asked, await reception.queue(inbox.id))
    return history


async def missed(reception: Reception, inbox: Shown, contact: Contact, public_id: str, after: int) -> list[ToVisitor]:
    """What a visitor who comes back with number `after` lacks: words taken out meanwhile, and the next messages."""
    asked = _Asked(
        inbox_id=inbox.id,
        public_id=public_id,
        contact_id=contact.id,
        after=after,
        before=None,
        files_key=reception.files_key,
    )
    history, redacted = await reception.db.read(_page, asked, await reception.queue(inbox.id))
    return [*redacted, history]


def _page(unit: Unit, asked: _Asked, queue: Queue) -> tuple[History, list[Redacted]]:
    row = _own(unit, asked.inbox_id, asked.public_id, asked.contact_id)
    redacted = []
    if asked.after is not None:
        rows = conversations.visible_after(unit, row.id, asked.after, limit=PAGE + 1)
        more, rows = len(rows) > PAGE, rows[:PAGE]
        redacted = queries.redacted_since(unit, row.id, asked.after, asked.after)
    else:
        upto = {} if asked.before is None else {"seq": asked.before}
        rows = conversations.visible_before(unit, row.id, limit=PAGE + 1, **upto)
        more, rows = len(rows) > PAGE, rows[-PAGE:]
    history = History(
        conversation=views.conversations(unit, [row], queue)[0],
        messages=views.messages(unit, rows, files_key=asked.files_key),
        more=more,
        after=asked.after,
        before=asked.before,
    )
    gone = views.messages(unit, redacted, files_key=asked.files_key)
    return history, [Redacted(conversation=row.public_id, id=one.id, text=one.text, files=one.files) for one in gone]
