"""Files that came with messages.  Their bytes are in the store, under keys that say nothing.

Retention: personal data, bytes and name alike.  A file lives as long as its message and goes with the contact who sent
it (`privacy` calls `actions.remove`); one that was never attached, nor is kept for articles, goes after a day, and with it a contact of whom there
is nothing else.  A removed file keeps its row, so
that the thread still says something was there, but neither name nor bytes.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec
from sqlalchemy import BigInteger, Column, Table, Text

from walletdesk.files.rules import WhyUnread
from walletdesk.kit.schema import id_column, metadata, partial_index
from walletdesk.kit.unit import Row
from walletdesk.wire import AuthorKind, SafeText


class State(StrEnum):
    READY = "ready"
    KEPT = "kept"
    """Of no message: articles show it, and whoever keeps it says when it goes."""
    REMOVED = "removed"
    """Taken away or erased: the row is left, name and bytes are not."""


file = Table(
    "file",
    metadata,
    id_column(),
    Column("public_id", Text, nullable=False, unique=True),
    # No foreign keys: conversations stand above this room.
    Column("conversation_id", BigInteger, nullable=True, index=True),
    Column("message_id", BigInteger, nullable=True, index=True),
    Column("place", BigInteger, nullable=True),  # among the files of its message; those of old messages have none
    Column("uploader_kind", Text, nullable=False),
    Column("uploader_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),  # screened
    Column("media_type", Text, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("width", BigInteger, nullable=True),
    Column("height", BigInteger, nullable=True),
    Column("unread", Text, nullable=True),  # why nobody knows whether it shows a secret
    Column("says", Text, nullable=True),  # JSON: `safety.outgoing.Says` of what the team gives out; codes and hosts
    Column("storage_key", Text, nullable=False, unique=True),
    Column("preview_key", Text, nullable=True, unique=True),
    Column("state", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    info={
        "retention": "as long as its message, until the contact is erased; unattached ones a day; an article's picture with its article"
    },
)
partial_index(
    "ix_file_unattached",
    file.c.uploader_kind,
    file.c.uploader_id,
    file.c.created_at,
    where="message_id is null and state = 'ready'",
)


class File(Row, frozen=True, kw_only=True):
    id: int
    public_id: str
    conversation_id: int | None
    message_id: int | None
    place: int | None
    uploader_kind: AuthorKind
    uploader_id: int
    name: SafeText
    media_type: str
    size_bytes: int
    width: int | None
    height: int | None
    unread: WhyUnread | None
    says: str | None
    storage_key: str
    preview_key: str | None
    state: State
    created_at: int


class Uploader(msgspec.Struct, frozen=True):
    """Who sent a file; only the same one may attach it to a message."""

    kind: AuthorKind
    id: int
