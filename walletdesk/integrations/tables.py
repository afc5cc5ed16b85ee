"""Tokens of own systems, answers that are given again, webhooks and what became of each delivery."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, Table, Text, UniqueConstraint

from walletdesk.integrations.rules import DeliveryState, Told
from walletdesk.kit.schema import id_column, metadata, to
from walletdesk.kit.unit import Row
from walletdesk.wire import SafeText

api_token = Table(
    "api_token",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    Column("token_hash", Text, nullable=False, unique=True),  # SHA-256; the token itself is shown once
    Column("hint", Text, nullable=False),  # its last four characters, to tell tokens apart
    Column("scopes", Text, nullable=False),  # JSON: ["conversations:read"]
    to("inbox_id", "inbox.id", nullable=True, cascade=True),  # NULL: every inbox
    to("created_by", "staff.id"),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=True),
    Column("last_used_at", BigInteger, nullable=True),
    Column("revoked_at", BigInteger, nullable=True),
    info={"retention": "a year after it was revoked or has expired; of our own systems, nobody's data"},
)

api_answer = Table(
    "api_answer",
    metadata,
    id_column(),
    to("inbox_id", "inbox.id", cascade=True),
    Column("key", Text, nullable=False),  # SHA-256 of the Idempotency-Key
    Column("fingerprint", Text, nullable=False),  # keyed hash of what was asked
    Column("answer", Text, nullable=False),  # JSON: ids, numbers and words of our own
    Column("created_at", BigInteger, nullable=False, index=True),
    UniqueConstraint("inbox_id", "key"),
    info={"retention": "30 days; ids and times, no texts"},
)

webhook = Table(
    "webhook",
    metadata,
    id_column(),
    Column("name", Text, nullable=False, unique=True),
    Column("url", LargeBinary, nullable=False),  # sealed: it may hold a key
    Column("host", Text, nullable=False),
    Column("secret", LargeBinary, nullable=False),  # sealed
    Column("old_secret", LargeBinary, nullable=True),
    Column("old_until", BigInteger, nullable=True),
    Column("events", Text, nullable=False),  # JSON: ["message.received"]
    Column("texts", Boolean, nullable=False),
    to("inbox_id", "inbox.id", nullable=True, cascade=True),  # NULL: every inbox
    Column("allow_private", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("cursor", BigInteger, nullable=False),  # up to where the history was read for it
    Column("failures", BigInteger, nullable=False),
    Column("failing_since", BigInteger, nullable=True),
    Column("wait_until", BigInteger, nullable=False),
    Column("problem", Text, nullable=False),
    Column("last_ok_at", BigInteger, nullable=True),
    Column("switched_off_at", BigInteger, nullable=True),  # by the desk, after long failure
    Column("created_at", BigInteger, nullable=False),
    info={"retention": "until deleted; addresses of our own systems, nobody's data"},
)

webhook_delivery = Table(
    "webhook_delivery",
    metadata,
    id_column(),
    to("webhook_id", "webhook.id", cascade=True),
    Column("entry_id", BigInteger, nullable=False),  # of the message or change it tells
    Column("event", Text, nullable=False),
    Column("conversation_id", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=True),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", BigInteger, nullable=False),
    Column("status", BigInteger, nullable=True),  # of the last answer
    Column("latency_ms", BigInteger, nullable=True),
    Column("problem", Text, nullable=False),
    Column("tried_at", BigInteger, nullable=True),
    Column("next_at", BigInteger, nullable=True),
    Column("queued_at", BigInteger, nullable=False),
    UniqueConstraint("webhook_id", "entry_id"),
    Index("ix_webhook_delivery_state", "webhook_id", "state", "id"),
    info={"retention": "30 days; ids, states and times, no texts"},
)


class ApiToken(Row, frozen=True, kw_only=True):
    """A token as it lies in the database; what opens is only known to who has it.  `scopes` is JSON."""

    id: int
    name: SafeText
    hint: str
    scopes: str
    inbox_id: int | None
    created_by: int
    created_at: int
    expires_at: int | None
    last_used_at: int | None
    revoked_at: int | None


class Answered(Row, frozen=True, kw_only=True):
    fingerprint: str
    answer: str


class Webhook(Row, frozen=True, kw_only=True):
    """`events` is JSON; `url` and the secrets are sealed (`integrations.sealing`)."""

    id: int
    name: SafeText
    url: bytes
    host: str
    secret: bytes
    old_secret: bytes | None
    old_until: int | None
    events: str
    texts: bool
    inbox_id: int | None
    allow_private: bool
    active: bool
    cursor: int
    failures: int
    failing_since: int | None
    wait_until: int
    problem: str
    last_ok_at: int | None
    switched_off_at: int | None
    created_at: int

    def __repr__(self) -> str:
        return f"Webhook(id={self.id}, host={self.host!r})"


class Delivery(Row, frozen=True, kw_only=True):
    id: int
    webhook_id: int
    entry_id: int
    event: Told
    conversation_id: int
    seq: int
    message_id: int | None
    before: str
    after: str
    at: int
    state: DeliveryState
    tries: int
    status: int | None
    latency_ms: int | None
    problem: str
    tried_at: int | None
    next_at: int | None
    queued_at: int
    """When it was last asked for: it is tried for a day from then on."""
