"""`walletdesk diagnose`: one look at a chain from the command line, without a desk around it; and `doctor --chain`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from walletdesk.chain import explain, networks, recognise, registry
from walletdesk.chain.base import (
    Answer,
    Call,
    Family,
    Known,
    Machine,
    Network,
    NothingKnown,
    Observation,
    Question,
    Verdict,
    Words,
)
from walletdesk.chain.told import Level
from walletdesk.kit.db import Db
from walletdesk.kit.errors import BadInput
from walletdesk.lookups import actions, queries
from walletdesk.lookups.asking import Asked, Memo, diagnose, of_address, unknown
from walletdesk.lookups.guard import Unreachable, check_url
from walletdesk.lookups.identity import identify
from walletdesk.lookups.labels import shipped_tokens
from walletdesk.lookups.looking import Looker, machine_of
from walletdesk.lookups.nodes import Health, Link, Node, Pool
from walletdesk.lookups.transport import Wire


class NotRecognised(BadInput):
    code = "not_recognised"
    sentence = "This is neither a transaction hash nor an address of this chain."


class AnotherChain(BadInput):
    code = "another_chain"
    sentence = "This node is one of {spoken}, not of {wanted}: check --chain and the address."


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the command prints."""

    state: str
    reason: str
    explanation: str
    advice: str
    facts: dict[str, Any]
    requests: int
    network: str
    certain: bool
    notes: list[str]


def subject_of(family: Family, text: str) -> tuple[str, str]:
    """(`transaction` or `address`, its usual form).  Raises NotRecognised."""
    mine = {one.id for one in networks.of_family(family, testnets=True)}
    # Who types it here says that it is a hash, which of 64 digits without a word nobody could know.
    for found in recognise.find(text.strip(), asked="transaction"):
        if not found.problem and mine.intersection(found.networks):
            return found.kind, recognise.for_family(found.value, family)
    raise NotRecognised


async def diagnose_by_urls(
    family: Family,
    urls: Sequence[str],
    text: str,
    *,
    now_us: int,
    sender: str = "",
    nonce: int | None = None,
    known: Known | None = None,
) -> Asked:
    """Asks the node at `urls[0]`; the others are searched where it knows nothing.

    Which network they serve they say themselves, along with the first answers.  Raises NotRecognised, BadNodeAddress.
    """
    kind, value = subject_of(family, text)
    if sender and subject_of(family, sender)[0] != "address":
        raise NotRecognised
    nodes = [
        Node(
            name=f"node {n}",
            family=family,
            network=None,
            # Whoever types it on this machine may reach what this machine may.
            url=check_url(url, own=True, private=True),
            own=True,
            allow_private=True,
            per_second=100,
        )
        for n, url in enumerate(urls, 1)
    ]
    question = Question(
        network=_unnamed(family),
        value=value,
        now_us=now_us,
        sender=sender,
        person=sender,
        nonce=nonce,
        seen=Observation(first_seen_us=now_us, sender=sender, nonce=nonce) if sender else None,
        known=known or NothingKnown(),
    )
    wire = Wire()
    try:
        pool = Pool(nodes, wire=wire, identify=identify)
        memo: Memo = {}
        spent = await _named(pool.links[0], machine_of(question, kind), memo)
        if pool.links[0].network is None and pool.links[0].problem == "malformed":
            await _must_not_be_of_another(nodes[0], wire)
        if (network := pool.links[0].network) is None:
            nothing = Asked(verdict=unknown(question, "answer"), requests=spent)
            return of_address(nothing) if kind == "address" else nothing
        question = msgspec.structs.replace(question, network=network)
        asked = await diagnose(machine_of(question, kind), question, pool, memo=memo, requests=spent)
        return of_address(asked) if kind == "address" else asked
    finally:
        await wire.close()


async def _must_not_be_of_another(node: Node, wire: Wire) -> None:
    """Raises AnotherChain where it answers as nodes of another family do."""
    for other in registry.families():
        if other is node.family:
            continue
        link = Link(msgspec.structs.replace(node, family=other), wire, identify)
        await link.look()
        if link.network is not None:
            raise AnotherChain(spoken=link.network.name, wanted=node.family.value)


async def _named(link: Link, machine: Machine, memo: Memo) -> int:
    """Has a node say what it serves together with the answers the machine wants first, which `memo` keeps; returns how
    many requests it took."""
    calls: tuple[Call, ...] = ()
    try:
        calls = next(machine).calls
    except StopIteration:
        pass
    finally:
        machine.close()
    try:
        answers, spent = await link.ask(calls)
    except Unreachable as failure:
        return failure.requests
    kept: list[tuple[Call, Answer]] = list(zip(calls, answers, strict=True))
    memo.update({(id(link), msgspec.json.encode(call)): one for call, one in kept if one.ok})
    return spent


def _unnamed(family: Family) -> Network:
    """Stands in for the network until its node has said which it is."""
    if family is Family.EVM:
        return networks.by_chain_id(0)
    return networks.of_family(family)[0]


def told(asked: Asked, language: str, level: Level) -> Told:
    """The verdict in words and facts."""
    verdict = asked.verdict
    said = explain.explain(verdict, language, level)
    return Told(
        state=verdict.state,
        reason=reason_of(verdict),
        explanation=said.says,
        advice=said.advice,
        facts=plain_facts(verdict),
        requests=asked.requests,
        network=verdict.network,
        certain=verdict.certain,
        notes=list(said.notes),
    )


def reason_of(verdict: Verdict) -> str:
    """The finer word, and after it what the contract itself said."""
    words = verdict.facts.get("reason_text")
    if isinstance(words, Words) and words.text:
        return f"{verdict.reason}: {words.text}" if verdict.reason else words.text
    return verdict.reason


def plain_facts(verdict: Verdict) -> dict[str, Any]:
    """Facts as JSON: amounts as integers in the smallest unit, times in microseconds."""
    plain: Mapping[str, Any] = msgspec.to_builtins(verdict.facts)
    return dict(plain)


def printed(asked: Asked, language: str, level: Level) -> str:
    """For a person at a terminal."""
    verdict = asked.verdict
    said = explain.explain(verdict, language, level)
    network = networks.known(verdict.network)
    lines = [f"{network.name if network else verdict.network}: {verdict.state}", ""]
    lines += [part for one in (said.says, said.advice, *said.notes) if one for part in (one, "")]
    evidence = ", ".join(one.node for one in verdict.evidence) or "-"
    lines.append(f"requests: {asked.requests}; asked: {evidence}")
    return "\n".join(lines)


# -- walletdesk doctor --chain -------------------------------------------------------

WELL_KNOWN = {
    # Creation of Tether's contract, block 4,634,748; the first payment for goods, block 57,043.
    "ethereum": "0x2f1c5c2b44f771e942a8506148e256f94f1a464babc938ae0690c6e34cd79190",
    "bitcoin": "a1075db55d416d3ca199f55b6084e2115b9345e16c5cf302fc80e9d5fbf5d48d",
}
"""Transactions that every full node knows.  Elsewhere the contract of a token stands in, whose issuer publishes it."""


_A_TOKEN: dict[Family, frozenset[str]] = {
    Family.EVM: frozenset({"contract"}),
    Family.TRON: frozenset({"account"}),
    Family.SOLANA: frozenset({"mint"}),
    Family.TON: frozenset({"account"}),
    Family.BITCOIN: frozenset(),
}
"""How the contract of a token stands, by the names of its family."""


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One line of what `doctor --chain` says."""

    name: str
    wrong: str = ""
    """Empty where all is well."""


async def doctor(db: Db, key: bytes) -> list[Check]:
    """Asks every node that is set up, and looks at something well known on every network; notes which are live."""
    looker = Looker(db, key)
    try:
        health = await looker.health()
        await db.write(actions.note_health, health)
        pool = await looker.pool()
        told = [_of_node(one.node, one.health()) for one in pool.links]
        told += [await _well_known(looker, pool, network) for network in pool.networks()]
    finally:
        await looker.close()
    rows = await db.read(queries.nodes)
    live = {row.network for row in rows if row.seen_live_at is not None}
    for family in registry.families():
        mine = networks.of_family(family)
        if not any(one.id in live for one in mine) and not any(row.network in {one.id for one in mine} for row in rows):
            told.append(Check(name=f"{mine[0].name} and its like", wrong="no node is set up; never seen live"))
    told += [
        Check(name=f"node {row.name}", wrong=f"never seen live on {row.network}")
        for row in rows
        if row.seen_live_at is None
    ]
    return told


def _of_node(node: Node, health: Health) -> Check:
    name = f"node {node.name} ({node.network.id if node.network else '?'})"
    if health.state != "ok":
        behind = f", {health.behind} blocks behind" if health.behind else ""
        return Check(name=name, wrong=f"{health.state}{': ' + health.problem if health.problem else ''}{behind}")
    return Check(name=f"{name}: block {health.height}, {health.latency_ms} ms")


async def _well_known(looker: Looker, pool: Pool, network: Network) -> Check:
    token = next((one for one in shipped_tokens() if one.network == network.id), None)
    value = WELL_KNOWN.get(network.id) or (token.contract if token else "")
    if not value:
        return Check(name=f"{network.name}: nothing well known to look at")
    kind = "transaction" if network.id in WELL_KNOWN else "address"
    asked = await looker.ask(pool, network, value, kind)
    state = asked.verdict.state
    name = f"{network.name}: {value[:10]}… is {state} ({asked.requests} requests)"
    good = state == "success" if kind == "transaction" else state in _A_TOKEN[network.family]
    return Check(name=name, wrong="" if good else "every node of this network ought to know it")
