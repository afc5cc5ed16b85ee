"""Everything that changes the room's rows.  Bytes come before their row and go after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from sqlalchemy import BigInteger, Text, bindparam, insert, select, text, update

from walletdesk.files import queries, refusals
from walletdesk.files.rules import WAITING_PER_UPLOADER, WhyUnread
from walletdesk.files.tables import File, State, Uploader, file
from walletdesk.kit import jobs
from walletdesk.kit.errors import NotFound
from walletdesk.kit.ids import new_id
from walletdesk.kit.unit import Query, Unit
from walletdesk.safety.outgoing import Says
from walletdesk.wire import AuthorKind, SafeText

DELETE_BYTES = "files.delete_bytes"


MakeUploader = Callable[[Unit], object]


class DeleteBytes(msgspec.Struct, frozen=True):
    """Keys are random; they say nothing about anyone."""

    keys: list[str]


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A file whose bytes are in the store.  `public_id` is made before, so that a repeat finds the row."""

    public_id: str
    name: SafeText
    media_type: str
    size_bytes: int
    storage_key: str
    preview_key: str | None = None
    width: int | None = None
    height: int | None = None
    unread: WhyUnread | None = None
    says: str | None = None


INSERT: Query[int] = Query(insert(file))
READ: Query[int] = Query(update(file).where(file.c.public_id == bindparam("of", type_=Text)).values(unread=None))
ATTACH: Query[int] = Query(
    update(file)
    .where(
        file.c.public_id == bindparam("of", type_=Text),
        file.c.message_id.is_(None),
        file.c.state == State.READY.value,
    )
    .values(
        conversation_id=bindparam("to_conversation", type_=BigInteger),
        message_id=bindparam("to_message", type_=BigInteger),
        place=bindparam("at", type_=BigInteger),
    )
)
KEEP: Query[int] = Query(
    update(file)
    .where(
        file.c.public_id == bindparam("of", type_=Text),
        file.c.message_id.is_(None),
        file.c.state == State.READY.value,
    )
    .values(state=State.KEPT.value)
)
REMOVE: Query[int] = Query(
    update(file)
    .where(file.c.public_id == bindparam("of", type_=Text), file.c.state != State.REMOVED.value)
    .values(state=State.REMOVED.value, name="", width=None, height=None, preview_key=None, unread=None, says=None)
)


_THEIRS = (file.c.uploader_kind == AuthorKind.CONTACT.value) & (
    file.c.uploader_id == bindparam("was", type_=BigInteger)
)
LOOSE = Query(
    # Written as its index has it.
    select(file.c.id).where(_THEIRS, text("message_id is null and state = 'ready'")).order_by(file.c.id),
    int,
)
GIVE_ONE: Query[int] = Query(
    update(file)
    .where(file.c.id == bindparam("of", type_=BigInteger), file.c.message_id.is_(None), _THEIRS)
    .values(uploader_id=bindparam("becomes", type_=BigInteger))
)
GIVE_IN: Query[int] = Query(
    update(file)
    .where(file.c.conversation_id == bindparam("of", type_=BigInteger), _THEIRS)
    .values(uploader_id=bindparam("becomes", type_=BigInteger))
)


def may_add(unit: Unit, uploader: Uploader) -> None:
    """Raises TooManyWaiting (429).  Asked before bytes are received, and again with the row."""
    if queries.waiting(unit, uploader) >= WAITING_PER_UPLOADER:
        raise refusals.TooManyWaiting(most=WAITING_PER_UPLOADER)


def add_file(unit: Unit, stored: Stored, uploader: Uploader, make_uploader: MakeUploader | None = None) -> File:
    """The row of a file whose bytes are durable.  A repeat returns the row there is.

    `make_uploader` makes the uploader who is nobody yet: refused bytes leave nobody behind.  If this never runs, the bytes are an orphan that `tasks.sweep` removes.  Raises TooManyWaiting (429).
    """
    if repeat := queries.by_public_id(unit, stored.public_id):
        return repeat
    may_add(unit, uploader)
    if make_uploader is not None:
        make_uploader(unit)
    added = File(
        id=new_id(),
        conversation_id=None,
        message_id=None,
        place=None,
        uploader_kind=uploader.kind,
        uploader_id=uploader.id,
        state=State.READY,
        created_at=unit.now,
        **msgspec.structs.asdict(stored),
    )
    unit.run(INSERT, **msgspec.structs.asdict(added))
    return added


def attach(
    unit: Unit,
    public_ids: Sequence[str],
    *,
    conversation_id: int,
    message_id: int,
    uploader: Uploader,
    first_place: int = 0,
) -> list[File]:
    """Gives files to a message, in the order named.  A repeat for the same message changes nothing.

    How many a message may carry is asked where it comes in.  Raises NotFound (404) for one that does not exist, is
    another's, is removed or belongs to another message: which of these it is, nobody is told.
    """
    wanted = list(dict.fromkeys(public_ids))
    attached = []
    for place, public_id in enumerate(wanted, first_place):
        found = queries.by_public_id(unit, public_id)
        if found is None or (found.uploader_kind, found.uploader_id) != (uploader.kind, uploader.id):
            raise NotFound
        if found.message_id != message_id or found.state is not State.READY:
            # Asked of the row as it is at the end: two messages may want one file at the same moment.
            if not unit.run(ATTACH, of=public_id, to_conversation=conversation_id, to_message=message_id, at=place):
                raise NotFound
            found = msgspec.structs.replace(found, conversation_id=conversation_id, message_id=message_id, place=place)
        attached.append(found)
    return attached


def keep(unit: Unit, public_id: str, uploader: Uploader) -> File:
    """An upload that no message is to have stays until `remove`.  Raises NotFound (404) where there is none of theirs."""
    found = queries.by_public_id(unit, public_id)
    if found is None or (found.uploader_kind, found.uploader_id) != (uploader.kind, uploader.id):
        raise NotFound
    if not unit.run(KEEP, of=public_id):
        raise NotFound
    return msgspec.structs.replace(found, state=State.KEPT)


def said_by(unit: Unit, public_ids: Sequence[str]) -> list[tuple[SafeText, Says]]:
    """Names of files, and what each says to its readers; who may give them out is asked by `attach`."""
    found = (queries.by_public_id(unit, one) for one in dict.fromkeys(public_ids))
    return [(one.name, says_of(one)) for one in found if one is not None]


def says_of(file: File) -> Says:
    return Says() if file.says is None else msgspec.json.decode(file.says, type=Says)


def hand_over(unit: Unit, was: int, becomes: int, *, only: Sequence[int] | None = None) -> list[int]:
    """What a contact has uploaded and not sent yet is another's, who is the same person; returns the ids.

    Of `only` these, where it is given.
    """
    loose = [one for one in unit.all(LOOSE, was=was) if only is None or one in only]
    for one in loose:
        unit.run(GIVE_ONE, of=one, was=was, becomes=becomes)
    return loose


def hand_over_in(unit: Unit, conversation_id: int, was: int, becomes: int) -> None:
    """The same of what a contact sent in one conversation."""
    unit.run(GIVE_IN, of=conversation_id, was=was, becomes=becomes)


def was_read(unit: Unit, public_id: str) -> None:
    """Somebody looked into it after all, and found nothing."""
    unit.run(READ, of=public_id)


def remove(unit: Unit, public_id: str) -> None:
    """Takes a file away: its name now, its bytes by a job after the commit.  A repeat changes nothing.

    Raises NotFound (404).
    """
    found = queries.by_public_id(unit, public_id)
    if found is None:
        raise NotFound
    if unit.run(REMOVE, of=public_id):
        keys = [key for key in (found.storage_key, found.preview_key) if key is not None]
        jobs.add(unit, DELETE_BYTES, DeleteBytes(keys), key=f"{DELETE_BYTES}:{found.id}")
