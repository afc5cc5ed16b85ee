"""Places every reply may lead to, and replies that asked for what nobody may ask for."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Table, Text, UniqueConstraint

from walletdesk.kit.schema import id_column, metadata, to
from walletdesk.kit.unit import Row
from walletdesk.wire import SafeText

allowed_place = Table(
    "allowed_place",
    metadata,
    id_column(),
    Column("place", Text, nullable=False, unique=True),  # as safety.places.normal writes it
    Column("created_at", BigInteger, nullable=False),
    info={"retention": "until removed; hosts of businesses, nobody's data"},
)

refusal = Table(
    "refusal",
    metadata,
    id_column(),
    to("staff_id", "staff.id"),
    to("conversation_id", "conversation.id", cascade=True),
    Column("external_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("excerpt", Text, nullable=False),
    Column("disputed", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("conversation_id", "external_id"),
    Index("ix_refusal_staff", "staff_id", "created_at"),
    Index("ix_refusal_created_at", "created_at"),
    info={"retention": "90 days, or until the contact is erased"},
)


class AllowedPlace(Row, frozen=True, kw_only=True):
    id: int
    place: str
    created_at: int


class Refusal(Row, frozen=True, kw_only=True):
    """A reply that was neither sent nor stored.  `excerpt` is the clause that asked, screened like everything."""

    id: int
    staff_id: int
    conversation_id: int
    external_id: str
    kind: str
    """safety.asking.Wanted"""
    rule: str
    """safety.asking.Rule"""
    excerpt: SafeText
    disputed: bool
    """Its author says that it asks for nothing of the kind."""
    created_at: int
