"""What the console's REST answers look like, beside the shapes it shares with the socket (`frames`)."""

from __future__ import annotations

import msgspec

from walletdesk.console.frames import (
    ContactView,
    Counts,
    Entries,
    InboxView,
    MessageEntry,
    Person,
    RowView,
    Viewer,
)
from walletdesk.wire import SafeText


class RowPage(msgspec.Struct, frozen=True, kw_only=True):
    rows: list[RowView]
    next: str | None
    """Cursor of the next page."""


class EntryPage(msgspec.Struct, frozen=True, kw_only=True):
    """Entries in order of `seq`, the newest page first."""

    entries: Entries
    last: int
    """The conversation's sequence."""
    earlier: bool
    """Whether there are entries before the first."""


class ClockView(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    """first_response, next_response, first_analysis, update or resolution"""
    started_at: int
    due_at: int | None
    warn_at: int | None
    """When it begins to press."""
    paused: bool
    stopped_at: int | None
    breached_at: int | None


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    """group, app_version, os, network, vpn, chain or page"""
    value: SafeText


class RatingView(msgspec.Struct, frozen=True, kw_only=True):
    score: int
    words: SafeText
    rated_at: int


class DraftView(msgspec.Struct, frozen=True, kw_only=True):
    note: bool
    text: SafeText
    updated_at: int


class IdentityView(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    value: str
    proof: str
    channel: str = ""
    """Of the inbox in which it names somebody; empty for what names them everywhere."""
    inbox: str = ""


class ContactDetail(msgspec.Struct, frozen=True, kw_only=True):
    contact: ContactView
    language: str
    created_at: int
    last_seen_at: int
    blocked: bool
    identities: list[IdentityView]


class SideView(msgspec.Struct, frozen=True, kw_only=True):
    """One of two who may be one person."""

    contact: ContactDetail
    conversations: int
    newest: list[RowView]
    """At most 3."""


class Likeness(msgspec.Struct, frozen=True, kw_only=True):
    """Why two look like one person."""

    kind: str
    """email, phone, channel, app_user, transaction, address or name"""
    value: str
    proof: str = ""
    """How sure the weaker of both is known by it."""


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    side: SideView
    reasons: list[Likeness]
    """The surest first."""


class MergeView(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody was merged into this contact."""

    id: str
    contact: ContactView
    """Who that was."""
    why: str
    """agent, proven_email, proven_app_user or proven_link"""
    person: Person | None
    """The agent."""
    conversations: int
    """How many came with them."""
    at: int
    undone_at: int | None
    undone_by: Person | None


class SamePerson(msgspec.Struct, frozen=True, kw_only=True):
    """Who may be this person too, and who was found to be."""

    side: SideView
    suggestions: list[Suggestion]
    merges: list[MergeView]


class WindowView(msgspec.Struct, frozen=True, kw_only=True):
    """The provider's rule for answers, counted since the contact's last message."""

    closes_at: int
    left: int | None
    """Messages; None where it does not count them."""


class Detail(msgspec.Struct, frozen=True, kw_only=True):
    """All that the conversation's page and panel show beside the entries."""

    row: RowView
    clocks: list[ClockView]
    facts: list[Fact]
    contact: ContactDetail
    others: list[RowView]
    """The contact's other conversations, newest first, at most 20."""
    alike: list[RowView]
    """Conversations grouped with this one, at most 20."""
    ratings: list[RatingView]
    draft: DraftView | None
    viewers: list[Viewer]
    linked_from: int | None
    can_reply: bool
    why_not: str
    """Code of why no public reply can be sent: "" when it can."""
    window: WindowView | None
    """None where the provider always lets us answer."""
    files_per_message: int


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    row: RowView
    message: MessageEntry
    """The newest message that matches."""


class HitPage(msgspec.Struct, frozen=True, kw_only=True):
    number: RowView | None
    """The conversation with this number, when one was asked for."""
    contacts: list[RowView]
    """Newest conversations of contacts who are called so, or known by this id or address."""
    hits: list[Hit]
    next: str | None


class TagView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    colour: str


class TagList(msgspec.Struct, frozen=True, kw_only=True):
    tags: list[TagView]


class TopicName(msgspec.Struct, frozen=True, kw_only=True):
    """A topic that is not as it ships."""

    slug: str
    branch: str
    name_en: str
    """Empty where it is called as it ships."""
    name_zh: str
    archived: bool


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What filters and menus offer, in one request."""

    staff: list[Person]
    teams: list[Person]
    inboxes: list[InboxView]
    tags: list[TagView]
    languages: list[str]
    categories: list[str]
    topics: list[TopicName]
    """Those that leads renamed, moved, archived or added."""


class DeadJob(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    kind: str
    tries: int
    died_at: int
    code: str


class DeadJobPage(msgspec.Struct, frozen=True, kw_only=True):
    jobs: list[DeadJob]
    next: str | None


class CountsView(msgspec.Struct, frozen=True, kw_only=True):
    counts: Counts


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a secret report."""

    found: int
    """How many secrets were taken out."""


class HeldReplyView(msgspec.Struct, frozen=True, kw_only=True):
    """A reply that waits for a lead."""

    id: str
    """Of the message."""
    number: int
    person: Person
    text: SafeText
    language: str
    places: list[str]
    """What it leads to that nobody has allowed; `?` where its language is not read whole and it names a secret."""
    at: int


class HeldReplies(msgspec.Struct, frozen=True, kw_only=True):
    replies: list[HeldReplyView]


class RefusalView(msgspec.Struct, frozen=True, kw_only=True):
    """A reply that was neither sent nor stored."""

    id: str
    number: int
    person: Person
    asks_for: str
    rule: str
    excerpt: SafeText
    disputed: bool
    """Its author says that it asks for nothing of the kind."""
    at: int


class RefusalPage(msgspec.Struct, frozen=True, kw_only=True):
    refusals: list[RefusalView]
    next: str | None
    """Cursor of the next page."""


class PlaceView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    place: str
    at: int


class PlaceList(msgspec.Struct, frozen=True, kw_only=True):
    places: list[PlaceView]
    own: list[str]
    """Hosts that need no entry: the desk's, and those of the wallet's own pages."""
    explorers: int
    """How many hosts of chains' explorers need none either."""
