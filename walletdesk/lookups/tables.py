"""Nodes, what was seen on chains, looks at what people wrote, labels.

Retention: addresses and hashes are personal data.  A look goes with the words of its contact (`actions.erase_contact`),
an observation with the last look at it or after the setting `observation_days`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from walletdesk.kit.schema import Id, id_column, metadata, to
from walletdesk.kit.unit import Row

lookup_node = Table(
    "lookup_node",
    metadata,
    id_column(),
    Column("network", Text, nullable=False),
    Column("name", Text, nullable=False, unique=True),
    Column("url", LargeBinary, nullable=False),  # sealed (lookups.sealing): addresses hold API keys
    Column("own", Boolean, nullable=False),
    Column("allow_private", Boolean, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("per_second", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("height", BigInteger, nullable=True),
    Column("behind", BigInteger, nullable=False),
    Column("latency_ms", BigInteger, nullable=True),
    Column("last_ok_at", BigInteger, nullable=True),
    Column("last_failed_at", BigInteger, nullable=True),
    Column("seen_live_at", BigInteger, nullable=True),
    Column("created_at", BigInteger, nullable=False),
    info={"retention": "until deleted; no personal data"},
)

observation = Table(
    "observation",
    metadata,
    id_column(),
    Column("network", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("first_seen_at", BigInteger, nullable=False),
    Column("sender", Text, nullable=False),
    Column("nonce", Text, nullable=False),  # decimal, empty where the chain has none: it may need all 64 bits
    Column("fee", Text, nullable=False),  # JSON, smallest units
    Column("block", BigInteger, nullable=True),
    Column("block_hash", Text, nullable=False),
    Column("block_at", BigInteger, nullable=True),
    Column("node", Text, nullable=False),
    Column("updated_at", BigInteger, nullable=False, index=True),
    UniqueConstraint("network", "hash"),
    info={"retention": "the setting observation_days after the last look, or with the last look at it"},
)

lookup = Table(
    "lookup",
    metadata,
    id_column(),
    to("conversation_id", "conversation.id", cascade=True),
    to("message_id", "message.id", nullable=True, index=True),
    Column("network", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("guessed", Boolean, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("certain", Boolean, nullable=False),
    Column("final", Boolean, nullable=False),
    Column("history", Text, nullable=False),  # JSON: [{"state", "reason", "at"}]
    Column("level", Text, nullable=False),
    Column("watch_at", BigInteger, nullable=True),
    Column("watched", Boolean, nullable=False),
    to("requested_by", "staff.id", nullable=True),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("conversation_id", "network", "subject"),
    info={"retention": "until the contact is erased"},
)
Index("ix_lookup_watch", lookup.c.watch_at)
Index("ix_lookup_subject", lookup.c.network, lookup.c.subject)

lookup_network = Table(
    "lookup_network",
    metadata,
    Column("id", Text, primary_key=True),  # `evm-<chain id>`
    Column("name", Text, nullable=False),
    Column("coin", Text, nullable=False),
    Column("block_ms", BigInteger, nullable=False),
    Column("explorer", Text, nullable=False),  # its host, empty for none
    Column("testnet", Boolean, nullable=False),
    info={"retention": "until changed; no personal data"},
)

lookup_level = Table(
    "lookup_level",
    metadata,
    Column("contact_id", Id, ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("level", Text, nullable=False),
    Column("chosen_by", Text, nullable=False),  # empty while it is judged by how they write
    Column("updated_at", BigInteger, nullable=False),
    info={"retention": "until the contact is erased"},
)

lookup_told = Table(
    "lookup_told",
    metadata,
    Column("contact_id", Id, ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("network", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("state", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    info={"retention": "until the contact is erased"},
)

lookup_label = Table(
    "lookup_label",
    metadata,
    Column("network", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("confirmations", BigInteger, nullable=True),
    Column("memo", Boolean, nullable=False),
    info={"retention": "until replaced by the next import; public lists of businesses' addresses"},
)

lookup_option = Table(
    "lookup_option",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    info={"retention": "until changed; switches of the team"},
)


class NodeRow(Row, frozen=True, kw_only=True):
    id: int
    network: str
    name: str
    url: bytes
    own: bool
    allow_private: bool
    enabled: bool
    position: int
    per_second: int
    state: str
    """`nodes.Health.state` as of the last look."""
    problem: str
    height: int | None
    behind: int
    latency_ms: int | None
    last_ok_at: int | None
    last_failed_at: int | None
    seen_live_at: int | None
    """When it answered first; None: never seen live."""
    created_at: int

    def __repr__(self) -> str:
        return f"NodeRow(id={self.id}, name={self.name!r})"


class ObservationRow(Row, frozen=True, kw_only=True):
    id: int
    network: str
    hash: str
    first_seen_at: int
    sender: str
    nonce: str
    fee: str
    block: int | None
    block_hash: str
    block_at: int | None
    node: str
    updated_at: int


class LookupRow(Row, frozen=True, kw_only=True):
    id: int
    conversation_id: int
    message_id: int | None
    network: str
    subject: str
    kind: str
    """`transaction` or `address`."""
    guessed: bool
    """Nobody said which network it is; it was found by trying."""
    verdict: str
    state: str
    certain: bool
    final: bool
    history: str
    level: str
    """Of the contact when it was looked at last: `plain` or `expert`."""
    watch_at: int | None
    watched: bool
    requested_by: int | None
    created_at: int
    updated_at: int


class NetworkRow(Row, frozen=True, kw_only=True):
    """An EVM network that is not in our table, as the team describes it."""

    id: str
    name: str
    coin: str
    block_ms: int
    explorer: str
    testnet: bool


class LevelRow(Row, frozen=True, kw_only=True):
    """How a contact is told things."""

    level: str
    """`plain` or `expert`"""
    chosen_by: str
    """`staff`, `contact`, or empty while it is judged by how they write"""


class LabelRow(Row, frozen=True, kw_only=True):
    network: str
    address: str
    name: str
    kind: str
    source: str
    confirmations: int | None
    memo: bool
