"""From rows to what screens show.  Everything here is given to whoever may read conversations."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence

import msgspec
from sqlalchemy import bindparam, select, text

from walletdesk.console.frames import (
    Answered,
    ChangeEntry,
    ContactView,
    Counts,
    Entries,
    FileView,
    FoundView,
    InboxView,
    MessageEntry,
    Person,
    RowView,
    Viewer,
)
from walletdesk.conversations import queries
from walletdesk.conversations.queries import AnsweredBy, Listed, SentBy
from walletdesk.conversations.rules import NEVER, Visibility
from walletdesk.conversations.tables import Change, Message
from walletdesk.files import links
from walletdesk.files.queries import of_messages
from walletdesk.files.tables import File
from walletdesk.kit.unit import Query, Row, Unit
from walletdesk.safety import stored
from walletdesk.staff.tables import staff
from walletdesk.wire import AuthorKind, Delivery, Found, SafeText


class _Name(Row, frozen=True, kw_only=True):
    id: int
    name: str


_NAMES = Query(
    {
        "sqlite": select(staff.c.id, staff.c.name).where(text("id in (select value from json_each(:ids))")),
        "postgresql": select(staff.c.id, staff.c.name).where(
            text("id = any(array(select value::bigint from json_array_elements_text(cast(:ids as json))))")
        ),
    },
    _Name,
)
_NAME = Query(select(staff.c.name).where(staff.c.id == bindparam("id")), str)
_found = msgspec.json.Decoder(list[Found]).decode


def names(unit: Unit, ids: Collection[int]) -> dict[int, str]:
    """Names of members of the staff, those who have left among them."""
    if not ids:
        return {}
    if len(ids) == 1:
        [only] = ids
        name = unit.one(_NAME, id=only)
        return {} if name is None else {only: name}
    return {one.id: one.name for one in unit.all(_NAMES, ids=json.dumps(list(ids)))}


# -- rows -----------------------------------------------------------------------------


def row_view(row: Listed, tags: Sequence[str] = ()) -> RowView:
    return RowView(
        id=str(row.id),
        number=row.number,
        contact=ContactView(id=str(row.contact_id), name=row.contact_name, identified=row.identified),
        inbox=InboxView(id=str(row.inbox_id), name=row.inbox_name, channel=row.channel),
        status=row.status,
        priority=row.priority,
        kind=row.kind,
        category=row.category,
        language=row.language,
        assignee=_person(row.assignee_id, row.assignee_name),
        team=_person(row.team_id, row.team_name),
        standing=row.standing,
        alike=row.alike,
        emergency=row.emergency,
        sequence=row.sequence,
        due_at=None if row.due_at == NEVER else row.due_at,
        due_kind=row.due_kind,
        warn_at=row.warn_at,
        snoozed_until=row.snoozed_until,
        preview=row.preview,
        preview_author=row.preview_author,
        unread=row.contact_seq > row.read_seq,
        tags=list(tags),
        created_at=row.created_at,
        updated_at=row.updated_at,
        last_message_at=row.last_message_at,
        resolved_at=row.resolved_at,
    )


def row_views(unit: Unit, rows: Sequence[Listed]) -> list[RowView]:
    tags = queries.tags_of(unit, [row.id for row in rows])
    return [row_view(row, tags.get(row.id, ())) for row in rows]


def row(unit: Unit, conversation_id: int, reader: int) -> RowView:
    """One conversation as the list shows it to `reader`."""
    return row_views(unit, queries.listed(unit, [conversation_id], reader=reader))[0]


def _person(id_: int | None, name: str | None) -> Person | None:
    return None if id_ is None else Person(id=str(id_), name=name or "")


# -- entries --------------------------------------------------------------------------


def entries(unit: Unit, rows: Sequence[Message | Change], files_key: bytes) -> Entries:
    """Messages and changes in the order of `rows`: one read for all names, one for all files.

    `files_key` signs the addresses of files.
    """
    known = names(unit, _authors(rows))
    with_files = [one.id for one in rows if isinstance(one, Message) and one.files]
    files = of_messages(unit, with_files) if with_files else {}
    answered = queries.answered(unit, [one.id for one in rows if isinstance(one, Message)])
    named = [one.id for one in rows if isinstance(one, Message) and _may_be_forged(one)]
    checked = queries.checked(unit, named) if named else {}
    return [
        message_entry(one, known, files.get(one.id, ()), files_key, unit.now, checked.get(one.id), answered.get(one.id))
        if isinstance(one, Message)
        else change_entry(one, known)
        for one in rows
    ]


def entry_of(unit: Unit, one: Message, files_key: bytes) -> MessageEntry:
    [entry] = entries(unit, [one], files_key)
    assert isinstance(entry, MessageEntry)  # noqa: S101  # it was made of a message
    return entry


def _may_be_forged(one: Message) -> bool:
    """A contact's, by a provider who names people; of the widget's there is nothing to ask."""
    return one.author_kind is AuthorKind.CONTACT and bool(one.provider_key)


def message_entry(
    one: Message,
    known: dict[int, str],
    files: Iterable[File],
    files_key: bytes,
    now: int,
    by: SentBy | None = None,
    answers: AnsweredBy | None = None,
) -> MessageEntry:
    return MessageEntry(
        seq=one.seq,
        at=one.created_at,
        id=str(one.id),
        author=one.author_kind,
        person=_author(one.author_kind, one.author_id, known),
        note=one.visibility is Visibility.NOTE,
        text=text_of(one),
        language=one.language,
        files=[file_view(file, files_key, now) for file in files],
        found=found_in(one),
        delivery=one.delivery,
        reason=one.reason,
        send_at=one.send_at if one.delivery is Delivery.QUEUED else None,
        key=one.external_id.partition(":")[2] if one.author_kind is AuthorKind.AGENT else "",
        sender="" if by is None else by.checked,
        confirmed_before=by is not None and by.confirmed_before,
        answers=None if answers is None else Answered(id=str(answers.to_id), seq=answers.seq),
    )


def found_in(one: Message) -> list[FoundView]:
    """What was taken out of a message, as it came or later."""
    if one.found == "[]":
        return []
    return [
        FoundView(kind=found.kind, certainty=found.certainty, language=found.language, words=found.words)
        for found in _found(one.found)
    ]


def change_entry(one: Change, known: dict[int, str]) -> ChangeEntry:
    return ChangeEntry(
        seq=one.seq,
        at=one.at,
        kind=one.kind,
        actor=one.actor_kind,
        person=_author(one.actor_kind, one.actor_id, known),
        message=None if one.message_id is None else str(one.message_id),
        old=one.old,
        new=one.new,
    )


def text_of(one: Message) -> SafeText:
    """A message's words.  Replaced ones were padded, so that nothing of the old ones stays in the file."""
    return one.body if one.edited_at is None else stored(one.body.rstrip(" "))


def file_view(file: File, files_key: bytes, now: int) -> FileView:
    shown = links.view(file, key=files_key, now=now)
    return FileView(**msgspec.structs.asdict(shown))


def _authors(rows: Iterable[Message | Change]) -> set[int]:
    found = set()
    for one in rows:
        kind, id_ = (one.author_kind, one.author_id) if isinstance(one, Message) else (one.actor_kind, one.actor_id)
        if kind is AuthorKind.AGENT and id_ is not None:
            found.add(id_)
    return found


def _author(kind: AuthorKind, id_: int | None, known: dict[int, str]) -> Person | None:
    return _person(id_, known.get(id_)) if kind is AuthorKind.AGENT and id_ is not None else None


# -- people and numbers ---------------------------------------------------------------


def viewers(people: dict[int, bool], known: dict[int, str]) -> list[Viewer]:
    """Who has a conversation open, and who types."""
    return [
        Viewer(id=str(id_), name=known[id_], typing=typing) for id_, typing in sorted(people.items()) if id_ in known
    ]


VIEWS = ("mine", "unassigned", "urgent", "all", "snoozed", "resolved", "held", "waiting")


def counts(found: dict[str, int]) -> Counts:
    return Counts(**{view: max(0, found.get(view, 0)) for view in VIEWS})


def without_words(one: Message | Change) -> Message | Change:
    """A message whose writer was erased: its words and files are about to go, and are not shown any more."""
    if isinstance(one, Change):
        return one
    return msgspec.structs.replace(one, body=stored(""), found="[]", files=0)
