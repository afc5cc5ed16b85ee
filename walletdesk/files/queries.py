"""Reads of the room."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import BigInteger, Text, bindparam, func, select, text

from walletdesk.files.tables import File, State, Uploader, file
from walletdesk.kit.schema import columns
from walletdesk.kit.unit import Query, Unit

_FILES = select(*columns(file, File))
_ORDER = file.c.place, file.c.id
BY_PUBLIC_ID = Query(_FILES.where(file.c.public_id == bindparam("public_id", type_=Text)), File)
OF_MESSAGES = Query(
    {
        "sqlite": _FILES.where(text("message_id in (select value from json_each(:ids))")).order_by(*_ORDER),
        "postgresql": _FILES.where(
            text("message_id = any(array(select value::bigint from json_array_elements_text(cast(:ids as json))))")
        ).order_by(*_ORDER),
    },
    File,
)
OF_CONVERSATION = Query(
    _FILES.where(
        file.c.conversation_id == bindparam("conversation_id", type_=BigInteger), file.c.state == State.READY.value
    ).order_by(file.c.id),
    File,
)
WAITING = Query(
    select(func.count())
    .select_from(file)
    .where(
        file.c.uploader_kind == bindparam("uploader_kind", type_=Text),
        file.c.uploader_id == bindparam("uploader_id", type_=BigInteger),
        file.c.message_id.is_(None),
        file.c.state == text("'ready'"),  # written out, as the index has it
    ),
    int,
)
FORGOTTEN = Query(
    _FILES.where(
        file.c.created_at < bindparam("before", type_=BigInteger),
        file.c.message_id.is_(None),
        file.c.state == text("'ready'"),
    )
    .order_by(file.c.created_at)
    .limit(bindparam("limit", type_=BigInteger)),
    File,
)
PAGE = Query(
    _FILES.where(file.c.id > bindparam("after", type_=BigInteger)).order_by(file.c.id).limit(bindparam("limit")), File
)
_KEYS = {
    "sqlite": "in (select value from json_each(:keys))",
    "postgresql": "= any(array(select json_array_elements_text(cast(:keys as json))))",
}
KNOWN_KEYS = Query(
    {
        engine: text(
            f"select storage_key from file where state <> 'removed' and storage_key {among}"  # noqa: S608  # our own words
            f" union all select preview_key from file where state <> 'removed' and preview_key {among}"
        )
        for engine, among in _KEYS.items()
    },
    str,
)


def by_public_id(unit: Unit, public_id: str) -> File | None:
    return unit.one(BY_PUBLIC_ID, public_id=public_id)


def of_messages(unit: Unit, message_ids: Iterable[int]) -> dict[int, list[File]]:
    """The files of each message that has any, in the order they were sent; removed ones among them, without a name."""
    found: dict[int, list[File]] = {}
    for row in unit.all(OF_MESSAGES, ids=json.dumps(list(message_ids))):
        if row.message_id is not None:
            found.setdefault(row.message_id, []).append(row)
    return found


def of_conversation(unit: Unit, conversation_id: int) -> list[File]:
    """What is there, removed ones left out."""
    return unit.all(OF_CONVERSATION, conversation_id=conversation_id)


def waiting(unit: Unit, uploader: Uploader) -> int:
    """How many files of `uploader` belong to no message yet."""
    return unit.value(WAITING, uploader_kind=uploader.kind, uploader_id=uploader.id)


def forgotten(unit: Unit, before: int, limit: int) -> list[File]:
    """Files that were sent before `before` and never attached, oldest first."""
    return unit.all(FORGOTTEN, before=before, limit=limit)


def page(unit: Unit, after: int, limit: int) -> list[File]:
    """The next files behind id `after`, in the order in which they came."""
    return unit.all(PAGE, after=after, limit=limit)


def unknown_keys(unit: Unit, keys: Iterable[str]) -> list[str]:
    """Those of `keys` that no file in use has."""
    keys = list(keys)
    known = set(unit.all(KNOWN_KEYS, keys=json.dumps(keys)))
    return [key for key in keys if key not in known]
