"""Conversations, messages, history.

A conversation's `sequence` counts everything that happens to it without a gap:
each number is one row of `message` or one row of `change`, except the number at
which a message of ours was handed over, which is both the `change` row "delivered"
and that message's `visible_seq`.

Retention: all of it is personal data.  `privacy` erases a contact's messages,
drafts and ratings with the contact; what is left are numbers, states and times.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import BigInteger, Boolean, Column, Index, Table, Text, UniqueConstraint, text

from walletdesk.kit.schema import id_column, metadata, to
from walletdesk.kit.unit import Row
from walletdesk.wire import AuthorKind, Delivery, Kind, Priority, SafeText


class Status(StrEnum):
    OPEN = "open"
    PENDING = "pending"
    """We wait for the customer."""
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
    CLOSED = "closed"
    SPAM = "spam"


AT_WORK = (Status.OPEN, Status.PENDING)
"""What stands in the inbox as work."""


class Visibility(StrEnum):
    PUBLIC = "public"
    NOTE = "note"
    """Only the team sees it."""


class Standing(StrEnum):
    """How far an urgent claim is believed; strangers must not flood the urgent lane."""

    NONE = ""
    HELD = "held"
    """Kept at high until a person has looked."""
    GROUPED = "grouped"
    """Urgent, and under an earlier one that says the same."""
    CLAIMED = "claimed"
    """Urgent on the contact's word."""
    CONFIRMED = "confirmed"
    """A person or a stored fact stands behind it."""


conversation = Table(
    "conversation",
    metadata,
    id_column(),
    Column("number", BigInteger, nullable=False, unique=True),
    Column("public_id", Text, nullable=False, unique=True),
    to("inbox_id", "inbox.id"),
    to("contact_id", "contact.id", index=True),
    Column("status", Text, nullable=False),
    Column("priority", Text, nullable=False),
    Column("rank", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("language", Text, nullable=False),
    to("assignee_id", "staff.id", nullable=True),
    to("team_id", "team.id", nullable=True),
    Column("standing", Text, nullable=False),
    Column("group_key", Text, nullable=False),
    to("group_id", "conversation.id", nullable=True),
    Column("emergency", Boolean, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("contact_seen", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("due_kind", Text, nullable=False),
    Column("snoozed_until", BigInteger, nullable=True),
    Column("preview", Text, nullable=False),
    Column("preview_author", Text, nullable=False),
    Column("facts", Text, nullable=False),
    to("linked_from", "conversation.id", nullable=True),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False, index=True),
    Column("last_message_at", BigInteger, nullable=False),
    Column("resolved_at", BigInteger, nullable=True),
)
# One index a view, in the order the view shows.
_WORK = ("status", "rank", "due_at", "id")
Index("ix_conversation_work", *(conversation.c[name] for name in _WORK))
Index("ix_conversation_mine", conversation.c.assignee_id, *(conversation.c[name] for name in _WORK))
Index("ix_conversation_recent", conversation.c.status, conversation.c.last_message_at, conversation.c.id)
Index("ix_conversation_snoozed", conversation.c.snoozed_until, postgresql_where=text("snoozed_until is not null"))
Index("ix_conversation_group", conversation.c.group_key, conversation.c.created_at)

message = Table(
    "message",
    metadata,
    id_column(),
    to("conversation_id", "conversation.id", cascade=True),
    Column("seq", BigInteger, nullable=False),
    Column("visible_seq", BigInteger, nullable=True),
    Column("author_kind", Text, nullable=False),
    Column("author_id", BigInteger, nullable=True),
    Column("visibility", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("found", Text, nullable=False),
    Column("delivery", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("send_at", BigInteger, nullable=True),
    to("inbox_id", "inbox.id"),
    Column("external_id", Text, nullable=False),
    Column("provider_id", Text, nullable=True),
    Column("files", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("edited_at", BigInteger, nullable=True),
    UniqueConstraint("conversation_id", "seq"),
    UniqueConstraint("inbox_id", "external_id"),
)
Index("ix_message_visible", message.c.conversation_id, message.c.visible_seq)

change = Table(
    "change",
    metadata,
    id_column(),
    to("conversation_id", "conversation.id", cascade=True),
    Column("seq", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor_id", BigInteger, nullable=True),
    Column("message_id", BigInteger, nullable=True),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    UniqueConstraint("conversation_id", "seq"),
)
"""Who changed what.  `old` and `new` hold ids, states and our own words, never a person's text."""

tag = Table(
    "tag",
    metadata,
    id_column(),
    Column("name", Text, nullable=False, unique=True),
    Column("colour", Text, nullable=False),
)

conversation_tag = Table(
    "conversation_tag",
    metadata,
    Column("conversation_id", BigInteger, nullable=False, primary_key=True),
    Column("tag_id", BigInteger, nullable=False, primary_key=True),
    Index("ix_conversation_tag_tag", "tag_id", "conversation_id"),
)

draft = Table(
    "draft",
    metadata,
    to("staff_id", "staff.id", cascade=True),
    to("conversation_id", "conversation.id", cascade=True),
    Column("visibility", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("staff_id", "conversation_id"),
)

reading = Table(
    "reading",
    metadata,
    to("staff_id", "staff.id", cascade=True),
    to("conversation_id", "conversation.id", cascade=True),
    Column("seq", BigInteger, nullable=False),
    UniqueConstraint("staff_id", "conversation_id"),
)
"""Up to where a member of staff has read."""

rating = Table(
    "rating",
    metadata,
    id_column(),
    to("conversation_id", "conversation.id", cascade=True),
    Column("token", Text, nullable=False, unique=True),
    Column("resolved_at", BigInteger, nullable=False),
    to("staff_id", "staff.id", nullable=True),
    Column("score", BigInteger, nullable=True),
    Column("words", Text, nullable=False),
    Column("rated_at", BigInteger, nullable=True),
    Column("changed_at", BigInteger, nullable=True),
    UniqueConstraint("conversation_id", "resolved_at"),
)
"""One question for each resolution: asked when `score` is NULL, one vote, changeable for a day after `rated_at`."""

tally = Table(
    "tally",
    metadata,
    Column("key", Text, primary_key=True),
    Column("shard", BigInteger, primary_key=True, autoincrement=False),
    Column("n", BigInteger, nullable=False),
)
"""How many conversations stand in each view, kept up by what changes them; a sum over the writers' shards."""


class Conversation(Row, frozen=True, kw_only=True):
    id: int
    number: int
    public_id: str
    inbox_id: int
    contact_id: int
    status: Status
    priority: Priority
    rank: int
    kind: Kind
    category: str
    language: str
    assignee_id: int | None
    team_id: int | None
    standing: Standing
    group_key: str
    group_id: int | None
    emergency: bool
    sequence: int
    contact_seen: int
    due_at: int
    """When the next running clock is due; NEVER without one."""
    due_kind: str
    snoozed_until: int | None
    preview: SafeText
    preview_author: str
    facts: str
    """JSON: what the app told of itself (version, OS, network kind, VPN, chain), screened."""
    linked_from: int | None
    created_at: int
    updated_at: int
    last_message_at: int
    resolved_at: int | None


NEVER = 2**62
"""`due_at` of a conversation without a running clock: sorts last."""


class Message(Row, frozen=True, kw_only=True):
    id: int
    conversation_id: int
    seq: int
    visible_seq: int | None
    """Where it stands in what the contact sees; NULL for notes and while it waits."""
    author_kind: AuthorKind
    author_id: int | None
    visibility: Visibility
    body: SafeText
    language: str
    found: str
    """JSON list of `wire.Found`: what the gate took out."""
    delivery: Delivery
    reason: str
    """Code of why a delivery failed; a person can act on its sentence."""
    send_at: int | None
    """Until then it can be taken back."""
    inbox_id: int
    external_id: str
    provider_id: str | None
    files: int
    """How many files hang on it."""
    created_at: int
    edited_at: int | None


class ChangeKind(StrEnum):
    CREATED = "created"
    STATUS = "status"
    PRIORITY = "priority"
    KIND = "kind"
    CATEGORY = "category"
    LANGUAGE = "language"
    ASSIGNEE = "assignee"
    TEAM = "team"
    TAGS = "tags"
    STANDING = "standing"
    EMERGENCY = "emergency"
    DELIVERED = "delivered"
    FAILED = "failed"
    TAKEN_BACK = "taken_back"
    REDACTED = "redacted"
    SENIOR = "senior"
    """The contact asks for someone senior."""
    RATED = "rated"
    WARNED = "warned"
    """A clock is nearly due."""
    BREACHED = "breached"
    """A clock ran out."""
    LINKED = "linked"
    """Goes on from an earlier conversation."""
    FACTS = "facts"


class Change(Row, frozen=True, kw_only=True):
    id: int
    conversation_id: int
    seq: int
    kind: ChangeKind
    actor_kind: AuthorKind
    actor_id: int | None
    message_id: int | None
    old: str
    new: str
    at: int


class Draft(Row, frozen=True, kw_only=True):
    visibility: Visibility
    body: SafeText
    updated_at: int


class Rating(Row, frozen=True, kw_only=True):
    id: int
    conversation_id: int
    token: str
    resolved_at: int
    staff_id: int | None
    score: int | None
    words: SafeText
    rated_at: int | None
    changed_at: int | None


class Tag(Row, frozen=True, kw_only=True):
    id: int
    name: str
    colour: str
