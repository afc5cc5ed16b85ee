"""What happened, in order, from the rows of conversations themselves: nothing is written down a second time for it.

Messages and changes have ids that grow with time, and whoever knows the last id they were told of asks for what came
after it.  On SQLite rows become visible in the order of their ids.  On PostgreSQL a writer may commit a moment after
another whose ids are larger, so what is younger than `SETTLES_US` is not counted as told yet.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, and_, bindparam, or_, select, text
from sqlalchemy.sql.elements import ClauseElement, ColumnElement

from walletdesk.conversations.rules import ChangeKind, Visibility
from walletdesk.conversations.tables import change, conversation, message
from walletdesk.integrations.rules import OF_CHANGE, Told, of_message
from walletdesk.kit.clock import SECOND
from walletdesk.kit.ids import id_at
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.wire import AuthorKind

SETTLES_US = 5 * SECOND
"""As long as `subscribers.OVERLAP_US`."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened.  `before` and `after` are words of our own and numbers."""

    id: int
    event: Told
    conversation_id: int
    seq: int
    message_id: int | None = None
    before: str = ""
    after: str = ""
    at: int


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    entries: list[Entry]
    settled: int
    """The id up to which nothing can come any more, not below where the reading began."""
    more: bool


class _Message(Row, frozen=True, kw_only=True):
    id: int
    conversation_id: int
    seq: int
    author_kind: AuthorKind
    created_at: int


class _Change(Row, frozen=True, kw_only=True):
    id: int
    conversation_id: int
    seq: int
    kind: ChangeKind
    message_id: int | None
    old: str
    new: str
    at: int


_KINDS = ", ".join(f"'{kind.value}'" for kind in OF_CHANGE)


def _param(name: str) -> ColumnElement[int]:
    return bindparam(name, type_=BigInteger)


def _narrowed(inbox: ColumnElement[int], conversation_id: ColumnElement[int]) -> ColumnElement[bool]:
    """To one inbox and one conversation; 0 for all."""
    return and_(
        or_(_param("inbox") == 0, inbox == _param("inbox")),
        or_(_param("conversation") == 0, conversation_id == _param("conversation")),
    )


_MESSAGES = Query(
    select(message.c.id, message.c.conversation_id, message.c.seq, message.c.author_kind, message.c.created_at)
    .where(
        message.c.id > _param("after"),
        message.c.visibility == Visibility.PUBLIC.value,
        or_(
            message.c.author_kind == AuthorKind.CONTACT.value,
            # Said at once; what is handed over first is told when it was.
            and_(message.c.author_kind == AuthorKind.SYSTEM.value, message.c.visible_seq == message.c.seq),
        ),
        _narrowed(message.c.inbox_id, message.c.conversation_id),
    )
    .order_by(message.c.id)
    .limit(_param("limit")),
    _Message,
)


def _changes() -> ClauseElement:
    names = (getattr(change.c, name) for name in _Change.__struct_fields__)
    return (
        select(*names)
        .join(conversation, conversation.c.id == change.c.conversation_id)
        .where(
            change.c.id > _param("after"),
            text(f"change.kind in ({_KINDS})"),  # our own words
            _narrowed(conversation.c.inbox_id, change.c.conversation_id),
        )
        .order_by(change.c.id)
        .limit(_param("limit"))
    )


_CHANGES = Query(_changes(), _Change)


def read(unit: Unit, after: int, *, inbox_id: int | None = None, conversation_id: int = 0, limit: int) -> Stretch:
    """What happened after the entry `after`, oldest first, at most `limit` entries."""
    asked = {"after": after, "inbox": inbox_id or 0, "conversation": conversation_id, "limit": limit + 1}
    found = [_of_message(row) for row in unit.all(_MESSAGES, **asked)]
    found += [_of_change(row) for row in unit.all(_CHANGES, **asked)]
    entries = sorted((one for one in found if one is not None), key=lambda one: one.id)[:limit]
    more = len(found) > limit
    settled = entries[-1].id if entries else after
    if unit.engine != "sqlite":
        settled = max(after, min(settled, id_at(unit.now - SETTLES_US)))
    return Stretch(entries=entries, settled=settled, more=more)


def _of_message(row: _Message) -> Entry | None:
    told = of_message(row.author_kind, Visibility.PUBLIC)
    if told is None:
        return None
    return Entry(
        id=row.id,
        event=told,
        conversation_id=row.conversation_id,
        seq=row.seq,
        message_id=row.id,
        at=row.created_at,
    )


def _of_change(row: _Change) -> Entry:
    event = OF_CHANGE[row.kind]
    # The names of statuses and kinds, scores and codes of reasons: nothing here was typed by anybody.
    return Entry(
        id=row.id,
        event=event,
        conversation_id=row.conversation_id,
        seq=row.seq,
        message_id=row.message_id,
        before="" if event is Told.MESSAGE_FAILED else row.old,
        after=row.new,
        at=row.at,
    )
