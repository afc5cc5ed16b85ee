"""The visitor's half of the socket protocol, version 1 (docs/protocol.md).

JSON text frames, told apart by `t`.  Ids are strings, times integer microseconds
UTC.  What a visitor types arrives as `RawText`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from walletdesk.wire import RawText, SafeText, SecretKind

VERSION = 1

# -- from the visitor ---------------------------------------------------------------


class FromVisitor(msgspec.Struct, tag_field="t", frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every frame a visitor may send."""


class Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What the app tells of itself, shown to the visitor before it is sent.  At most 64 characters each."""

    app_version: RawText | None = None
    os: RawText | None = None
    network: RawText | None = None
    vpn: bool | None = None
    chain: RawText | None = None
    page: RawText | None = None
    """Host and path of the page the widget stands in, without its query."""


class Hello(FromVisitor, tag="hello", frozen=True, kw_only=True):
    """First frame, within 10 s.  `token` is ours from before, `identity` a JWT of the wallet's own server."""

    v: int
    inbox: str
    token: str | None = None
    identity: str | None = None
    language: str = "en"
    after: dict[str, int] = {}
    """By conversation: the last sequence number this visitor has; each is answered by a `history` after the welcome."""


class Send(FromVisitor, tag="send", frozen=True, kw_only=True):
    """A message.  The same `key` (20 to 40 letters and digits, `-` and `_`) is stored once.

    Without `conversation` it opens a new one, under `topic` (an intent's slug) if given.
    """

    key: str
    text: RawText
    conversation: str | None = None
    language: str = ""
    topic: str = ""
    files: list[str] = []
    facts: Facts | None = None


class Sync(FromVisitor, tag="sync", frozen=True, kw_only=True):
    """Asks for one page of a conversation, answered by `history`.

    With `after` the first messages behind that sequence number, with `before` the
    last ones before it, with neither the last ones of all.
    """

    conversation: str
    after: int | None = None
    before: int | None = None


class Earlier(FromVisitor, tag="earlier", frozen=True, kw_only=True):
    """Asks for the conversations that stand below this one in the list; answered by `listed`."""

    conversation: str


class Seen(FromVisitor, tag="seen", frozen=True, kw_only=True):
    conversation: str
    seq: int


class Senior(FromVisitor, tag="senior", frozen=True, kw_only=True):
    """ "This did not help, someone senior please."""

    conversation: str
    key: str


class Solved(FromVisitor, tag="solved", frozen=True, kw_only=True):
    """The visitor says that it is solved."""

    conversation: str


class Rate(FromVisitor, tag="rate", frozen=True, kw_only=True):
    """Score 1 to 5; may be changed for a day."""

    conversation: str
    score: int
    words: RawText | None = None


class Report(FromVisitor, tag="report", frozen=True, kw_only=True):
    """ "This holds a secret, remove it": the visitor's own message goes whole, with its files."""

    conversation: str
    message: str


class Parts(FromVisitor, tag="parts", frozen=True, kw_only=True):
    """ "These hold parts of a recovery phrase or a key, remove them": the visitor's own messages; the last part was not sent.

    At most 36, the oldest first.
    """

    conversation: str
    messages: list[str]
    kind: SecretKind = SecretKind.RECOVERY_PHRASE


class Harmless(FromVisitor, tag="harmless", frozen=True, kw_only=True):
    """ "That was no secret": of the visitor's own `message`, or of what their browser kept back and the desk never had.

    `kind`, `language` and `words` say what the latter was taken for; `form`: leads may see how it looked, in numbers.
    """

    conversation: str | None = None
    message: str | None = None
    kind: SecretKind = SecretKind.SECRET
    language: str = ""
    words: int = 0
    form: bool = False


class Retell(FromVisitor, tag="retell", frozen=True, kw_only=True):
    """What the desk said of a transaction, once more as the message's `other` says; so it tells things from now on."""

    conversation: str
    message: str


class Ping(FromVisitor, tag="ping", frozen=True, kw_only=True):
    pass


VisitorFrame = Hello | Send | Sync | Earlier | Seen | Senior | Solved | Rate | Report | Parts | Harmless | Retell | Ping

# -- to the visitor -----------------------------------------------------------------


class ToVisitor(msgspec.Struct, tag_field="t", frozen=True, kw_only=True):
    """Every frame a visitor may get."""


class FileView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: SafeText
    media_type: str
    size_bytes: int
    width: int | None = None
    height: int | None = None
    url: str
    """Signed and short-lived; asked for again with `sync`."""
    preview_url: str | None = None


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """Which message one answers.  Its words stand there alone, so that they go from every screen when they go."""

    id: str
    seq: int


class MessageView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    seq: int
    at: int
    author: str
    """contact, agent, bot or system"""
    name: str = ""
    """Of the agent who wrote it."""
    text: SafeText
    language: str = ""
    files: list[FileView] = []
    key: str = ""
    """The client key of the visitor's own message."""
    steps: list[SafeText] = []
    """What to do, in order, beside the desk's own warning that a secret was caught."""
    explains: bool = False
    """What the desk said of a transaction by itself, to be read like an answer."""
    choices: list[str] = []
    """Answers that may be pressed instead of typed, while nothing came after it; each is sent as it reads."""
    other: str = ""
    """What the desk said of a transaction it can say in another way: the words of a button (frame `retell`)."""
    answers: Answered | None = None
    """The message that it answers, where its author named one that the visitor sees."""


class ConversationView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    number: int
    status: str
    """open, pending, resolved or closed; what the team sees as snoozed is open here"""
    agent: str = ""
    """Name of who answers, once somebody has taken it."""
    position: int | None = None
    """Place in the queue until somebody answers, from 1."""
    wait_s: int | None = None
    """Expected seconds to the first answer; None: we don't know yet."""
    last_seq: int
    preview: SafeText
    """The first words of the newest message; `⟦files:2⟧` where it had none, but files."""
    created_at: int
    last_message_at: int
    unread: int = 0
    can_rate: bool = False
    score: int | None = None
    senior: bool = False
    """Somebody senior was asked for."""
    link: str | None = None
    """Number of the earlier conversation this one goes on from."""


class InboxView(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    organisation: str
    greeting: SafeText
    privacy_url: str
    languages: list[str]
    file_limit_bytes: int
    files_per_message: int
    open: bool
    """Whether the team is there now."""
    pictures_unread: bool = False
    """Whether pictures are taken without being looked into: the visitor is warned before they choose one."""
    numbers_left: list[str] = []
    """Countries, as in docs/quality.md, whose identity numbers the desk does not look for."""


class Welcome(ToVisitor, tag="welcome", frozen=True, kw_only=True):
    v: int
    at: int
    token: str | None
    """Keep it; None for a stranger who has not written yet."""
    expires_at: int | None
    name: str
    identified: bool
    inbox: InboxView
    conversations: list[ConversationView]
    """The newest, at most 20."""
    more: bool
    """Whether there are earlier ones."""
    wait_s: int | None


class Listed(ToVisitor, tag="listed", frozen=True, kw_only=True):
    """Earlier conversations, at most 20."""

    conversations: list[ConversationView]
    more: bool


class Ack(ToVisitor, tag="ack", frozen=True, kw_only=True):
    """Sent after the durable commit, and again for a repeat."""

    key: str
    conversation: ConversationView
    message: MessageView | None
    token: str | None = None
    """New for a stranger's first message."""
    expires_at: int | None = None


class MessageFrame(ToVisitor, tag="message", frozen=True, kw_only=True):
    conversation: str
    message: MessageView


class History(ToVisitor, tag="history", frozen=True, kw_only=True):
    """At most 50 messages, oldest first.  `more`: there are others in the direction that was asked for."""

    conversation: ConversationView
    messages: list[MessageView]
    more: bool
    after: int | None = None
    before: int | None = None
    """As asked."""


class Redacted(ToVisitor, tag="redacted", frozen=True, kw_only=True):
    """An earlier message turned out to hold part of a secret, or its files one."""

    conversation: str
    id: str
    text: SafeText
    files: list[FileView] = []
    """As they are now: one that was removed has neither name nor address."""


class ConversationFrame(ToVisitor, tag="conversation", frozen=True, kw_only=True):
    conversation: ConversationView


class Typing(ToVisitor, tag="typing", frozen=True, kw_only=True):
    """A person of the team types; holds for 6 s."""

    conversation: str
    name: str


class Alarm(ToVisitor, tag="alarm", frozen=True, kw_only=True):
    """A secret was caught: what it was and what to do.  `asks`: we only ask "hash or key?"."""

    key: str
    conversation: str
    kind: str
    text: SafeText
    steps: list[SafeText]
    asks: bool


class Problem(ToVisitor, tag="problem", frozen=True, kw_only=True):
    """Something was refused.  With `key` it is about that send, which may be tried again after `retry_after_s`."""

    code: str
    sentence: str
    key: str | None = None
    retry_after_s: float | None = None


class Pong(ToVisitor, tag="pong", frozen=True, kw_only=True):
    at: int


DeskToVisitor = (
    Welcome | Listed | Ack | MessageFrame | History | Redacted | ConversationFrame | Typing | Alarm | Problem | Pong
)


def raw_text(kind: type, value: Any) -> Any:
    """For decoders of what visitors send (`dec_hook`)."""
    if kind is RawText and isinstance(value, str):
        return RawText(value)
    raise TypeError


decode = msgspec.json.Decoder(VisitorFrame, dec_hook=raw_text).decode
encode = msgspec.json.Encoder().encode
