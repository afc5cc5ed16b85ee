"""What screens are given: a look with its facts, its time line and its explanation in both languages and at both levels;
nodes and switches.  Amounts and heights are decimal strings, because browsers count to 2**53 only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

import msgspec

from walletdesk.chain import explain, networks, shown
from walletdesk.chain.base import (
    NO_NODE,
    UNREADABLE,
    Account,
    Amount,
    Fact,
    Family,
    Hash,
    Listed,
    Moment,
    Network,
    Number,
    Span,
    Verdict,
    Words,
)
from walletdesk.chain.told import Level
from walletdesk.lookups import queries, sealing
from walletdesk.lookups.fees import Reading
from walletdesk.lookups.queries import Coverage
from walletdesk.lookups.tables import LookupRow, NodeRow, ObservationRow

LANGUAGES = ("en", "zh")


class LookupNetwork(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    family: str
    coin: str
    testnet: bool
    """Its coins are worth nothing."""


class LookupText(msgspec.Struct, frozen=True, kw_only=True):
    """One explanation: plain text, whose paragraphs are `says`, `advice` and each of `notes`."""

    language: str
    level: str
    """plain or expert"""
    headline: str
    says: str
    advice: str
    notes: list[str]


class LookupFact(msgspec.Struct, frozen=True, kw_only=True):
    """One raw fact.  `text` says it by language, formatted; `value` is what it is: an integer in the smallest unit, an
    address, a hash, microseconds."""

    name: str
    kind: str
    """amount, account, hash, moment, span, number, words or list"""
    value: str
    unit: str
    """Symbol of an amount, unit of a number."""
    strange: bool
    """A stranger's words, or a token that the desk does not vouch for."""
    text: dict[str, str]
    label: str
    """What a list calls the address; empty for what no list names."""
    label_source: str
    """Which list that is."""


class LookupStep(msgspec.Struct, frozen=True, kw_only=True):
    state: str
    reason: str
    at: int


class LookupEvidence(msgspec.Struct, frozen=True, kw_only=True):
    node: str
    own: bool
    height: str | None


class LookupSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk remembers, because nodes forget."""

    first_seen_at: int
    sender: str
    nonce: str
    block: str | None
    block_at: int | None
    node: str
    updated_at: int


class LookupLink(msgspec.Struct, frozen=True, kw_only=True):
    """A page of an explorer that the desk knows."""

    name: str
    url: str


class LookupResult(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of one hash or address."""

    kind: str
    """transaction or address"""
    network: LookupNetwork
    subject: str
    guessed: bool
    """Nobody said which network it is; it was found by trying."""
    state: str
    reason: str
    certain: bool
    final: bool
    at: int
    texts: list[LookupText]
    facts: list[LookupFact]
    notes: list[str]
    evidence: list[LookupEvidence]
    links: list[LookupLink]


class LookupView(msgspec.Struct, frozen=True, kw_only=True):
    """A look as a conversation's panel shows it."""

    id: str
    result: LookupResult
    message: str | None
    """In which it stood; None where somebody of the team asked."""
    requested_by: str | None
    timeline: list[LookupStep]
    seen: LookupSeen | None
    watched: bool
    watch_at: int | None
    """When it is looked at again."""
    watch_ended: bool
    """It was watched for as long as the desk watches anything and never became final."""
    created_at: int
    updated_at: int


class LookupList(msgspec.Struct, frozen=True, kw_only=True):
    lookups: list[LookupView]
    """The newest first, at most 50."""
    ready: bool
    """Whether there is any node to ask."""
    level: str
    """At which the contact is told things: plain or expert."""
    level_by: str
    """Who chose it: staff, contact, or nobody while it is judged by how they write."""
    passed_over: int = 0
    """How many hashes and addresses of their messages were not looked at: of one message the first three are."""


class NodeView(msgspec.Struct, frozen=True, kw_only=True):
    """A node.  Its address holds keys and is never shown again, but for the host."""

    id: str
    name: str
    network: LookupNetwork
    host: str
    own: bool
    allow_private: bool
    enabled: bool
    position: int
    per_second: int
    state: str
    """unknown, ok, lagging, failing or other_chain"""
    problem: str
    """timeout, connection, refused_address, redirect, too_large, malformed, busy, refused, other_chain or nothing"""
    height: str | None
    behind: int
    """Blocks behind the best node of its network."""
    latency_ms: int | None
    last_ok_at: int | None
    last_failed_at: int | None
    seen_live_at: int | None
    """When it answered first; None: never seen live."""


class LookupCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """How many addresses of a network have a name."""

    network: str
    imported: int
    shipped: int
    """Those of the list that comes along; an imported name of the same address goes before it."""


class LookupInbox(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    answers: bool
    """Whether the desk answers by itself there."""


class OwnNetworkView(msgspec.Struct, frozen=True, kw_only=True):
    """An EVM network that the team describes."""

    id: str
    name: str
    coin: str
    block_ms: int
    explorer: str
    """Host of a page with the usual paths, or nothing."""
    testnet: bool


class NodeList(msgspec.Struct, frozen=True, kw_only=True):
    nodes: list[NodeView]
    networks: list[LookupNetwork]
    """All that a node can be of, besides `evm-<chain id>`."""
    own_networks: list[OwnNetworkView]
    """What the team says of such a one."""
    own_only: bool
    """Only own nodes are asked."""
    coverage: list[LookupCoverage]
    inboxes: list[LookupInbox]


class NodeTest(msgspec.Struct, frozen=True, kw_only=True):
    """What one node said just now."""

    state: str
    problem: str
    height: str | None
    latency_ms: int | None


class PublicResult(msgspec.Struct, frozen=True, kw_only=True):
    """What anybody is told of what they pasted.  Nothing of it is kept."""

    results: list[LookupResult]
    why_not: str
    """Why there is none: `nothing_recognised`, `no_node`, `secret`, a problem of `recognise` (`checksum`, ...), or "" """


class FeeText(msgspec.Struct, frozen=True, kw_only=True):
    """Fees of a network in words."""

    language: str
    level: str
    """plain or expert"""
    busy: str
    """How busy it is, or that nothing is known now."""
    rows: list[FeeLine]
    beside: list[str]
    as_of: str
    """When it was read; "" where nothing is known."""
    text: str
    """All of it as a message, network and time included."""


class FeeLine(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    wait: str
    cost: str
    """Of a plain transfer, in the coin."""
    rate: str
    """In exact terms; "" in plain words."""


class FeeTier(msgspec.Struct, frozen=True, kw_only=True):
    """Figures for programs."""

    name: str
    """slow, normal or fast"""
    wait_us: int
    cost: str
    """Of a plain transfer, in the coin's smallest unit."""


class FeeView(msgspec.Struct, frozen=True, kw_only=True):
    """What a network costs now."""

    network: LookupNetwork
    at: int | None
    """When it was read; None where nothing is known now."""
    tiers: list[FeeTier]
    texts: list[FeeText]
    nodes: list[str]
    """Who said it; nobody where anybody may ask."""


class FeeList(msgspec.Struct, frozen=True, kw_only=True):
    fees: list[FeeView]
    """Of each network that there is a node for and that can say it."""


def network_view(network: Network) -> LookupNetwork:
    return LookupNetwork(
        id=network.id,
        name=network.name,
        family=network.family.value,
        coin=network.coin.symbol,
        testnet="testnet" in network.traits,
    )


def own_network_view(network: Network) -> OwnNetworkView:
    return OwnNetworkView(
        id=network.id,
        name=network.name,
        coin=network.coin.symbol,
        block_ms=network.block_ms,
        explorer=next((one.host for one in network.explorers), ""),
        testnet="testnet" in network.traits,
    )


def network_called(network_id: str) -> LookupNetwork:
    found = networks.known(network_id)
    if found is None:
        return LookupNetwork(id=network_id, name=network_id, family="", coin="", testnet=False)
    return network_view(found)


def result_view(
    verdict: Verdict,
    *,
    kind: str,
    guessed: bool,
    languages: Iterable[str] = LANGUAGES,
    zone: str = "UTC",
) -> LookupResult:
    network = networks.known(verdict.network)
    return LookupResult(
        kind=kind,
        network=network_called(verdict.network),
        subject=verdict.subject,
        guessed=guessed,
        state=verdict.state,
        reason=verdict.reason,
        certain=verdict.certain,
        final=verdict.final,
        at=verdict.at_us,
        texts=[_text(verdict, language, level, zone) for language in languages for level in Level],
        facts=[fact_view(name, fact, zone) for name, fact in verdict.facts.items()],
        notes=list(verdict.notes),
        evidence=[
            LookupEvidence(node=one.node, own=one.own, height=None if one.height is None else str(one.height))
            for one in verdict.evidence
        ],
        links=[] if network is None else _links(verdict, network, kind),
    )


def _text(verdict: Verdict, language: str, level: Level, zone: str) -> LookupText:
    said = explain.explain(verdict, language, level, zone=zone)
    return LookupText(
        language=language,
        level=level.value,
        headline=said.headline,
        says=said.says,
        advice=said.advice,
        notes=list(said.notes),
    )


def _links(verdict: Verdict, network: Network, kind: str) -> list[LookupLink]:
    if verdict.state == UNREADABLE:
        return []
    can_be = verdict.facts.get("networks")
    if verdict.state != NO_NODE or not isinstance(can_be, Listed):
        return links_of(network, kind, verdict.subject)
    there = [networks.known(one.text) for one in can_be.items if isinstance(one, Words)]
    bare = verdict.subject.removeprefix("0x")
    return [
        LookupLink(name=f"{one.name}: {link.name}", url=link.url)
        for one in there
        if one is not None
        for link in links_of(one, kind, f"0x{bare}" if one.family is Family.EVM else bare)[:1]
    ]


def links_of(network: Network, kind: str, subject: str) -> list[LookupLink]:
    return [
        LookupLink(
            name=one.name, url=(one.transaction if kind == "transaction" else one.address).replace("{}", subject)
        )
        for one in network.explorers
    ]


def fact_view(name: str, fact: Fact, zone: str = "UTC") -> LookupFact:
    value, unit, strange = _plain(fact)
    return LookupFact(
        name=name,
        kind=str(fact.__struct_config__.tag),
        value=value,
        unit=unit,
        strange=strange,
        label=shown.strange(fact.label) if isinstance(fact, Account) else "",
        label_source=shown.strange(fact.label_source) if isinstance(fact, Account) else "",
        text={language: shown.fact(fact, language, name=name, zone=zone, exact=True) for language in LANGUAGES},
    )


def _plain(fact: Fact) -> tuple[str, str, bool]:
    match fact:
        case Amount():
            return str(fact.units), shown.strange(fact.symbol), not fact.known
        case Account():
            return fact.address, "", False
        case Hash():
            return fact.value, "", False
        case Moment() | Span():
            return str(fact.us), "", False
        case Number():
            return str(fact.value), f"milli {fact.unit}" if fact.milli else fact.unit, False
        case Words():
            return (shown.strange(fact.text) if fact.strange else fact.text), "", fact.strange
        case Listed():
            parts = [_plain(one) for one in fact.items]
            return ", ".join(one[0] for one in parts), "", any(one[2] for one in parts)


def lookup_view(row: LookupRow, seen: ObservationRow | None, *, zone: str = "UTC") -> LookupView:
    verdict = queries.verdict_of(row)
    return LookupView(
        id=str(row.id),
        result=result_view(verdict, kind=row.kind, guessed=row.guessed, zone=zone),
        message=None if row.message_id is None else str(row.message_id),
        requested_by=None if row.requested_by is None else str(row.requested_by),
        timeline=[LookupStep(state=one.state, reason=one.reason, at=one.at) for one in queries.history_of(row.history)],
        seen=None if seen is None else _seen(seen),
        watched=row.watched,
        watch_at=row.watch_at,
        # Only its age ends the watch over one that is to be looked at again.
        watch_ended=row.watched and not row.final and row.watch_at is None and verdict.watch_s > 0,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _seen(row: ObservationRow) -> LookupSeen:
    return LookupSeen(
        first_seen_at=row.first_seen_at,
        sender=row.sender,
        nonce=row.nonce,
        block=None if row.block is None else str(row.block),
        block_at=row.block_at,
        node=row.node,
        updated_at=row.updated_at,
    )


def node_view(row: NodeRow, key: bytes) -> NodeView:
    url = sealing.opened(key, row.id, row.url)
    return NodeView(
        id=str(row.id),
        name=row.name,
        network=network_called(row.network),
        host=(urlsplit(url).hostname or "") if url else "",
        own=row.own,
        allow_private=row.allow_private,
        enabled=row.enabled,
        position=row.position,
        per_second=row.per_second,
        state=row.state,
        problem=row.problem,
        height=None if row.height is None else str(row.height),
        behind=row.behind,
        latency_ms=row.latency_ms,
        last_ok_at=row.last_ok_at,
        last_failed_at=row.last_failed_at,
        seen_live_at=row.seen_live_at,
    )


def coverage_view(found: Iterable[Coverage], shipped: Mapping[str, int]) -> list[LookupCoverage]:
    imported = {one.network: one.count for one in found}
    return [
        LookupCoverage(network=id, imported=imported.get(id, 0), shipped=shipped.get(id, 0))
        for id in sorted(imported.keys() | shipped.keys())
    ]


# -- fees --------------------------------------------------------------------------


def fee_view(reading: Reading, *, nodes: bool) -> FeeView:
    """`nodes`: whether to tell who said it."""
    tiers = reading.tiers
    return FeeView(
        network=network_view(reading.network),
        at=None if tiers is None else tiers.at_us,
        tiers=[
            FeeTier(name=one.name, wait_us=one.wait_us, cost=str(one.cost.units))
            for one in (tiers.tiers if tiers is not None else ())
        ],
        texts=[fee_text(reading, language, level) for language in LANGUAGES for level in Level],
        nodes=list(reading.nodes) if nodes else [],
    )


def fee_text(reading: Reading, language: str, level: Level) -> FeeText:
    network, tiers = reading.network, reading.tiers
    if tiers is None:
        unknown = explain.fees_not_known(network, language)
        return FeeText(
            language=language, level=level.value, busy=unknown, rows=[], beside=[], as_of="", text=unknown
        )  # fmt: skip
    said = explain.fees(tiers, network, language, level)
    as_of = explain.as_of(tiers.at_us, language)
    return FeeText(
        language=language,
        level=level.value,
        busy=said.congestion,
        rows=[FeeLine(name=one.name, wait=one.wait, cost=one.cost, rate=one.rate) for one in said.rows],
        beside=list(said.beside),
        as_of=as_of,
        text=f"{said.text()}\n{as_of}",
    )
