"""What all chain families share: questions, calls, answers, verdicts and the facts in them.

A machine is a generator: it yields `Ask`, is sent one `Batch` for each node that was asked, and returns a
`Verdict`.  It keeps no clock and opens no socket, so recorded answers test it whole:

    machine = evm.transaction(question)
    ask = next(machine)
    ask = machine.send((Batch(node="own", own=True, network="ethereum", answers=...),))
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from enum import StrEnum
from typing import Any, Protocol

import msgspec


class Family(StrEnum):
    EVM = "evm"
    TRON = "tron"
    BITCOIN = "bitcoin"
    SOLANA = "solana"
    TON = "ton"


class Coin(msgspec.Struct, frozen=True, kw_only=True):
    symbol: str
    decimals: int


class Explorer(msgspec.Struct, frozen=True, kw_only=True):
    """A public page for people.  `{}` in the templates stands for the hash or address."""

    name: str
    host: str
    transaction: str
    address: str


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """One chain that wallets use.  Data, not code: `networks.NETWORKS` has them by `id`."""

    id: str
    """A word of ours that never changes: `ethereum`, `bnb`, `tron`, `bitcoin`."""
    family: Family
    name: str
    coin: Coin
    identity: str = ""
    """What a node must say it serves: EVM chain id in decimal, hash of the first block elsewhere; empty asks nothing."""
    block_ms: int
    """Usual time between two blocks, milliseconds."""
    final_after: int
    """Blocks on top after which a verdict is called final."""
    enough: int
    """Confirmations that most receivers wait for."""
    explorers: tuple[Explorer, ...] = ()
    traits: frozenset[str] = frozenset()
    """Words a machine asks for: `legacy_fees`, `rollup`, `no_fee_history`, `testnet`."""

    def amount(self, units: int) -> Amount:
        """So much of its own coin, in the smallest unit."""
        return Amount(units=units, decimals=self.coin.decimals, symbol=self.coin.symbol)


# -- calls and answers -------------------------------------------------------------


class Call(msgspec.Struct, frozen=True):
    """One thing asked of a node.

    JSON-RPC: `method` is its name, `params` a list.  REST: `method` is `GET /tx/:id`-like with the path filled in
    (`GET /tx/abc`, `POST /wallet/getaccount`), `params` the body or None.  Never holds what may be a secret.
    """

    method: str
    params: Any = None


class Where(StrEnum):
    ASKED = "asked"
    """One healthy node of the question's network: one batch comes back."""
    AGREE = "agree"
    """Every configured node of it, at most four: a batch from each that answered."""
    ELSEWHERE = "elsewhere"
    """One node of every other configured network of the family."""


class Ask(msgspec.Struct, frozen=True):
    """Calls that travel together: one HTTP request a node where the family can (JSON-RPC batch)."""

    calls: tuple[Call, ...]
    where: Where = Where.ASKED


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A node's own error for one call.  `message` is the node's: never shown unmarked, never logged."""

    code: int | str = 0
    message: str = ""
    data: Any = None


class Answer(msgspec.Struct, frozen=True):
    """`value` as the node sent it (JSON read, nothing checked), or why there is none.

    A REST 404 is `value=None` without failure.
    """

    value: Any = None
    failure: Failure | None = None

    @property
    def ok(self) -> bool:
        return self.failure is None


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    node: str
    """Its name in the settings, never its address: addresses hold API keys."""
    own: bool
    """Whether the desk runs it."""
    network: str
    answers: tuple[Answer, ...]
    """One for each call, in order."""


class NoAnswer(Exception):
    """Thrown into a machine by its driver when no node answered in time.  A machine that cannot go on lets it pass, and
    the driver says that nothing is known yet."""


# -- questions ---------------------------------------------------------------------


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What a public or licensed list says of an address."""

    name: str
    kind: str
    """`exchange`, `bridge`, `router`, `token`, `issuer`, `mixer`, `scam`, `other`."""
    source: str
    confirmations: int | None = None
    """What an exchange waits for, where its page says so."""
    memo: bool = False
    """Whether deposits need a memo, tag or comment."""


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token that the desk's registry knows: only these are called by their name without a mark."""

    network: str
    contract: str
    symbol: str
    decimals: int


class Known(Protocol):
    """What the desk knows beside the chain.  Plain look-ups in memory."""

    def label(self, network: str, address: str) -> Label | None: ...
    def token(self, network: str, contract: str) -> Token | None: ...
    def tokens_called(self, network: str, symbol: str) -> Sequence[Token]: ...
    def tokens(self, network: str) -> Sequence[Token]:
        """All of one network, those most held first: a machine asks for the balances of the first few."""


class NothingKnown:
    """For tests and commands without a registry."""

    def label(self, network: str, address: str) -> Label | None:
        return None

    def token(self, network: str, contract: str) -> Token | None:
        return None

    def tokens_called(self, network: str, symbol: str) -> Sequence[Token]:
        return ()

    def tokens(self, network: str) -> Sequence[Token]:
        return ()


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen of a transaction, kept because nodes forget.  Amounts in the smallest unit, times in microseconds."""

    first_seen_us: int
    sender: str = ""
    nonce: int | None = None
    fee: dict[str, int] = {}
    """By the family's own words: `cap`, `tip`, `price`, `limit`, `rate_millisat`."""
    block: int | None = None
    block_hash: str = ""
    block_time_us: int | None = None


class Question(msgspec.Struct, frozen=True, kw_only=True):
    network: Network
    value: str
    """Hash or address in its usual form (`recognise` makes it)."""
    now_us: int
    sender: str = ""
    """Whose transaction it is, where the person or an earlier look told.  Not who asks: see `person`."""
    person: str = ""
    """An address that the person said is their own.  Never from the chain or an earlier look: whoever sent a transaction,
    anybody may ask about it."""
    nonce: int | None = None
    seen: Observation | None = None
    open: bool = False
    """Nobody said which network it is: of an address that is the same on several, the others are looked at too."""
    known: Known = NothingKnown()

    def label(self, address: str) -> Label | None:
        return self.known.label(self.network.id, address)

    def account(self, address: str) -> Account:
        """With the name that a list has for it."""
        return labelled(address, self.label(address))


# -- facts and verdicts ------------------------------------------------------------


class Amount(msgspec.Struct, frozen=True, kw_only=True, tag="amount"):
    """`units` in the smallest unit.  `known` tells whether the desk's registry vouches for symbol and decimals; where not,
    they are a stranger's words and are shown marked."""

    units: int
    decimals: int
    symbol: str
    contract: str = ""
    known: bool = True


class Account(msgspec.Struct, frozen=True, kw_only=True, tag="account"):
    address: str
    label: str = ""
    """From a list of labels, never from the chain."""
    label_source: str = ""
    """Which list it is from."""


def labelled(address: str, label: Label | None) -> Account:
    if label is None:
        return Account(address=address)
    return Account(address=address, label=label.name, label_source=label.source)


class Hash(msgspec.Struct, frozen=True, kw_only=True, tag="hash"):
    value: str


class Moment(msgspec.Struct, frozen=True, kw_only=True, tag="moment"):
    us: int


class Span(msgspec.Struct, frozen=True, kw_only=True, tag="span"):
    """A length of time, microseconds."""

    us: int


class Number(msgspec.Struct, frozen=True, kw_only=True, tag="number"):
    value: int
    unit: str = ""
    """`gas`, `energy`, `bandwidth`, `vbyte`, `block`, `wei`, `sat/vB` (then in thousandths: `milli`), or nothing."""
    milli: bool = False


class Words(msgspec.Struct, frozen=True, kw_only=True, tag="words"):
    """A word of ours, or (`strange`) a stranger's: token names, memos, revert texts.  Strange ones are cut to 200
    characters, lose control and direction marks, and are shown as a quotation that says where it comes from."""

    text: str
    strange: bool = False


class Listed(msgspec.Struct, frozen=True, kw_only=True, tag="list"):
    items: tuple[Amount | Account | Hash | Moment | Span | Number | Words, ...]


Fact = Amount | Account | Hash | Moment | Span | Number | Words | Listed


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Which node said it, and what it held for the newest block then."""

    node: str
    own: bool
    height: int | None = None
    block_hash: str = ""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """A statement with its evidence, true at `at_us`."""

    network: str
    subject: str
    """The hash or address."""
    state: str
    """A name of the family's list: `success`, `pending-fee-below-base`, `unknown`, ..."""
    reason: str = ""
    """A finer word where the state has several: `allowance`, `slippage`, `panic`, `text`, `custom`."""
    final: bool = False
    """Whether only a reorganisation beyond `Network.final_after` would change it."""
    certain: bool = True
    """False where the evidence has a gap that `facts["missing"]` names; then it is not said to a visitor by itself."""
    facts: dict[str, Fact] = {}
    notes: tuple[str, ...] = ()
    """Further things worth saying, by name: `exchange-deposit`, `memo-missing`, `memo-usual`, `poisoning`, `lookalike-token`,
    `token-not-shown`."""
    evidence: tuple[Evidence, ...] = ()
    observation: Observation | None = None
    at_us: int = 0
    watch_s: int = 0
    """After how many seconds to look again while it is not final; 0 for never."""


def vouched(verdict: Verdict) -> bool:
    """Whether a node of our own said it, or two that agree."""
    return any(one.own for one in verdict.evidence) or len({one.node for one in verdict.evidence}) > 1


class Tier(msgspec.Struct, frozen=True, kw_only=True):
    """One way to pay for a usual transfer now."""

    name: str
    """`slow`, `normal` or `fast`."""
    cap: int
    """The most a unit may cost, in `Tiers.unit`."""
    tip: int | None
    """Of it for the block's maker; None where the chain knows no tip."""
    wait_us: int
    """Usual wait, microseconds."""
    cost: Amount
    """What a usual transfer then costs in the native coin."""


APART = 3


def agree(one: int, other: int) -> bool:
    """Whether what two nodes that are not ours ask for the same work differs by at most so many times; farther apart, they
    contradict each other."""
    return max(one, other) <= APART * max(1, min(one, other))


class Raise(msgspec.Struct, frozen=True, kw_only=True):
    """The least that replaces one waiting transaction or pulls it through."""

    cap: int
    tip: int | None
    add: Amount
    """What it costs more than now."""
    cost: Amount
    """What it costs altogether."""


class Tiers(msgspec.Struct, frozen=True, kw_only=True):
    """What fees are worth paying now, slow first."""

    network: str
    unit: str
    """Of `cap`, `tip` and `base_fee`: `wei`, `sat/vB` (in thousandths), `microlamport`, `sun`, `nanoton`."""
    tiers: tuple[Tier, ...]
    base_fee: int | None = None
    """What the next block asks at least."""
    full_milli: int | None = None
    """How full the last blocks were, thousandths of what they hold."""
    usual_milli: int | None = None
    """The fee now against its middle value over the look-back, thousandths: 1000 is as usual."""
    waiting: int | None = None
    """How many whole blocks that which waits would fill, where the chain has one queue that nodes show."""
    replace: Raise | None = None
    work: int | None = None
    """Where contracts pay with something of their own: what one of it costs (TRON: sun for one energy)."""
    token: tuple[Amount, ...] = ()
    """There: what a transfer of the usual token costs, to who holds it already and to who never did."""
    free: int | None = None
    """Where an address has some units of work a day for nothing: how many (TRON: bandwidth)."""
    usual: int | None = None
    """There: how many a usual transfer takes."""
    opening: tuple[Amount, ...] = ()
    """Where the first transfer to a new address costs more: what it costs in all, first without staked resources, then
    with them."""
    at_us: int = 0


UNKNOWN = "unknown"
"""Evidence is missing or contradicts itself: says what is known and what is asked next, and decides nothing."""

UNREADABLE = "unreadable"
"""It was never asked of a node: `reason` is the problem of what was written (`recognise.Recognised.problem`)."""
NO_NODE = "no-node"
"""There was no node to ask; `facts["networks"]` names those that it can be of."""

Machine = Generator[Ask, tuple[Batch, ...], Verdict]


# -- what a family brings ----------------------------------------------------------


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes for one HTTP request.  `path` goes behind the node's address."""

    method: str
    path: str = ""
    body: bytes | None = None


class Response(msgspec.Struct, frozen=True):
    status: int
    body: bytes


class Malformed(Exception):
    """A node's bytes were not what its protocol says.  Counts against the node; another is asked."""


class BatchRefused(Malformed):
    """The node takes no batches, or none so large.  Its driver packs each half anew, down to single calls; it does not
    count against the node."""


class Height(msgspec.Struct, frozen=True, kw_only=True):
    """What a node says of itself."""

    number: int
    hash: str = ""
    time_us: int | None = None
    identity: str = ""
    """To be compared with `Network.identity`."""


class ChainFamily(Protocol):
    """What `chain/<family>/__init__.py` holds as module-level names; `registry` finds the folders by their name."""

    def transaction(self, question: Question) -> Machine: ...
    def address(self, question: Question) -> Machine: ...
    def pack(self, calls: Sequence[Call]) -> tuple[Request, ...]:
        """The fewest HTTP requests that carry the calls."""

    def unpack(self, calls: Sequence[Call], responses: Sequence[Response]) -> tuple[Answer, ...]:
        """Raises Malformed, and BatchRefused where fewer calls would go."""

    def height_calls(self) -> tuple[Call, ...]: ...
    def read_height(self, answers: Sequence[Answer]) -> Height:
        """Raises Malformed."""
