"""Addresses that requests name, codes that prove one, and visits.  All of it is personal data."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text

from walletdesk.kit.schema import Id, id_column, metadata, to
from walletdesk.kit.unit import Row

request_address = Table(
    "request_address",
    metadata,
    Column(
        "conversation_id", Id, ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("address", Text, nullable=False, index=True),  # lower case
    Column("language", Text, nullable=False),
    Column("verified_at", BigInteger),  # NULL while nobody has shown that it is theirs
    Column("told_seq", BigInteger, nullable=False),  # the newest answer of which the address was told
    info={"retention": "until the contact is erased"},
)

visit_code = Table(
    "visit_code",
    metadata,
    id_column(),
    Column("browser", Text, nullable=False),  # SHA-256 of the cookie of who asked
    Column("address", Text, nullable=False),
    Column("code_hash", Text, nullable=False),  # keyed, with the browser
    to("conversation_id", "conversation.id", nullable=True, cascade=True),  # the request that it confirms
    Column("tries", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Index("ix_visit_code_browser", "browser", "id"),
    Index("ix_visit_code_address", "address", "created_at"),
    Index("ix_visit_code_created_at", "created_at"),
    info={"retention": "a day; removed by an hourly job"},
)

visit = Table(
    "visit",
    metadata,
    id_column(),
    Column("token_hash", Text, nullable=False, unique=True),  # SHA-256 of the cookie
    Column("address", Text, nullable=False),  # empty for who came by the app
    to("contact_id", "contact.id", nullable=True, cascade=True, index=True),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
    info={"retention": "until they sign out or a day after they came; removed by an hourly job"},
)


class RequestAddress(Row, frozen=True, kw_only=True):
    conversation_id: int
    address: str
    language: str
    verified_at: int | None
    told_seq: int


class VisitCode(Row, frozen=True, kw_only=True):
    id: int
    browser: str
    address: str
    code_hash: str
    conversation_id: int | None
    tries: int
    created_at: int
    expires_at: int
    used_at: int | None


class Visit(Row, frozen=True, kw_only=True):
    """Somebody who has come back: by an address that they proved, or as a contact whom the wallet's server named."""

    id: int
    token_hash: str
    address: str
    contact_id: int | None
    created_at: int
    expires_at: int
