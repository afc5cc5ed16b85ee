"""What a batch of changed conversations is to those who are connected: one read for all of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

import msgspec
from sqlalchemy import bindparam, select, text

from walletdesk.console import render
from walletdesk.console.frames import Entries, FileView, FoundView, RowView
from walletdesk.conversations import queries
from walletdesk.conversations.queries import Listed
from walletdesk.conversations.rules import REPLACES, ChangeKind, Visibility
from walletdesk.conversations.tables import Change, Message, conversation, message, reading
from walletdesk.files.queries import of_messages
from walletdesk.kit.clock import SECOND
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.people.tables import contact
from walletdesk.wire import AuthorKind, SafeText

MOST_ENTRIES = 500
"""Of one conversation in one frame; the rest is fetched over HTTP."""
FRESH_US = 10 * SECOND
"""Of a conversation this process did not know, only what is so new is told aloud."""
RECENT = 50
"""Messages of ours whose delivery is looked at again when it may have changed without a number."""

_ALOUD = (
    ChangeKind.CREATED,
    ChangeKind.WARNED,
    ChangeKind.BREACHED,
    ChangeKind.SENIOR,
    ChangeKind.ASSIGNEE,
    ChangeKind.ALARMED,
    ChangeKind.HELD,
    ChangeKind.REFUSED,
)
_KINDS = ", ".join(f"'{kind.value}'" for kind in _ALOUD)
_PAIRS = {
    "sqlite": "json_each(:pairs) p join {table} e on e.conversation_id = json_extract(p.value, '$[0]')"
    " and e.seq > json_extract(p.value, '$[1]')",
    "postgresql": "json_array_elements(cast(:pairs as json)) p join {table} e"
    " on e.conversation_id = cast(p.value->>0 as bigint) and e.seq > cast(p.value->>1 as bigint)",
}
_IDS = {
    "sqlite": "in (select value from json_each(:ids))",
    "postgresql": "= any(array(select value::bigint from json_array_elements_text(cast(:ids as json))))",
}


class Aloud(Row, frozen=True, kw_only=True):
    """One change that somebody may want to be told of at once."""

    conversation_id: int
    seq: int
    kind: ChangeKind
    actor_kind: AuthorKind
    actor_id: int | None
    old: str
    new: str


class _Said(Row, frozen=True, kw_only=True):
    conversation_id: int
    seq: int


class _Read(Row, frozen=True, kw_only=True):
    staff_id: int
    conversation_id: int
    seq: int


class Handed(Row, frozen=True, kw_only=True):
    """Delivery of one message of ours."""

    id: int
    delivery: str
    reason: str


_TOLD = Query(
    {
        engine: text(
            "select e.conversation_id, e.seq, e.kind, e.actor_kind, e.actor_id, e.old, e.new "  # noqa: S608  # our own words
            f"from {pairs.format(table='change')} where e.kind in ({_KINDS}) and e.at >= :since "
            "order by e.conversation_id, e.seq"
        )
        for engine, pairs in _PAIRS.items()
    },
    Aloud,
)
_SAID = Query(
    {
        engine: text(
            "select e.conversation_id, max(e.seq) "  # noqa: S608  # our own words
            f"from {pairs.format(table='message')} where e.author_kind = 'contact' and e.created_at >= :since "
            "group by e.conversation_id"
        )
        for engine, pairs in _PAIRS.items()
    },
    _Said,
)
_READ = Query(
    {
        engine: select(reading.c.staff_id, reading.c.conversation_id, reading.c.seq).where(
            text(f"reading.conversation_id {among}")
        )
        for engine, among in _IDS.items()
    },
    _Read,
)
_HANDED = Query(
    select(message.c.id, message.c.delivery, message.c.reason)
    .where(
        message.c.conversation_id == bindparam("conversation"),
        message.c.author_kind == AuthorKind.AGENT.value,
        message.c.visibility == Visibility.PUBLIC.value,
    )
    .order_by(message.c.seq.desc())
    .limit(RECENT),
    Handed,
)
_ERASED = Query(
    {
        engine: select(conversation.c.id)
        .join(contact, contact.c.id == conversation.c.contact_id)
        .where(text(f"conversation.id {among}"), contact.c.erased_at.is_not(None))
        for engine, among in _IDS.items()
    },
    int,
)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be read for one batch."""

    after: dict[int, int]
    """By conversation: the number up to which it was told aloud."""
    known: frozenset[int]
    """Those of which this process knew that number."""
    watched: dict[int, int]
    """By conversation somebody has open: the number up to which all who do have it."""
    again: frozenset[int]
    """Watched ones in which something may have changed without a number of its own."""


class Replaced(msgspec.Struct, frozen=True, kw_only=True):
    """A message of which something was taken away, as it is now."""

    id: int
    text: SafeText
    files: list[FileView]
    found: list[FoundView]


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One conversation's part for those who have it open."""

    entries: Entries
    last: int
    """The conversation's sequence."""
    redacted: list[Replaced]
    handed: list[Handed]
    erased: bool


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    rows: list[tuple[Listed, RowView]]
    """As for somebody who has read nothing."""
    read: dict[tuple[int, int], int]
    """By member and conversation: up to where it is read."""
    aloud: list[Aloud]
    said: dict[int, int]
    """By conversation: number of a new message of the contact."""
    seen: dict[int, Seen]


def read_batch(unit: Unit, asked: Asked, files_key: bytes) -> Batch:
    ids = list(asked.after)
    # Numbers are read first: what is stored between this statement and the next ones may be seen in part only,
    # and is left for the next batch.
    listed = queries.listed(unit, ids, reader=0)
    last = {row.id: row.sequence for row in listed}
    tags = queries.tags_of(unit, ids)
    aloud, said = _told(unit, asked, last)
    erased = set(unit.all(_ERASED, ids=json.dumps(list(asked.again)))) if asked.again else set()
    return Batch(
        rows=[(row, render.row_view(row, tags.get(row.id, ()))) for row in listed],
        read={(one.staff_id, one.conversation_id): one.seq for one in unit.all(_READ, ids=json.dumps(ids))},
        aloud=aloud,
        said=said,
        seen={
            id_: _seen(unit, id_, after, last[id_], files_key, again=id_ in asked.again, erased=id_ in erased)
            for id_, after in asked.watched.items()
            if id_ in last
        },
    )


def _told(unit: Unit, asked: Asked, last: Mapping[int, int]) -> tuple[list[Aloud], dict[int, int]]:
    aloud: list[Aloud] = []
    said: dict[int, int] = {}
    for since, ids in ((0, asked.known), (unit.now - FRESH_US, asked.after.keys() - asked.known)):
        if not ids:
            continue
        pairs = json.dumps([(id_, asked.after[id_]) for id_ in ids])
        aloud += [
            one for one in unit.all(_TOLD, pairs=pairs, since=since) if one.seq <= last.get(one.conversation_id, 0)
        ]
        for one in unit.all(_SAID, pairs=pairs, since=since):
            said[one.conversation_id] = one.seq
    return aloud, said


def _seen(unit: Unit, id_: int, after: int, last: int, files_key: bytes, *, again: bool, erased: bool) -> Seen:
    rows = [row for row in queries.after(unit, id_, after, limit=MOST_ENTRIES) if row.seq <= last]
    handed = unit.all(_HANDED, conversation=id_) if again else []
    return Seen(
        entries=render.entries(unit, rows, files_key),
        last=last,
        redacted=_redacted(unit, rows, files_key),
        handed=handed,
        erased=erased,
    )


def _redacted(unit: Unit, rows: Collection[Message | Change], files_key: bytes) -> list[Replaced]:
    """Texts and files as they are now of messages that a change in `rows` says were replaced."""
    ids = {
        row.message_id
        for row in rows
        if isinstance(row, Change) and row.kind in REPLACES and row.message_id is not None
    }
    found = queries.messages_by_id(unit, ids)
    with_files = [one.id for one in found if one.files]
    files = of_messages(unit, with_files) if with_files else {}
    return [
        Replaced(
            id=one.id,
            text=render.text_of(one),
            files=[render.file_view(file, files_key, unit.now) for file in files.get(one.id, ())],
            found=render.found_in(one),
        )
        for one in found
    ]


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation as somebody opens it."""

    id: int
    entries: Entries
    """What is above the number that was asked for; of an erased contact's the newest, whatever is known of them."""
    last: int
    redacted: list[Replaced]
    handed: list[Handed]


def read_opening(unit: Unit, number: int, after: int | None, files_key: bytes) -> Opening:
    """Raises NotFound (404)."""
    found = queries.by_number(unit, number)
    rows: list[Message | Change] = []
    redacted: list[Replaced] = []
    if after is not None and unit.one(_ERASED, ids=json.dumps([found.id])) is not None:
        newest = queries.before(unit, found.id, found.sequence + 1, limit=MOST_ENTRIES)
        rows = [render.without_words(row) for row in newest]
    elif after is not None and after < found.sequence:
        rows = [row for row in queries.after(unit, found.id, after, limit=MOST_ENTRIES) if row.seq <= found.sequence]
        redacted = _redacted(unit, rows, files_key)
    return Opening(
        id=found.id,
        entries=render.entries(unit, rows, files_key),
        last=found.sequence,
        redacted=redacted,
        handed=unit.all(_HANDED, conversation=found.id),
    )


def read_erased(unit: Unit, conversation_id: int, files_key: bytes) -> Entries:
    """The newest entries of an erased contact's conversation, without their words."""
    rows = queries.before(unit, conversation_id, limit=MOST_ENTRIES)
    return render.entries(unit, [render.without_words(row) for row in rows], files_key)
