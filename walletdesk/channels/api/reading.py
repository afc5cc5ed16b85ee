"""What own systems may read: states, what was said, who somebody is.  Never a note."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import and_, exists, select

from walletdesk.channels.api.receiving import redacted
from walletdesk.channels.api.shapes import (
    ChangePage,
    ContactInfo,
    ConversationPage,
    FileInfo,
    IdentityInfo,
    MessageInfo,
    MessagePage,
)
from walletdesk.conversations import queries as conversations
from walletdesk.conversations.rules import Status
from walletdesk.conversations.tables import Message, conversation
from walletdesk.files import links
from walletdesk.files import queries as files
from walletdesk.files.tables import File
from walletdesk.inboxes import queries as inboxes
from walletdesk.integrations import feed, views
from walletdesk.integrations.access import Client
from walletdesk.integrations.rules import Scope
from walletdesk.integrations.views import ConversationState
from walletdesk.kit.errors import NotFound
from walletdesk.kit.ids import id_at
from walletdesk.kit.unit import Row, Unit
from walletdesk.people import queries as contacts
from walletdesk.people.rules import DESK_WIDE, IdentityKind, normal_value
from walletdesk.people.tables import Contact
from walletdesk.staff.tables import staff
from walletdesk.wire import AuthorKind, Kind, Priority


class Narrowed(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is narrowed to; None does not narrow."""

    inbox: str | None = None
    contact: str | None = None
    status: Status | None = None
    priority: Priority | None = None
    kind: Kind | None = None
    language: str | None = None
    created_after: int | None = None
    created_before: int | None = None


def listed(unit: Unit, client: Client, asked: Narrowed, *, cursor: int | None, limit: int) -> ConversationPage:
    """The newest first."""
    columns = conversation.c
    statement = select(columns.id)
    inbox_id = client.inbox_id
    if asked.inbox is not None:
        place = inboxes.by_public_id(unit, asked.inbox)
        if place is None:
            raise NotFound
        client.must_see(place.id)
        inbox_id = place.id
    if inbox_id is not None:
        statement = statement.where(columns.inbox_id == inbox_id)
    if asked.contact is not None:
        person = contacts.by_public_id(unit, asked.contact)
        if person is None:
            raise NotFound
        statement = statement.where(columns.contact_id == contacts.standing(unit, person).id)
    for name in ("status", "priority", "kind", "language"):
        if (value := getattr(asked, name)) is not None:
            statement = statement.where(columns[name] == str(value))
    if asked.created_after is not None:
        statement = statement.where(columns.created_at >= asked.created_after)
    if asked.created_before is not None:
        statement = statement.where(columns.created_at < asked.created_before)
    if cursor is not None:
        statement = statement.where(columns.id < cursor)
    ids = unit.select(statement.order_by(columns.id.desc()).limit(limit + 1), int)
    found = views.states(unit, ids[:limit])
    shown = [found[id_] for id_ in ids[:limit] if id_ in found]
    return ConversationPage(conversations=shown, next=str(ids[limit - 1]) if len(ids) > limit else None)


def one(unit: Unit, client: Client, public_id: str) -> ConversationState:
    """Raises NotFound (404)."""
    row = conversations.by_public_id(unit, public_id)
    client.must_see(row.inbox_id)
    return views.states(unit, [row.id])[row.id]


def messages(
    unit: Unit, client: Client, public_id: str, *, after: int, limit: int, files_key: bytes, desk_url: str
) -> MessagePage:
    """What the contact sees, in the order in which it became visible.  Raises NotFound (404)."""
    row = conversations.by_public_id(unit, public_id)
    client.must_see(row.inbox_id)
    found = conversations.visible_after(unit, row.id, after, limit=limit + 1)
    shown = found[:limit]
    authors = {one.author_id for one in shown if one.author_kind is AuthorKind.AGENT and one.author_id is not None}
    names = _names(unit, authors)
    attached = files.of_messages(unit, [one.id for one in shown if one.files])
    made = [_message(one, names, attached.get(one.id, ()), files_key, desk_url, unit.now) for one in shown]
    return MessagePage(messages=made, next=made[-1].sequence if len(found) > limit else None)


class _Name(Row, frozen=True, kw_only=True):
    id: int
    name: str


def _names(unit: Unit, authors: Collection[int]) -> dict[int, str]:
    if not authors:
        return {}
    return {
        one.id: one.name for one in unit.select(select(staff.c.id, staff.c.name).where(staff.c.id.in_(authors)), _Name)
    }


def _message(
    row: Message, names: dict[int, str], attached: Sequence[File], files_key: bytes, desk_url: str, now: int
) -> MessageInfo:
    return MessageInfo(
        id=str(row.id),
        sequence=row.visible_seq or row.seq,
        at=row.created_at,
        author=row.author_kind,
        name=names.get(row.author_id or 0, "") if row.author_kind is AuthorKind.AGENT else "",
        text=views.trimmed(row.body),
        language=row.language,
        redacted=redacted(row),
        files=[file_view(one, files_key, desk_url, now) for one in attached],
    )


def file_view(file: File, files_key: bytes, desk_url: str, now: int) -> FileInfo:
    seen = links.view(file, key=files_key, now=now)
    return FileInfo(
        id=seen.id,
        name=seen.name,
        media_type=seen.media_type,
        size_bytes=seen.size_bytes,
        url=f"{desk_url}{seen.url}" if seen.url else "",
    )


def changes(
    unit: Unit, client: Client, *, cursor: int | None, since: int | None, public_id: str | None, limit: int
) -> ChangePage:
    """What happened after `cursor`, or since a moment, oldest first.

    Words stand beside messages where the token has the scope for them.  Raises NotFound (404).
    """
    conversation_id = 0
    if public_id is not None:
        row = conversations.by_public_id(unit, public_id)
        client.must_see(row.inbox_id)
        conversation_id = row.id
    after = cursor if cursor is not None else max(0, id_at(since)) if since is not None else 0
    stretch = feed.read(unit, after, inbox_id=client.inbox_id, conversation_id=conversation_id, limit=limit)
    entries = [one for one in stretch.entries if one.id <= stretch.settled]
    return ChangePage(
        events=views.events(unit, entries, words=client.may(Scope.MESSAGES_READ)),
        next=str(stretch.settled),
        more=stretch.more and bool(entries),
    )


def contact(unit: Unit, client: Client, public_id: str) -> ContactInfo:
    """Raises NotFound (404), also for somebody erased or whom the token may not see."""
    found = contacts.by_public_id(unit, public_id)
    if found is None or found.erased_at is not None:
        raise NotFound
    return _contact(unit, client, _seen(unit, client, found))


def known_by(
    unit: Unit, client: Client, *, inbox: str | None, app_user: str | None, email: str | None
) -> list[ContactInfo]:
    """Whom an id of the own system names in an inbox, or an address in the whole desk: nobody or one.

    For a token for one inbox an address names whom it gave by it there.
    """
    found: Contact | None = None
    if app_user is not None and inbox is not None:
        place = inboxes.by_public_id(unit, inbox)
        if place is None:
            raise NotFound
        client.must_see(place.id)
        found = contacts.by_identity(unit, IdentityKind.APP_USER, app_user, place.id)
    elif email is not None:
        kind, scope = (
            (IdentityKind.EMAIL, DESK_WIDE) if client.inbox_id is None else (IdentityKind.CHANNEL, client.inbox_id)
        )
        found = contacts.by_identity(unit, kind, normal_value(IdentityKind.EMAIL, email), scope)
    if found is None or found.erased_at is not None:
        return []
    try:
        return [_contact(unit, client, _seen(unit, client, found))]
    except NotFound:
        return []


def _seen(unit: Unit, client: Client, found: Contact) -> Contact:
    """Who stands for a contact.  Raises NotFound (404) where the token may not see them."""
    found = contacts.standing(unit, found)
    if client.inbox_id is not None:
        there = exists().where(and_(conversation.c.contact_id == found.id, conversation.c.inbox_id == client.inbox_id))
        if not unit.select(select(1).where(there), int):
            raise NotFound
    return found


def _contact(unit: Unit, client: Client, found: Contact) -> ContactInfo:
    """A token for one inbox sees by what somebody is known there, and not how they are reached elsewhere."""
    return ContactInfo(
        id=found.public_id,
        name=found.name,
        language=found.language,
        created_at=found.created_at,
        last_seen_at=found.last_seen_at,
        blocked=found.blocked_at is not None,
        identities=[
            IdentityInfo(kind=one.kind, value=one.value, proof=one.proof)
            for one in contacts.identities_of(unit, found.id)
            if client.inbox_id in (None, one.scope)
        ],
    )
