"""Contacts and their identities.  Everything here is personal data."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, Text, UniqueConstraint

from walletdesk.kit.schema import Id, id_column, metadata, to
from walletdesk.kit.unit import Row
from walletdesk.people.rules import IdentityKind, Proof, WhyMerged
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
    Column("merged_into", Id, index=True),  # the contact who stands for this one; docs/identity.md
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

identity_claim = Table(
    "identity_claim",
    metadata,
    id_column(),
    to("contact_id", "contact.id", cascade=True),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("scope", Id, nullable=False),
    Column("proof", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    UniqueConstraint("contact_id", "kind", "value", "scope"),
    Index(None, "kind", "value", "scope"),
    info={"retention": "until the contact is erased"},
)
"""What a contact said or showed to be known by, while another contact was known by it."""

contact_merge = Table(
    "contact_merge",
    metadata,
    id_column(),
    to("kept_id", "contact.id", index=True),
    to("gone_id", "contact.id", index=True),
    Column("why", Text, nullable=False),
    Column("by_kind", Text, nullable=False),
    Column("by_id", BigInteger),
    Column("at", BigInteger, nullable=False),
    Column("name_taken", Boolean, nullable=False),  # the kept one had no name, and has the other's
    Column("language_taken", Boolean, nullable=False),
    Column("seen_before", BigInteger, nullable=False),  # when the kept one was here last, of itself
    Column("undone_by", BigInteger),
    Column("undone_at", BigInteger),
    info={"retention": "with its contacts' rows; ids, times and words of our own only"},
)

merge_moved = Table(
    "merge_moved",
    metadata,
    Column("merge_id", Id, ForeignKey("contact_merge.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("what", Text, primary_key=True),  # identity, conversation or file
    Column("row_id", Id, primary_key=True, autoincrement=False),
    Index(None, "row_id", "what"),
    info={"retention": "with its merge; ids only"},
)
"""What goes back when a merge is undone."""

kept_apart = Table(
    "kept_apart",
    metadata,
    Column("one_id", Id, ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("other_id", Id, ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("staff_id", BigInteger),
    Column("at", BigInteger, nullable=False),
    info={"retention": "with its contacts' rows; ids only"},
)
"""Two of whom somebody said that they are two; the smaller id is `one_id`."""

used_token = Table(
    "used_token",
    metadata,
    Column("key", Text, primary_key=True),  # SHA-256 of inbox and jti
    Column("expires_at", BigInteger, nullable=False, index=True),
    info={"retention": "until the token itself has expired; removed by an hourly job"},
)

identity_link = Table(
    "identity_link",
    metadata,
    Column("code", Text, primary_key=True),  # SHA-256; once it is taken, of the code and its taker
    to("inbox_id", "inbox.id", cascade=True, index=True),  # of the channel in which it is taken
    to("contact_id", "contact.id", cascade=True, index=True),
    Column("expires_at", BigInteger, nullable=False, index=True),
    info={"retention": "15 minutes; removed by an hourly job"},
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
    merged_into: int | None = None
    """Who stands for this one since both were merged."""


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


class Claim(Row, frozen=True, kw_only=True):
    contact_id: int
    kind: IdentityKind
    value: str
    scope: int
    proof: Proof
    at: int


class Merge(Row, frozen=True, kw_only=True):
    """`gone_id` was merged into `kept_id`."""

    id: int
    kept_id: int
    gone_id: int
    why: WhyMerged
    by_kind: str
    by_id: int | None
    at: int
    name_taken: bool
    language_taken: bool
    seen_before: int
    undone_by: int | None
    undone_at: int | None
