"""What a look at the chain found becomes part of a conversation: a line of its history, and what the desk itself says."""

from __future__ import annotations

import msgspec
from sqlalchemy import bindparam, select

from walletdesk.conversations.actions import opened
from walletdesk.conversations.actions.deliver import send_later
from walletdesk.conversations.rules import ChangeKind, Status, Visibility
from walletdesk.conversations.tables import Message, message
from walletdesk.events import Actor, ReplyQueued
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.wire import AuthorKind, Delivery, SafeText

LOOKUP = "lookup:"
"""Before the external id of what the desk says of a look."""


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk says by itself.  `key` is said once in the conversation."""

    text: SafeText
    language: str
    key: str


_SAID = Query(
    select(message.c.id).where(
        message.c.inbox_id == bindparam("inbox"), message.c.external_id == bindparam("external_id")
    ),
    int,
)


def looked(
    unit: Unit, conversation_id: int, *, lookup_id: int, old: str, new: str, by: Actor, words: Words | None = None
) -> dict[str, int]:
    """Note that a look's state became `new` (in the history `lookup_id new`), and say `words` to the contact.

    Returns what events of the conversation carry.  Raises NotFound (404).  Announces ConversationChanged and, with
    words, ReplyQueued.
    """
    held = opened.by_id(unit, conversation_id)
    if old != new:
        held.note(ChangeKind.LOOKUP, by, old, f"{lookup_id} {new}")
    said = None if words is None else _say(unit, held, words)
    if held.before != held.now:
        held.save()
    if said is not None:
        unit.announce(ReplyQueued(**held.ids(), message_id=said.id, note=False))
    held.announce_changes(by)
    return held.ids()


def _say(unit: Unit, held: opened.Opened, words: Words) -> Message | None:
    external_id = f"{LOOKUP}{words.key}"
    if held.now.status in (Status.CLOSED, Status.SPAM):
        return None
    if not held.may_answer():
        return None  # the team has it beside the conversation
    if unit.one(_SAID, inbox=held.now.inbox_id, external_id=external_id) is not None:
        return None
    stored = Message(
        id=new_id(),
        conversation_id=held.now.id,
        seq=held.next_seq(),
        visible_seq=None,
        author_kind=AuthorKind.SYSTEM,
        author_id=None,
        visibility=Visibility.PUBLIC,
        body=words.text,
        language=words.language,
        found="[]",
        delivery=Delivery.QUEUED,
        reason="",
        send_at=None,
        inbox_id=held.now.inbox_id,
        external_id=external_id,
        provider_id=None,
        files=0,
        created_at=unit.now,
        edited_at=None,
    )
    held.append(stored)
    send_later(unit, stored.id)
    return stored
