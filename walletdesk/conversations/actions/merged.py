"""What two contacts said becomes one contact's, and goes back when they part.

Each conversation keeps its numbers and takes one more, so that lists and open screens show it anew.  Whoever wrote in it is
its contact, whichever that is: what comes into it after a merge stays in it when the merge is undone.
"""

from __future__ import annotations

from sqlalchemy import bindparam, or_, select, text, update

from walletdesk.conversations.actions import opened
from walletdesk.conversations.rules import ChangeKind, Lane
from walletdesk.conversations.tables import change, conversation, message
from walletdesk.events import Actor, ContactsMerged, ContactsParted
from walletdesk.files import actions as files
from walletdesk.kit.unit import Query, Unit
from walletdesk.people import merge, queries
from walletdesk.wire import AuthorKind

MOST_SHOWN = 20
"""Conversations under way of the contact that stays, in whose history it is told."""

_OF = Query(
    select(conversation.c.id).where(conversation.c.contact_id == bindparam("contact")).order_by(conversation.c.id), int
)
# Written as the index `ix_message_contact` has it; it is by the conversation that they are found.
_WROTE = Query[int](
    update(message)
    .where(
        message.c.conversation_id == bindparam("of_conversation"),
        text("message.author_kind = 'contact'"),
        message.c.author_id == bindparam("was"),
    )
    .values(author_id=bindparam("becomes"))
)
_SHOWN = Query(
    select(conversation.c.id)
    .where(
        conversation.c.contact_id == bindparam("contact"),
        or_(conversation.c.lane == Lane.WORK.value, conversation.c.lane == Lane.SNOOZED.value),
    )
    .order_by(conversation.c.id.desc())
    .limit(MOST_SHOWN),
    int,
)
_DID = Query[int](
    update(change)
    .where(
        change.c.conversation_id == bindparam("of_conversation"),
        change.c.actor_kind == AuthorKind.CONTACT.value,
        change.c.actor_id == bindparam("was"),
    )
    .values(actor_id=bindparam("becomes"))
)


def follow_merge(unit: Unit, event: ContactsMerged) -> None:
    """All that `gone_id` has here is `contact_id`'s.  Announces ConversationChanged for each conversation."""
    moved = unit.all(_OF, contact=event.gone_id)
    merge.note_moved(unit, event.merge_id, merge.CONVERSATION, moved)
    by = Actor(event.actor_kind, event.actor_id)
    _tell(unit, event.contact_id, (event.gone_id, event.contact_id), by, ChangeKind.MERGED)
    for conversation_id in moved:
        _give(unit, conversation_id, event.gone_id, event.contact_id, by, ChangeKind.MERGED)
    loose = files.hand_over(unit, event.gone_id, event.contact_id)
    merge.note_moved(unit, event.merge_id, merge.FILE, loose)


def follow_parting(unit: Unit, event: ContactsParted) -> None:
    """What the merge moved goes back, with all that came into it since, and what began since by the ways in of `gone_id`.

    What a later merge or parting gave to somebody else stays with them.
    """
    by = Actor(event.actor_kind, event.actor_id)
    for conversation_id in queries.moved(unit, event.merge_id, merge.CONVERSATION):
        _give(unit, conversation_id, event.contact_id, event.gone_id, by, ChangeKind.PARTED)
    _tell(unit, event.contact_id, (event.contact_id, event.gone_id), by, ChangeKind.PARTED)
    loose = queries.moved(unit, event.merge_id, merge.FILE)
    files.hand_over(unit, event.contact_id, event.gone_id, only=loose)


def _tell(unit: Unit, contact_id: int, ids: tuple[int, int], by: Actor, kind: ChangeKind) -> None:
    """In what stays where it is, so that whoever has it open sees who its contact is now."""
    for conversation_id in unit.all(_SHOWN, contact=contact_id):
        held = opened.by_id(unit, conversation_id)
        held.note(kind, by, *ids)
        held.save()
        held.announce_changes(by)


def _give(unit: Unit, conversation_id: int, was: int, becomes: int, by: Actor, kind: ChangeKind) -> None:
    held = opened.by_id(unit, conversation_id)
    if held.now.contact_id != was:
        return
    held.set(contact_id=becomes)
    held.note(kind, by, was, becomes)
    held.save()
    unit.run(_WROTE, of_conversation=conversation_id, was=was, becomes=becomes)
    unit.run(_DID, of_conversation=conversation_id, was=was, becomes=becomes)
    files.hand_over_in(unit, conversation_id, was, becomes)
    held.announce_changes(by)
