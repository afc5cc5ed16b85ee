"""Contacts and their identities.  Everything here is personal data."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text, UniqueConstraint

from walletdesk.kit.schema import Id, id_column, metadata, to
from walletdesk.kit.unit import Row
from walletdesk.people.rules import IdentityKind, Proof
from walletdesk.wire import SafeText

contact = Table(
    "contact",
    metadata,
    id_column(),
    Column("public_id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),  # screened; empty for someone who gave none
    Column("language", Text, nullable=False),  # ISO 639-1, empty while unknown
    Column("created_at", BigInteger, nullable=False),
    Column("last_seen_at", BigInteger, nullable=False),
    Column("blocked_at", BigInteger),
    Column("erased_at", BigInteger),
    Column("token_epoch", BigInteger, nullable=False),  # visitor tokens of earlier epochs are void
    info={"retention": "until erased, what stays then is ids and times; one who only left a file unsent, a day"},
)

identity = Table(
    "identity",
    metadata,
    id_column(),
    to("contact_id", "contact.id", cascade=True, index=True),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("scope", Id, nullable=False),  # the inbox in which the value names one person; 0 for the whole desk
    Column("proof", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("unreachable_since", BigInteger),  # they blocked us there
    UniqueConstraint("kind", "value", "scope"),
    info={"retention": "until the contact is erased"},
)

contact_word = Table(
    "contact_word",
    metadata,
    Column("contact_id", Id, ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("word", Text, primary_key=True),  # of the name, folded; `names.words_of`
    # By bytes on PostgreSQL too (`text_pattern_ops` in the migration), for words are looked up by how they begin.
    Index("ix_contact_word_word", "word", "contact_id"),
    info={"retention": "until the contact is erased"},
)

used_token = Table(
    "used_token",
    metadata,
    Column("key", Text, primary_key=True),  # SHA-256 of inbox and jti
    Column("expires_at", BigInteger, nullable=False, index=True),
    info={"retention": "until the token itself has expired; removed by an hourly job"},
)


class Contact(Row, frozen=True, kw_only=True):
    id: int
    public_id: str
    name: SafeText
    language: str
    created_at: int
    last_seen_at: int
    blocked_at: int | None
    erased_at: int | None
    token_epoch: int


class Identity(Row, frozen=True, kw_only=True):
    """One way to know a contact, with the proof we have for it."""

    id: int
    contact_id: int
    kind: IdentityKind
    value: str
    scope: int
    proof: Proof
    created_at: int
    unreachable_since: int | None
