"""Macros, every version of each, and where they were used.  `teams`, `texts` and `actions` are JSON."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Table, Text, UniqueConstraint

from walletdesk.kit.schema import id_column, metadata, to
from walletdesk.kit.unit import Row
from walletdesk.macros.rules import Audience
from walletdesk.wire import SafeText

macro = Table(
    "macro",
    metadata,
    id_column(),
    to("owner_id", "staff.id", nullable=True, index=True),  # of one's own; None for those of the desk
    Column("name", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("shortcut", Text, nullable=False),  # in small letters, empty for none
    Column("audience", Text, nullable=False),
    Column("teams", Text, nullable=False),
    Column("texts", Text, nullable=False),
    Column("actions", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("uses", BigInteger, nullable=False),
    Column("last_used_at", BigInteger, nullable=True),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("archived_at", BigInteger, nullable=True),
    info={"retention": "kept, archived when no longer used; the team's own words, nobody's data"},
)

macro_version = Table(
    "macro_version",
    metadata,
    id_column(),
    to("macro_id", "macro.id"),
    Column("number", BigInteger, nullable=False),
    Column("content", Text, nullable=False),  # JSON of rules.Content
    to("staff_id", "staff.id", nullable=True),  # None for the desk itself
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("macro_id", "number"),
    info={"retention": "the last fifty of each macro; the team's own words, nobody's data"},
)

macro_use = Table(
    "macro_use",
    metadata,
    id_column(),
    to("macro_id", "macro.id"),
    to("conversation_id", "conversation.id", cascade=True, index=True),
    to("message_id", "message.id", cascade=True, index=True),
    to("staff_id", "staff.id"),
    Column("actions", Text, nullable=False),  # what is still to be done
    Column("created_at", BigInteger, nullable=False),
    info={"retention": "until what is to be done with the reply is done; ids only"},
)


class MacroRow(Row, frozen=True, kw_only=True):
    id: int
    owner_id: int | None
    name: SafeText
    folder: SafeText
    shortcut: SafeText
    audience: Audience
    teams: str
    texts: str
    actions: str
    version: int
    uses: int
    last_used_at: int | None
    created_at: int
    updated_at: int
    archived_at: int | None


class VersionRow(Row, frozen=True, kw_only=True):
    number: int
    content: str
    staff_id: int | None
    created_at: int


class UseRow(Row, frozen=True, kw_only=True):
    id: int
    macro_id: int
    conversation_id: int
    message_id: int
    staff_id: int
    actions: str
    created_at: int
