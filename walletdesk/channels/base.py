"""What every channel's adapter is.

An adapter is the module `channels/<name>/adapter.py`; `registry` finds it by its folder's name.  It stands between a
provider's bytes and the desk's words: it knows no table, no other channel and no web framework, and sorts every failure
into one of three kinds.  How a channel's messages come in is its own affair (the widget has a socket, a mailbox is
listened to, most have a webhook); they all go on through `inbound.receive`.

What an adapter need not have it leaves out: `verify` and `parse` where nothing is posted to us, `listen` where we do not
pull, `fetch` where files come with the message, `found` where the provider's history cannot be read.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import msgspec

from walletdesk.conversations.rules import Confirm, SenderCheck, Window, digest
from walletdesk.people.rules import IdentityKind, Proof
from walletdesk.wire import RawText, SafeText

if TYPE_CHECKING:
    import httpx  # 50 ms that a desk with a widget alone never needs

# -- what can go wrong ------------------------------------------------------------


class Retry(Exception):
    """It did not work now and may later; nothing was handed over.

    `reason` is a code that the channel's page explains, `after_s` what the provider asked for.
    """

    def __init__(self, after_s: float | None = None, *, reason: str = "channel_not_ready") -> None:
        self.after_s = after_s
        self.reason = reason
        super().__init__(reason)


class Permanent(Exception):
    """It will never work.  `reason` is a code whose sentence tells a person what to do.

    `unknown`: the provider may have taken it before it broke off, and offers no key to ask with.
    """

    def __init__(self, reason: str, *, unknown: bool = False) -> None:
        self.reason = reason
        self.unknown = unknown
        super().__init__(reason)


OF_ONE_MESSAGE = frozenset(
    "account_gone address_refused automatic_limit blocked_by_user chat_gone file_gone file_too_large mail_too_large "
    "mailbox_full never_wrote no_address no_rights nothing_to_send own_address partly_sent process_died "
    "removed_from_group topic_gone".split()
)
"""Reasons that lie in a message or whom it is for: the account itself works."""


class NotOurs(Exception):
    """Something a provider tells that we know and ignore."""


class WrongSignature(Exception):
    """Whoever posted this does not know what only the provider knows."""


# -- what a channel is ------------------------------------------------------------


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """How often something may be sent along one route of the provider: `burst` at once, then `per_s`."""

    route: str
    """What is counted together: the whole account, a chat."""
    burst: int
    per_s: float


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel can do."""

    text_characters: int
    """Longest text of one message."""
    files: bool
    seen: bool
    """Whether we learn that the contact has read a message."""
    typing: bool
    """Whether the contact can be told that somebody types."""
    retry_key: bool = True
    """Whether a message that is handed over twice arrives once.  Where not, one whose process died between sending and
    noting it is looked up in the provider's history, or a person decides."""
    window: Window | None = None
    """The provider's rule for when we may answer."""
    pulls: bool = False
    """Whether `listen` has to run."""
    hook: bool = False
    """Whether the provider posts to us."""


OWN_NETWORK = "own_network"
"""The switch by which an account may reach places inside the own network."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One thing an administrator fills in.  `label` and `help` are sentences, translated by whoever shows them."""

    name: str
    label: str
    help: str = ""
    kind: str = "text"
    """`text`, `secret` (sealed, never shown again), `number`, `switch`, `choice`."""
    required: bool = False
    default: str | int | bool = ""
    choices: tuple[tuple[str, str], ...] = ()
    """Value and label of each."""
    example: str = ""
    destination: bool = False
    """Whether it says where secrets travel to: when it changes, every secret is to be typed again.  An http(s) address is
    guarded as well: it has to be https and outside private networks, unless the switch `own_network` is on."""


class Secrets(Protocol):
    """The credentials of an account as they are kept now, whoever changed them."""

    async def get(self, name: str, /) -> str:
        """Raises Retry."""

    async def renew(self, name: str, old: str, new: str, /) -> None:
        """Keep what the provider gave in the place of `old`, unless somebody has put in another one.  Raises Retry."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One configured account of a channel, its credentials opened.  Only in memory, and only while it is used."""

    inbox_id: int
    public_id: str
    name: str
    languages: tuple[str, ...]
    settings: Any
    """The channel's own `settings.Settings`."""
    hook_secret: str
    """What the provider proves itself with where it lets us choose it: made from the desk's key and the inbox."""
    secrets: Secrets | None = None
    """For providers that give new ones by themselves."""

    @property
    def own_network(self) -> bool:
        """Whether its servers may stand inside the own network."""
        return getattr(self.settings, OWN_NETWORK, False) is True

    def __repr__(self) -> str:
        return f"Account(inbox_id={self.inbox_id})"


# -- what comes in ----------------------------------------------------------------


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """Who the provider says it is."""

    kind: IdentityKind
    value: str
    """The provider's id of the person (ASCII, no spaces), or their address."""
    name: RawText | None = None
    language: str = ""
    """ISO 639, empty where the provider does not tell."""
    proof: Proof = Proof.NONE


class Attached(msgspec.Struct, frozen=True, kw_only=True):
    """A file that came with a message: its bytes, or what to fetch it by (`fetch`)."""

    name: RawText
    ref: str = ""
    data: bytes | None = None
    size_bytes: int = 0

    def __repr__(self) -> str:
        return f"Attached(size_bytes={self.size_bytes})"


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A contact wrote."""

    key: str
    """The provider's own: the same message comes with the same key, however often it is delivered."""
    sender: Sender
    text: RawText
    subject: RawText | None = None
    files: tuple[Attached, ...] = ()
    look_in: tuple[str, ...] = ()
    """What the provider calls the threads it may belong to; the first one known decides, if it is the sender's."""
    keeps: tuple[str, ...] = ()
    """Threads in which what follows goes on in the same conversation."""
    provider_id: str | None = None
    """What edits, deletions and replies call it."""
    topic: str = ""
    """What its sender chose it to be about, one of our intents."""
    facts: Mapping[str, RawText | bool] = {}
    automatic: bool = False
    """A machine sent it: nothing of ours answers by itself."""
    beside: tuple[RawText, ...] = ()
    """What the provider's copy says beyond the text.  It is read by the gate and stored nowhere."""
    confirm: Confirm = Confirm.NEVER
    """Whether its sender is told that it arrived, where it begins a conversation."""
    checked: SenderCheck | None = None
    """Whether the sender is confirmed, on a channel where anybody can write another's address there."""
    other_names: tuple[str, ...] = ()
    """What else the provider calls it."""
    answers: str | None = None
    """What the provider calls the message that it answers."""
    album: str = ""
    """Messages with the same are one: what a person sent together comes in several of the provider's."""
    place: int = 0
    """Where its files stand among those of its album."""


class Edited(msgspec.Struct, frozen=True, kw_only=True):
    """A contact wrote a message of theirs anew."""

    provider_id: str
    text: RawText
    whole: Message | None = None
    """The message as it is now, where the provider tells all of it: taken if it never came, or comes later."""


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True):
    """A contact deleted a message of theirs."""

    provider_id: str


class Reacted(msgspec.Struct, frozen=True, kw_only=True):
    sender: Sender
    provider_id: str
    emoji: str
    """Empty when it was taken off."""


class Reachable(msgspec.Struct, frozen=True, kw_only=True):
    """A contact blocked us, or lets us write again."""

    sender: Sender
    reachable: bool


class Regrouped(msgspec.Struct, frozen=True, kw_only=True):
    """A place where several people talk goes on under another id.  What they asked there stays what it is."""

    names: str
    """How the names of the messages there have begun up to now."""
    thread: str
    """What it is called from now on, where somebody asks; `{}` stands for the provider's id of the person."""


class Renamed(msgspec.Struct, frozen=True, kw_only=True):
    """The provider calls somebody by another id from now on, as those do whose ids are of one business or wear out.

    Telegram's ids of people stay; its groups that go on under another id are `Regrouped`.
    """

    old: str
    new: str


class Bounced(msgspec.Struct, frozen=True, kw_only=True):
    """A message of ours that the provider had taken did not arrive."""

    provider_id: str
    reason: str
    number: int = 0
    """Of what was sent, where its name tells it: of one mail to many nothing is kept as a message."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody did what is no message and is answered at once by a fixed text: began, asked for help, sent what we do not
    take.  Nothing of it is stored."""

    sender: Sender
    what: str
    """A code of the channel's; `Answering.answer` knows its words."""
    provider_id: str
    code: str = ""
    """Of a link that says who they are (`people.links`)."""
    whole: Message | None = None
    """The message itself, where it brings words that are not ours: taken where the gate finds something in them."""


Event = Message | Edited | Withdrawn | Reacted | Reachable | Regrouped | Renamed | Bounced | Asked


# -- what goes out ----------------------------------------------------------------


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """A file that goes out."""

    name: SafeText
    media_type: str
    size_bytes: int
    read: Callable[[], Awaitable[bytes]]


class Outbound(msgspec.Struct, frozen=True, kw_only=True):
    """A message that is due to go out."""

    message_id: int
    """Also the idempotency key for the provider: the same message may be sent twice."""
    conversation_id: int
    inbox_id: int
    contact_id: int
    number: int = 0
    """Of the conversation."""
    public_id: str = ""
    """Of the conversation."""
    text: SafeText
    language: str = ""
    files: tuple[Outgoing, ...] = ()
    by_person: bool = True
    """An agent wrote it; otherwise the desk itself, from a fixed text."""
    warns: bool = False
    """The desk says that a secret came in."""
    agent: str = ""
    """The agent's name as contacts see it."""
    to: str = ""
    """The contact as the provider names them; empty where they have no name there any more."""
    answers: str | None = None
    """`provider_id` of the contact's last message."""
    quotes: str | None = None
    """`provider_id` of the message that its author named as answered."""
    earlier: tuple[str, ...] = ()
    """`provider_id` of the last messages of the conversation, oldest first."""
    facts: Mapping[str, Any] = {}
    """What the conversation's first message told beside its words."""
    choices: tuple[str, ...] = ()
    """Answers that may be pressed instead of typed, on a channel that has buttons; each is sent as it reads."""
    offered: bool = False
    """The message before this one had such answers, which may still be seen."""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """The provider has it."""

    provider_id: str | None = None
    keeps: tuple[str, ...] = ()
    """Threads in which an answer to it will come."""
    other_names: tuple[str, ...] = ()
    """What the provider calls its other parts."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which of a contact's messages is meant."""

    name: str
    """What the provider calls it; empty where it has no name, or none that may be kept."""
    key: str
    """`rules.digest` of its `Message.key`."""

    def is_it(self, key: str) -> bool:
        """Whether a message with this key is the one.  Where anybody may give a message another's name, only this tells them
        apart."""
        return digest(key) == self.key


class Original(msgspec.Struct, frozen=True, kw_only=True):
    """A message as the provider has it.  Nobody has screened it."""

    words: str
    page: str
    """HTML that nothing runs or loads in; empty where there is none."""
    blocked: int
    checked_by: str
    spf: str
    dkim: str
    dmarc: str

    def __repr__(self) -> str:
        return f"Original({len(self.words)} characters)"


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What testing a connection found: `ok`, or the code of what is wrong; `name` is what the provider calls the account."""

    ok: bool
    reason: str = ""
    name: str = ""


class Takes(Protocol):
    """What a channel that pulls gives what it read to: returns when all of it is stored."""

    async def __call__(self, events: Sequence[Event], /) -> None: ...


class Pulling(msgspec.Struct, frozen=True, kw_only=True):
    """What `listen` works with."""

    account: Account
    client: httpx.AsyncClient
    cursor: str
    """How far it had read, as it said itself."""
    take: Takes
    keep_cursor: Callable[[str], Awaitable[None]]
    working: Callable[[], None]
    """Say it each time the provider answered: the account works."""
    ignored: Callable[[], None]
    """Say it of each thing it told that is nothing to us."""


LINKED, LINK_NOTED, NOT_LINKED, DELETE_IT = "linked", "link_noted", "not_linked", "delete_it"
"""What every adapter that answers has words for: a link was good, or the team looks at it first, or it was not good; a secret has to be deleted by who sent it."""


class Adapter(Protocol):
    """`base` and `registry` call these on the adapter's module; those beside CAPABILITIES and `send` may be missing."""

    @property
    def CAPABILITIES(self) -> Capabilities: ...

    async def send(self, client: httpx.AsyncClient, account: Account, outbound: Outbound, /) -> Sent:
        """Hand a message over.  Raises Retry or Permanent."""


class Hooked(Protocol):
    """The parts of an adapter whose provider posts to us."""

    def verify(self, account: Account, headers: Mapping[str, str], body: bytes, /) -> None:
        """Raises WrongSignature.  Over the raw bytes, before anything is parsed; names of headers in lower case."""

    def parse(self, account: Account, body: bytes, /) -> list[Event]:
        """What the provider tells, in its order.  Raises NotOurs for what we know and ignore, and for junk."""

    async def register(self, client: httpx.AsyncClient, account: Account, url: str, /) -> None:
        """Have the provider post to `url`.  Raises Retry or Permanent."""


class Fetching(Protocol):
    async def fetch(self, client: httpx.AsyncClient, account: Account, ref: str, most_bytes: int, /) -> bytes:
        """A file's bytes.  Raises Retry, or Permanent (`file_too_large`, `file_gone`)."""


class Listening(Protocol):
    async def listen(self, pulling: Pulling, /) -> None:
        """Read what is new and wait for more, until it is cancelled.  Raises Retry or Permanent; it is called again."""


class Remembering(Protocol):
    async def found(self, client: httpx.AsyncClient, account: Account, outbound: Outbound, /) -> Sent | None:
        """Whether the provider has a message of ours: None where it surely has not.  Raises Retry, or Permanent where
        nobody can tell."""


@runtime_checkable
class Answering(Protocol):
    async def answer(
        self,
        client: httpx.AsyncClient,
        account: Account,
        name: str,
        what: str,
        language: str,
        greeting: SafeText | None,
        /,
    ) -> None:
        """Say the fixed text of a code where `name`, a message, stands.  Raises Retry or Permanent."""


@runtime_checkable
class Showing(Protocol):
    async def original(self, client: httpx.AsyncClient, account: Account, wanted: Wanted, /) -> Original:
        """A contact's message as the provider has it.  Raises Retry, or Permanent where it has it no more."""


@runtime_checkable
class Forgetting(Protocol):
    async def forget(self, client: httpx.AsyncClient, account: Account, wanted: Wanted, /) -> bool:
        """Delete a contact's message at the provider, for it held a secret; whether it is gone there.  Raises Retry."""


@runtime_checkable
class Linking(Protocol):
    def link(self, account: Account, code: str, /) -> str:
        """What opens the channel and brings us `code` (`people.links`)."""


class Ordering(Protocol):
    def place(self, account: Account, body: bytes, /) -> tuple[str, int] | None:
        """Where what was posted stands: in which row, and as which number of all that the account is told.  None for junk."""


class Checking(Protocol):
    async def check(self, client: httpx.AsyncClient, account: Account, /) -> Checked: ...


@runtime_checkable
class Counting(Protocol):
    def rates(self, outbound: Outbound, /) -> Sequence[Rate]:
        """The routes a message goes along, the widest first."""
