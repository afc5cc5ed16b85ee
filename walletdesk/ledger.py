"""What was erased is written down, by ids alone, so that a backup from before does not bring it back.

The table `erasure` is the truth.  After each erasing it is copied to `erasures.jsonl` in `data_dir`: a line for each,
`{"at": microseconds, "kind": "message", "id": "..."}`.  Kept apart from the backups and given to `walletdesk restore`, it
has the same rows erased again before anything is served.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
from sqlalchemy import bindparam, select

from walletdesk.conversations.actions import redact
from walletdesk.events import SYSTEM
from walletdesk.files import actions as files
from walletdesk.files.tables import file
from walletdesk.kit import jobs
from walletdesk.kit.db import Db
from walletdesk.kit.errors import NotFound
from walletdesk.kit.unit import Query, Unit
from walletdesk.knowledge.actions import news_mail
from walletdesk.people import actions as people
from walletdesk.screening import actions as screening
from walletdesk.screening import queries
from walletdesk.screening.rules import ErasedKind
from walletdesk.subscribers import ERASE_CONTACT, SCRUB, ContactArgs, ScrubArgs

NAME = "erasures.jsonl"
_PAGE = 1_000

_FILE = Query(select(file.c.public_id).where(file.c.id == bindparam("id")), str)


class Line(msgspec.Struct, frozen=True):
    at: int
    kind: ErasedKind
    id: str


def write(db: Db, data_dir: Path) -> None:
    """Copy the table to the file, whole or not at all; one after the other, so that the newest stays."""
    path = data_dir / NAME
    part = path.with_name(f"{NAME}.part")
    with _alone_in(data_dir):
        with open(part, "wb", opener=_private) as out:
            for line in _lines(db):
                out.write(msgspec.json.encode(line) + b"\n")
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, path)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """No other thread or process of this machine is in here for the folder meanwhile."""
    held = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _lines(db: Db) -> Iterator[Line]:
    after = 0
    while found := db.read_and_wait(queries.erasures, after, _PAGE):
        for one in found:
            yield Line(one.at, one.kind, str(one.row_id))
        after = found[-1].id


def read(path: Path) -> list[Line]:
    """Raises OSError; lines that are none are left out."""
    found = []
    for line in path.read_bytes().splitlines():
        try:
            found.append(msgspec.json.decode(line, type=Line))
        except msgspec.MsgspecError:
            continue
    return found


def replay(unit: Unit, lines: Sequence[Line], since: int) -> int:
    """Erase again what was erased after `since`; returns how much of it was there.  For `restore`, before serving."""
    done = 0
    for line in lines:
        if line.at < since or not line.id.isdecimal():
            continue
        row_id = int(line.id)
        match line.kind:
            case ErasedKind.MESSAGE:
                done += _message(unit, row_id)
            case ErasedKind.FILE:
                done += _file(unit, row_id)
            case ErasedKind.CONTACT:
                done += _contact(unit, row_id)
            case ErasedKind.NEWS_READER:
                done += news_mail.leave(unit, row_id, SYSTEM, "erased")
        screening.note_erased(unit, line.kind, [row_id])
    return done


def _message(unit: Unit, message_id: int) -> bool:
    if not redact.erase_again(unit, message_id):
        return False
    jobs.add(unit, SCRUB, ScrubArgs(["message", "conversation"]), key=SCRUB)
    return True


def _file(unit: Unit, file_id: int) -> bool:
    public_id = unit.one(_FILE, id=file_id)
    if public_id is None:
        return False
    files.remove(unit, public_id)
    return True


def _contact(unit: Unit, contact_id: int) -> bool:
    try:
        people.erase_contact(unit, SYSTEM, contact_id)
    except NotFound:
        return False
    jobs.add(unit, ERASE_CONTACT, ContactArgs(contact_id), key=f"{ERASE_CONTACT}:{contact_id}")
    return True


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
