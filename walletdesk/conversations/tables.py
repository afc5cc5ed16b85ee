"""Conversations, messages, history.

A conversation's `sequence` counts everything that happens to it without a gap:
each number is one row of `message` or one row of `change`, except the number at
which a message of ours was handed over, which is both the `change` row "delivered"
and that message's `visible_seq`.

Retention: all of it is personal data.  `privacy` erases a contact's messages,
drafts and ratings with the contact; what is left are numbers, states and times.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, Text, UniqueConstraint

from walletdesk.conversations.rules import PROVIDERS, ChangeKind, Lane, Standing, Status, Visibility
from walletdesk.kit.schema import Id, id_column, metadata, partial_index, to
from walletdesk.kit.unit import Row
from walletdesk.wire import AuthorKind, Delivery, Kind, Priority, SafeText

conversation = Table(
    "conversation",
    metadata,
    id_column(),
    Column("number", BigInteger, nullable=False, unique=True),
    Column("public_id", Text, nullable=False, unique=True),
    to("inbox_id", "inbox.id"),
    to("contact_id", "contact.id", index=True),
    Column("status", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("priority", Text, nullable=False),
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
    Column("contact_seq", BigInteger, nullable=False),
    Column("contact_seen", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("due_kind", Text, nullable=False),
    Column("warn_at", BigInteger, nullable=True),
    Column("snoozed_until", BigInteger, nullable=True),
    Column("preview", Text, nullable=False),
    Column("preview_author", Text, nullable=False),
    Column("facts", Text, nullable=False),
    to("linked_from", "conversation.id", nullable=True),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False, index=True),
    Column("last_message_at", BigInteger, nullable=False),
    Column("resolved_at", BigInteger, nullable=True),
    info={"retention": "until the contact is erased: words and facts go, numbers, states and times stay"},
)
# A page of any view and any one filter is a short walk along one of these.
_ORDER = ("lane", "place", "id")
Index("ix_conversation_created_at", conversation.c.created_at)
Index("ix_conversation_lane", *(conversation.c[name] for name in _ORDER))
for _filter in ("assignee_id", "team_id", "inbox_id", "language"):
    Index(f"ix_conversation_{_filter}", conversation.c[_filter], *(conversation.c[name] for name in _ORDER))
partial_index("ix_conversation_group", conversation.c.group_id, where="group_id is not null")

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
    info={"retention": "until the contact is erased; texts are overwritten then"},
)
# Written out, as the queries that use it do: SQLite compares the texts.
partial_index("ix_message_contact", message.c.author_id, message.c.id, where="author_kind = 'contact'")
Index("ix_message_visible", message.c.conversation_id, message.c.visible_seq)

partial_index("ix_message_provider", message.c.inbox_id, message.c.provider_id, where="provider_id is not null")

thread = Table(
    "thread",
    metadata,
    Column("inbox_id", Id, ForeignKey("inbox.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("key", Text, primary_key=True),
    Column("conversation_id", Id, ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", BigInteger, nullable=False),
    info={"retention": "with its conversation; digests only"},
)
"""Where a provider's thread (a chat, a Message-ID) goes on.  `key` is a digest (`rules.digest`): what a provider calls
its threads comes from outside."""

origin = Table(
    "origin",
    metadata,
    Column("message_id", Id, ForeignKey("message.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("identity_id", Id, ForeignKey("identity.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("checked", Text, nullable=True),
    info={"retention": "until the contact is erased; ids and a verdict only"},
)
"""By which of their names a contact sent a message: an answer goes there.  `checked` says whether that name is confirmed
(`rules.SenderCheck`), NULL on channels whose provider vouches for all of them."""

other_name = Table(
    "other_name",
    metadata,
    Column("inbox_id", Id, ForeignKey("inbox.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("key", Text, primary_key=True),
    Column("message_id", Id, ForeignKey("message.id", ondelete="CASCADE"), nullable=False, index=True),
    info={"retention": "with its message; digests only"},
)
"""What a provider calls a message beside `provider_id`: each part of a long one, or a shorter name.  `key` is a digest."""

message_part = Table(
    "message_part",
    metadata,
    Column("inbox_id", Id, ForeignKey("inbox.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("provider_id", Text, primary_key=True),
    Column("message_id", Id, ForeignKey("message.id", ondelete="CASCADE"), nullable=False, index=True),
    info={"retention": "with its message; the provider's numbers only"},
)
"""Of an album: what a provider sends as several messages and is one here.  All but the first, which is `provider_id`."""

answered = Table(
    "answered",
    metadata,
    Column("message_id", Id, ForeignKey("message.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("to_id", Id, ForeignKey("message.id", ondelete="CASCADE"), nullable=False, index=True),
    info={"retention": "with its message; ids only"},
)
"""Which message one answers, where its author named it."""

handover = Table(
    "handover",
    metadata,
    Column("message_id", Id, ForeignKey("message.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    info={"retention": "seconds: while a message is being handed to a provider; ids and times only"},
)
"""Messages that are being handed to a provider that takes no retry key.  One that is found here when its job begins may
have been sent by a process that died."""

reply_window = Table(
    "reply_window",
    metadata,
    Column(
        "conversation_id", Id, ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("closes_at", BigInteger, nullable=False),
    Column("sends_left", BigInteger),
    info={"retention": "with its conversation; times and numbers only"},
)
"""Until when, and how many times, a provider lets us answer after the contact's last message; none where it always does."""

held_reply = Table(
    "held_reply",
    metadata,
    Column("message_id", Id, ForeignKey("message.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    to("staff_id", "staff.id"),
    Column("places", Text, nullable=False),  # JSON: ["shop.example"]
    Column("waiting", Boolean, nullable=False),
    to("decided_by", "staff.id", nullable=True),
    Column("created_at", BigInteger, nullable=False),
    Column("decided_at", BigInteger),
    info={"retention": "until the contact is erased"},
)
partial_index("ix_held_reply_waiting", held_reply.c.created_at, where="waiting")

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
    info={"retention": "with its conversation; ids, states and times only"},
)
"""Who changed what.  `old` and `new` hold ids, states and our own words, never a person's text."""

tag = Table(
    "tag",
    metadata,
    id_column(),
    Column("name", Text, nullable=False, unique=True),
    Column("colour", Text, nullable=False),
    info={"retention": "until deleted; the team's own words"},
)

conversation_tag = Table(
    "conversation_tag",
    metadata,
    Column("conversation_id", BigInteger, nullable=False, primary_key=True),
    Column("tag_id", BigInteger, nullable=False, primary_key=True),
    Column("lane", Text, nullable=False),
    Column("place", BigInteger, nullable=False),
    Index("ix_conversation_tag_order", "tag_id", "lane", "place", "conversation_id"),
    info={"retention": "with its conversation; ids only"},
)
"""`lane` and `place` are those of the conversation, so that a tag's page is a short walk too."""

draft = Table(
    "draft",
    metadata,
    to("staff_id", "staff.id", cascade=True),
    to("conversation_id", "conversation.id", cascade=True),
    Column("visibility", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("staff_id", "conversation_id"),
    info={"retention": "until sent, emptied, or the contact is erased"},
)

reading = Table(
    "reading",
    metadata,
    to("staff_id", "staff.id", cascade=True),
    to("conversation_id", "conversation.id", cascade=True),
    Column("seq", BigInteger, nullable=False),
    UniqueConstraint("staff_id", "conversation_id"),
    info={"retention": "while the member of staff and the conversation are there; ids only"},
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
    info={"retention": "until the contact is erased; the words go, the score stays"},
)
"""One question for each resolution: asked when `score` is NULL, one vote, changeable for a day after `rated_at`."""

tally = Table(
    "tally",
    metadata,
    Column("key", Text, primary_key=True),
    Column("shard", BigInteger, primary_key=True, autoincrement=False),
    Column("n", BigInteger, nullable=False),
    info={"retention": "always; sums only"},
)
"""How many conversations stand in each view, kept up by what changes them; a sum over the writers' shards."""


class Conversation(Row, frozen=True, kw_only=True):
    id: int
    number: int
    public_id: str
    inbox_id: int
    contact_id: int
    status: Status
    lane: Lane
    place: int
    """Order within the lane (`rules.place`)."""
    priority: Priority
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
    contact_seq: int
    """Number of the contact's newest message."""
    contact_seen: int
    """Up to where the contact has seen what we wrote."""
    due_at: int
    """When the next running clock is due; `rules.NEVER` without one."""
    due_kind: str
    warn_at: int | None
    """When that clock begins to press."""
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


class HeldReply(Row, frozen=True, kw_only=True):
    """A reply that waits for a lead, or waited: `places` is JSON, a list of what it leads to."""

    message_id: int
    staff_id: int
    places: str
    waiting: bool
    decided_by: int | None
    created_at: int
    decided_at: int | None


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

    @property
    def provider_key(self) -> str:
        """Digest of the key under which its provider told it; empty for what no provider did."""
        return self.external_id.removeprefix(PROVIDERS) if self.external_id.startswith(PROVIDERS) else ""


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


class ReplyWindow(Row, frozen=True, kw_only=True):
    conversation_id: int
    closes_at: int
    sends_left: int | None

    def open(self, now: int) -> bool:
        return now < self.closes_at and self.sends_left != 0
