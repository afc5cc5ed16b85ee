"""The agents' half of the socket protocol, version 1 (docs/protocol.md).

JSON text frames, told apart by `t`.  Ids are strings, conversations go by their
number, times are integer microseconds UTC.
"""

from __future__ import annotations

import msgspec

from walletdesk.files.rules import WhyUnread
from walletdesk.wire import RawText, SafeText

VERSION = 1

# -- from the agent -----------------------------------------------------------------


class FromAgent(msgspec.Struct, tag_field="t", frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every frame an agent may send.  The session cookie has been checked before the first."""


class Hello(FromAgent, tag="hello", frozen=True, kw_only=True):
    v: int


class Watch(FromAgent, tag="watch", frozen=True, kw_only=True):
    """Opens a conversation: answered by `entries` after `after`, then every new one as it comes."""

    number: int
    after: int | None = None
    """None: only what comes from now on (the app loads the pages over HTTP)."""


class Unwatch(FromAgent, tag="unwatch", frozen=True, kw_only=True):
    number: int


class Typing(FromAgent, tag="typing", frozen=True, kw_only=True):
    """The agent types a public reply; the contact is told, and the team."""

    number: int


class Send(FromAgent, tag="send", frozen=True, kw_only=True):
    """A reply or note; the same `key` is stored once."""

    key: str
    number: int
    text: RawText
    note: bool = False
    files: list[str] = []
    answers: str | None = None
    """Id of the message that it answers."""


class Ping(FromAgent, tag="ping", frozen=True, kw_only=True):
    pass


AgentFrame = Hello | Watch | Unwatch | Typing | Send | Ping

# -- shapes of both REST and socket -------------------------------------------------


class Person(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str


class ContactView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    identified: bool
    """The wallet's own server vouched for this person."""


class InboxView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    channel: str


class RowView(msgspec.Struct, frozen=True, kw_only=True):
    """One conversation as the list shows it."""

    id: str
    number: int
    contact: ContactView
    inbox: InboxView
    status: str
    priority: str
    kind: str
    category: str
    language: str
    assignee: Person | None
    team: Person | None
    standing: str
    """"" , held, grouped, claimed or confirmed: how far an urgent claim is believed"""
    alike: int
    """How many others say the same."""
    emergency: bool
    sequence: int
    due_at: int | None
    due_kind: str
    warn_at: int | None
    """When that clock begins to press."""
    snoozed_until: int | None
    preview: SafeText
    """The first words of the newest message; `⟦files:2⟧` where it had none, but files."""
    preview_author: str
    unread: bool
    tags: list[str]
    created_at: int
    updated_at: int
    last_message_at: int
    resolved_at: int | None


class FoundView(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    certainty: str
    language: str = ""
    words: int = 0


class FileView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: SafeText
    media_type: str
    size_bytes: int
    width: int | None = None
    height: int | None = None
    url: str
    preview_url: str | None = None
    unread: WhyUnread | None = None
    """Why nobody knows whether it shows a recovery phrase."""


class Entry(msgspec.Struct, tag_field="t", frozen=True, kw_only=True):
    """One number of a conversation's sequence."""

    seq: int
    at: int


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """Which message one answers.  Its words stand there alone, so that they go from every screen when they go."""

    id: str
    seq: int


class MessageEntry(Entry, tag="message", frozen=True, kw_only=True):
    id: str
    author: str
    """contact, agent, bot or system"""
    person: Person | None
    """The agent; None for the contact, whom the conversation names."""
    note: bool
    text: SafeText
    language: str
    files: list[FileView]
    found: list[FoundView]
    delivery: str
    """received, queued, sent, seen, failed, unknown, or taken_back"""
    reason: str
    send_at: int | None
    """Until then it can be taken back."""
    key: str
    """The client key of our own messages."""
    sender: str = ""
    """Whether the contact's address is confirmed: `pass`, `fail`, `none`; "" where the channel vouches for all of them"""
    confirmed_before: bool = False
    """It was in an earlier message of the conversation."""
    answers: Answered | None = None
    """The message that it answers, where its author named one."""


class ChangeEntry(Entry, tag="change", frozen=True, kw_only=True):
    kind: str
    """`conversations.tables.ChangeKind`"""
    actor: str
    person: Person | None
    message: str | None
    old: str
    new: str


Entries = list[MessageEntry | ChangeEntry]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    mine: int
    unassigned: int
    urgent: int
    all: int
    snoozed: int
    resolved: int
    held: int
    """Urgent claims of strangers that wait for a person's look."""
    waiting: int = 0
    """Replies that wait for a lead."""


# -- to the agent -------------------------------------------------------------------


class ToAgent(msgspec.Struct, tag_field="t", frozen=True, kw_only=True):
    """Every frame an agent may get."""


class Welcome(ToAgent, tag="welcome", frozen=True, kw_only=True):
    v: int
    at: int
    counts: Counts


class RowFrame(ToAgent, tag="row", frozen=True, kw_only=True):
    """A conversation is new or changed."""

    row: RowView


class EntriesFrame(ToAgent, tag="entries", frozen=True, kw_only=True):
    """What happened in a watched conversation, in order, without a gap."""

    number: int
    entries: Entries
    last: int
    """The conversation's sequence; larger than the last entry's `seq` when more is to be fetched over HTTP."""


class RedactedFrame(ToAgent, tag="redacted", frozen=True, kw_only=True):
    number: int
    id: str
    text: SafeText
    files: list[FileView]
    """As they are now: one that was removed has neither name nor address."""
    found: list[FoundView]


class DeliveryFrame(ToAgent, tag="delivery", frozen=True, kw_only=True):
    """The delivery of a message changed without a number of its own (seen)."""

    number: int
    id: str
    delivery: str
    reason: str


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    typing: bool


class ViewersFrame(ToAgent, tag="viewers", frozen=True, kw_only=True):
    """Who else has it open."""

    number: int
    viewers: list[Viewer]


class CountsFrame(ToAgent, tag="counts", frozen=True, kw_only=True):
    counts: Counts


class AlarmFrame(ToAgent, tag="alarm", frozen=True, kw_only=True):
    """Something to be told aloud: `urgent`, `overdue`, `soon`, `new`, `assigned`, `senior`, `message`; to leads also
    `waits` (a reply for them to let go), `refused` (one that asked for a secret), `refused_again`."""

    kind: str
    number: int
    clock: str = ""
    for_me: bool = False
    unassigned: bool = False
    away: bool = False
    """It is somebody's who has the desk open nowhere: what is late there calls everybody."""
    urgent: bool = False
    """Its priority, whatever is told of it."""


class AckFrame(ToAgent, tag="ack", frozen=True, kw_only=True):
    key: str
    number: int
    entry: MessageEntry


class Problem(ToAgent, tag="problem", frozen=True, kw_only=True):
    code: str
    sentence: str
    key: str | None = None
    number: int | None = None
    retry_after_s: float | None = None
    details: dict[str, str | int] | None = None
    """What a program needs to show it."""


class Pong(ToAgent, tag="pong", frozen=True, kw_only=True):
    at: int


DeskToAgent = (
    Welcome
    | RowFrame
    | EntriesFrame
    | RedactedFrame
    | DeliveryFrame
    | ViewersFrame
    | CountsFrame
    | AlarmFrame
    | AckFrame
    | Problem
    | Pong
)


def _hook(kind: type, value: object) -> object:
    if kind is RawText and isinstance(value, str):
        return RawText(value)
    raise TypeError


decode = msgspec.json.Decoder(AgentFrame, dec_hook=_hook).decode
encode = msgspec.json.Encoder().encode
