"""`walletdesk diagnose`: one look at a chain from the command line, without a desk around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from walletdesk.chain import explain, networks, recognise
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
from walletdesk.kit.errors import BadInput
from walletdesk.lookups.asking import Asked, Memo, diagnose, unknown
from walletdesk.lookups.guard import Unreachable, check_url
from walletdesk.lookups.identity import identify
from walletdesk.lookups.looking import machine_of
from walletdesk.lookups.nodes import Link, Node, Pool
from walletdesk.lookups.transport import Wire


class NotRecognised(BadInput):
    code = "not_recognised"
    sentence = "This is neither a transaction hash nor an address of this chain."


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
        nonce=nonce,
        seen=Observation(first_seen_us=now_us, sender=sender, nonce=nonce) if sender else None,
        known=known or NothingKnown(),
    )
    wire = Wire()
    try:
        pool = Pool(nodes, wire=wire, identify=identify)
        memo: Memo = {}
        spent = await _named(pool.links[0], machine_of(question, kind), memo)
        if (network := pool.links[0].network) is None:
            return Asked(verdict=unknown(question, "answer"), requests=spent)
        question = msgspec.structs.replace(question, network=network)
        return await diagnose(machine_of(question, kind), question, pool, memo=memo, requests=spent)
    finally:
        await wire.close()


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
