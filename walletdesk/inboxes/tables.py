"""Inboxes and their identity keys."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, LargeBinary, Table, Text, UniqueConstraint

from walletdesk.inboxes.rules import Algorithm, Channel
from walletdesk.kit.schema import Id, id_column, metadata, to
from walletdesk.kit.unit import Row
from walletdesk.wire import SafeText

inbox = Table(
    "inbox",
    metadata,
    id_column(),
    Column("public_id", Text, nullable=False, unique=True),
    Column("channel", Text, nullable=False),
    Column("name", Text, nullable=False, unique=True),
    Column("languages", Text, nullable=False),  # JSON: ["en", "zh"], the first is the fallback
    Column("allowed_origins", Text, nullable=False),  # JSON: ["https://wallet.example"]
    Column("greeting", Text, nullable=False),  # JSON: {"en": "...", "zh": "..."}
    Column("privacy_url", Text, nullable=False),  # empty for none
    Column("calendar", Text, nullable=False),  # JSON of walletdesk.hours.calendar_to_json
    Column("settings", Text, nullable=False),  # JSON, the channel's own
    Column("active", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    info={"retention": "until deleted; no personal data"},
)

identity_key = Table(
    "identity_key",
    metadata,
    id_column(),
    to("inbox_id", "inbox.id", cascade=True),
    Column("kid", Text, nullable=False),
    Column("algorithm", Text, nullable=False),
    Column("key", LargeBinary, nullable=False),  # EdDSA: public key as PEM; HS256: the secret, sealed (inboxes.keys)
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    UniqueConstraint("inbox_id", "kid"),
    info={"retention": "while the inbox is there; keys of the wallet, none of a person"},
)

channel_account = Table(
    "channel_account",
    metadata,
    Column("inbox_id", Id, ForeignKey("inbox.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column(
        "credentials", LargeBinary, nullable=False
    ),  # JSON of the channel's secret settings, sealed (inboxes.sealing)
    Column("cursor", Text, nullable=False),  # how far a channel that pulls has read, in the channel's own words
    Column("first_event_at", BigInteger),  # none: never seen live
    Column("last_event_at", BigInteger),
    Column("last_sent_at", BigInteger),
    Column("failing_since", BigInteger),  # none while it works
    Column("last_failure_at", BigInteger),
    Column("last_failure", Text, nullable=False),  # a code
    Column("told", Text, nullable=False, server_default=""),  # the trouble that was told; empty while there is none
    Column("listener", BigInteger),  # the process that listens, by a number of its own
    Column("listens_until", BigInteger),
    info={"retention": "until the inbox is deleted; no personal data"},
)

arriving = Table(
    "arriving",
    metadata,
    Column("inbox_id", Id, ForeignKey("inbox.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("place", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("done", Boolean, nullable=False),
    info={"retention": "a minute while an account is told things, a day at most; numbers and digests only"},
)
"""What a provider has posted of late, where several processes share an account (`inboxes.arriving`)."""

channel_hour = Table(
    "channel_hour",
    metadata,
    Column("inbox_id", Id, ForeignKey("inbox.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("hour", BigInteger, primary_key=True, autoincrement=False),  # hours since 1970
    *(Column(name, BigInteger, nullable=False) for name in ("received", "ignored", "refused", "sent", "failed")),
    info={"retention": "30 days; numbers only"},
)


class Inbox(Row, frozen=True, kw_only=True):
    """One account of a channel.  `languages` to `settings` are JSON; `inboxes.queries` reads them apart."""

    id: int
    public_id: str
    channel: Channel
    name: SafeText
    languages: str
    allowed_origins: str
    greeting: str
    privacy_url: str
    calendar: str
    settings: str
    active: bool
    created_at: int


class SealedKey(Row, frozen=True, kw_only=True):
    """A key as it lies in the database; `inboxes.keys.opened` makes it usable."""

    inbox_id: int
    kid: str
    algorithm: Algorithm
    key: bytes

    def __repr__(self) -> str:
        return f"SealedKey(inbox_id={self.inbox_id}, kid={self.kid!r})"


class IdentityKey(Row, frozen=True, kw_only=True):
    """A key as the console shows it: without the key itself."""

    id: int
    inbox_id: int
    kid: str
    algorithm: Algorithm
    created_at: int
    revoked_at: int | None


class ChannelAccount(Row, frozen=True, kw_only=True):
    """What a channel keeps of its provider beside the settings."""

    inbox_id: int
    credentials: bytes
    cursor: str
    first_event_at: int | None
    last_event_at: int | None
    last_sent_at: int | None
    failing_since: int | None
    last_failure_at: int | None
    last_failure: str
    told: str

    def __repr__(self) -> str:
        return f"ChannelAccount(inbox_id={self.inbox_id})"


class ChannelHour(Row, frozen=True, kw_only=True):
    """How many events of an hour were taken in, ignored (nothing of ours) or refused, and messages sent or failed."""

    hour: int
    received: int
    ignored: int
    refused: int
    sent: int
    failed: int
