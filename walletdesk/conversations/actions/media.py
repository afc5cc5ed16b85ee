"""A file of a message comes after it: fetched from the provider, or read while its message was already told."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from walletdesk.conversations import queries
from walletdesk.conversations.actions import opened
from walletdesk.conversations.rules import ChangeKind
from walletdesk.conversations.tables import Message, message
from walletdesk.events import Actor, ActorKind
from walletdesk.files import actions as files
from walletdesk.files import queries as file_queries
from walletdesk.files.tables import Uploader
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit
from walletdesk.wire import AuthorKind

_BY_ID = Query(select(*columns(message, Message)).where(message.c.id == bindparam("id")), Message)
_COUNT = Query[int](update(message).where(message.c.id == bindparam("row")).values(files=message.c.files + 1))


def attach(unit: Unit, message_id: int, public_id: str, place: int) -> bool:
    """Give a stored file to a contact's message.  A repeat changes nothing; False where the message is gone or deleted.

    Raises NotFound (404) for a file that is not the contact's.
    """
    stored = unit.one(_BY_ID, id=message_id)
    if stored is None or stored.author_kind is not AuthorKind.CONTACT or stored.author_id is None:
        return False
    if queries.was_withdrawn(unit, message_id):
        return False
    held = opened.by_id(unit, stored.conversation_id)
    if any(one.public_id == public_id for one in file_queries.of_messages(unit, [message_id]).get(message_id, [])):
        return True
    files.attach(
        unit,
        [public_id],
        conversation_id=stored.conversation_id,
        message_id=message_id,
        uploader=Uploader(AuthorKind.CONTACT, stored.author_id),
        first_place=place,
    )
    unit.run(_COUNT, row=message_id)
    by = Actor(ActorKind.CONTACT, held.now.contact_id)
    held.note(ChangeKind.FILES, by, message_id=message_id)
    if not held.now.preview.strip():
        held.set(preview=opened.preview_of(stored.body, stored.files + 1))
    held.save()
    held.announce_changes(by)
    return True


def refuse(unit: Unit, message_id: int, code: str) -> None:
    """Tell the team that a file of a message was not taken, and why."""
    stored = unit.one(_BY_ID, id=message_id)
    if stored is None:
        return
    held = opened.by_id(unit, stored.conversation_id)
    by = Actor(ActorKind.CONTACT, held.now.contact_id)
    held.note(ChangeKind.FILE_REFUSED, by, new=code, message_id=message_id)
    held.save()
    held.announce_changes(by)
