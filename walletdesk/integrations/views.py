"""What own systems are told: the body of a webhook, and one entry of `GET /api/v1/changes`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy import select

from walletdesk.conversations import queries as conversations
from walletdesk.conversations.rules import Status, Visibility
from walletdesk.conversations.tables import Message, conversation
from walletdesk.inboxes.tables import inbox
from walletdesk.integrations.feed import Entry
from walletdesk.integrations.rules import WITH_WORDS, Told
from walletdesk.kit.unit import Row, Unit
from walletdesk.people.tables import contact
from walletdesk.safety import stored
from walletdesk.wire import AuthorKind, Kind, Priority, SafeText

Id = Annotated[str, Meta(description="Opaque.", examples=["9zr4mt1c8k0w3hj5nxd2qe6v7b"])]
Micros = Annotated[int, Meta(description="Microseconds since 1970, UTC.", examples=[1788000000000000])]


class ConversationState(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation as it is now: states and numbers, no words."""

    id: Id
    number: Annotated[int, Meta(description="As people name it: #1042.", examples=[1042])]
    inbox: Id
    contact: Id
    status: Status
    priority: Priority
    kind: Kind
    category: Annotated[str, Meta(description="What it is about; may be empty.", examples=["stuck_transfer"])]
    language: Annotated[str, Meta(examples=["en"])]
    sequence: Annotated[int, Meta(description="Grows by one with each thing that happens in it.", examples=[7])]
    linked_from: Annotated[str | None, Meta(description="The conversation it goes on from.")]
    created_at: Micros
    updated_at: Micros
    last_message_at: Micros
    resolved_at: int | None


class MessageWords(msgspec.Struct, frozen=True, kw_only=True):
    text: Annotated[str, Meta(examples=["My transfer is pending for an hour."])]
    language: Annotated[str, Meta(examples=["en"])]
    files: Annotated[int, Meta(description="How many files hang on it.", examples=[0])]


class MessageMark(msgspec.Struct, frozen=True, kw_only=True):
    id: Id
    author: Annotated[AuthorKind, Meta(description="Who wrote it.")]
    words: Annotated[
        MessageWords | None,
        Meta(description="Only where the webhook's own setting, or the token's scope, lets words out."),
    ] = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened."""

    id: Annotated[str, Meta(description="The same for every delivery of it.", examples=["1234567890123456789"])]
    type: Annotated[Told, Meta(description="What happened.")]
    at: Micros
    sequence: Annotated[int, Meta(description="Its number in its conversation.", examples=[7])]
    conversation: ConversationState | None
    message: MessageMark | None = None
    before: Annotated[str, Meta(description="State before, where there is one.", examples=["open"])] = ""
    after: Annotated[str, Meta(description="State after, score, or code.", examples=["resolved"])] = ""


class _State(Row, frozen=True, kw_only=True):
    key: int
    public_id: str
    number: int
    inbox: str
    contact: str
    status: Status
    priority: Priority
    kind: Kind
    category: str
    language: str
    sequence: int
    linked_from: int | None
    created_at: int
    updated_at: int
    last_message_at: int
    resolved_at: int | None


_FIELDS = tuple(
    "status priority kind category language sequence linked_from created_at updated_at last_message_at resolved_at".split()
)
STATES = (
    select(
        conversation.c.id.label("key"),
        conversation.c.public_id,
        conversation.c.number,
        inbox.c.public_id.label("inbox"),
        contact.c.public_id.label("contact"),
        *(conversation.c[name] for name in _FIELDS),
    )
    .select_from(conversation)
    .join(inbox, inbox.c.id == conversation.c.inbox_id)
    .join(contact, contact.c.id == conversation.c.contact_id)
)


def states(unit: Unit, conversation_ids: Collection[int]) -> dict[int, ConversationState]:
    """By id of the row; those that are gone are left out."""
    wanted = set(conversation_ids)
    if not wanted:
        return {}
    rows = unit.select(STATES.where(conversation.c.id.in_(wanted)), _State)
    before = {row.linked_from for row in rows if row.linked_from is not None}
    names = dict(_names(unit, before)) if before else {}
    return {
        row.key: ConversationState(
            id=row.public_id,
            linked_from=names.get(row.linked_from or 0),
            **{name: getattr(row, name) for name in ("number", "inbox", "contact", *_FIELDS) if name != "linked_from"},
        )
        for row in rows
    }


class _Name(Row, frozen=True, kw_only=True):
    id: int
    public_id: str


def _names(unit: Unit, ids: Collection[int]) -> list[tuple[int, str]]:
    statement = select(conversation.c.id, conversation.c.public_id).where(conversation.c.id.in_(ids))
    return [(one.id, one.public_id) for one in unit.select(statement, _Name)]


def events(unit: Unit, entries: Sequence[Entry], *, words: bool) -> list[Event]:
    """What `entries` say, in their order; a conversation that is gone meanwhile is None."""
    around = states(unit, {entry.conversation_id for entry in entries})
    asked = {entry.message_id for entry in entries if entry.message_id is not None}
    messages = {one.id: one for one in conversations.messages_by_id(unit, asked)}
    return [
        Event(
            id=str(entry.id),
            type=entry.event,
            at=entry.at,
            sequence=entry.seq,
            conversation=around.get(entry.conversation_id),
            message=mark(messages.get(entry.message_id or 0), words=words and entry.event in WITH_WORDS),
            before=entry.before,
            after=entry.after,
        )
        for entry in entries
    ]


def mark(found: Message | None, *, words: bool) -> MessageMark | None:
    """Nothing of a note, whatever is asked."""
    if found is None or found.visibility is not Visibility.PUBLIC:
        return None
    said = None
    if words:
        said = MessageWords(text=trimmed(found.body), language=found.language, files=found.files)
    return MessageMark(id=str(found.id), author=found.author_kind, words=said)


def trimmed(text: SafeText) -> SafeText:
    """Erased words are overwritten with blanks where the engine needs it; nobody has to see those."""
    return stored(text.rstrip()) if text.endswith(" ") else text


PING = Event(id="0", type=Told.PING, at=0, sequence=0, conversation=None)
