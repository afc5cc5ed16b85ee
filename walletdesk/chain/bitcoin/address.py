"""What a Bitcoin address holds, and what is on its way to it or from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from walletdesk.chain import rest, shown
from walletdesk.chain.base import (
    UNKNOWN,
    Ask,
    Batch,
    Call,
    Evidence,
    Fact,
    Hash,
    Listed,
    Machine,
    Number,
    Question,
    Verdict,
    Where,
    Words,
)
from walletdesk.chain.bitcoin.adapter import TIP
from walletdesk.chain.bitcoin.shapes import tx_of

_LISTED = 10


def address(question: Question) -> Machine:
    """`account` with `unconfirmed` or `unused` as reason, or `unknown`.  Three requests a node."""
    place = question.value
    if not (place.isascii() and place.isalnum() and 14 <= len(place) <= 90):
        return _verdict(question, UNKNOWN, "malformed", {"missing": Words(text="valid address")}, 0, certain=False)
    calls = (Call(f"GET /address/{place}"), Call(f"GET /address/{place}/txs/mempool"), TIP)
    asked = yield Ask(calls, Where.AGREE)
    batches = _leading(asked)
    tip = rest.whole(rest.answer(batches, 2).value)
    evidence = rest.evidence(batches, tip)
    answer = rest.answer(batches, 0)
    if answer.failure is not None and answer.failure.code == 400:
        facts: dict[str, Fact] = {"missing": Words(text="valid address")}
        return _verdict(question, UNKNOWN, "malformed", facts, 0, certain=False, evidence=evidence)
    row = rest.table(answer.value)
    told = rest.text(row.get("address"))
    chain, waiting = _sums(row.get("chain_stats")), _sums(row.get("mempool_stats"))
    if chain is None or waiting is None:
        facts = {"missing": Words(text="node" if answer.value is None else "shape")}
        return _verdict(question, UNKNOWN, "shape", facts, 60, certain=False, evidence=evidence)
    others = [_sums(rest.table(rest.answer_in(one, 0).value).get("chain_stats")) for one in batches[1:]]
    if (told and told.lower() != place.lower()) or chain.funded < chain.spent or any(one != chain for one in others):
        facts = {"missing": Words(text="agreement")}
        return _verdict(question, UNKNOWN, "agreement", facts, 60, certain=False, evidence=evidence)
    network = question.network
    facts = {
        "balance": network.amount(chain.funded - chain.spent),
        "transactions": Number(value=chain.count),
    }
    if waiting.funded:
        facts["incoming"] = network.amount(waiting.funded)
    if waiting.spent:
        facts["outgoing"] = network.amount(waiting.spent)
    label = question.known.label(network.id, place)
    if label is not None:
        facts["label"] = shown.called(label)
    if waiting.count:
        found = [tx_of(one) for one in rest.rows(rest.answer(batches, 1).value)[:_LISTED]]
        hashes = tuple(Hash(value=one.txid) for one in found if one is not None)
        facts["waiting"] = Number(value=waiting.count)
        facts["after"] = network.amount(max(0, chain.funded + waiting.funded - chain.spent - waiting.spent))
        if hashes:
            facts["unconfirmed"] = Listed(items=hashes)
        return _verdict(question, "account", "unconfirmed", facts, 60, evidence=evidence)
    return _verdict(question, "account", "" if chain.count else "unused", facts, 600, evidence=evidence)


def _leading(batches: Sequence[Batch]) -> tuple[Batch, ...]:
    """The nodes that are furthest: what they hold of the address must be the same.  Others only lag."""
    tips = [rest.whole(rest.answer_in(batch, 2).value) for batch in batches]
    top = max((tip for tip in tips if tip is not None), default=None)
    return tuple(batch for batch, tip in zip(batches, tips, strict=True) if tip == top)


class _Sums(msgspec.Struct, frozen=True, kw_only=True):
    count: int
    funded: int
    spent: int
    """satoshi"""


def _sums(value: Any) -> _Sums | None:
    row = rest.table(value)
    count, funded, spent = (rest.whole(row.get(name)) for name in ("tx_count", "funded_txo_sum", "spent_txo_sum"))
    if count is None or funded is None or spent is None:
        return None
    return _Sums(count=count, funded=funded, spent=spent)


def _verdict(
    question: Question,
    state: str,
    reason: str,
    facts: dict[str, Fact],
    watch_s: int,
    *,
    certain: bool = True,
    evidence: tuple[Evidence, ...] = (),
) -> Verdict:
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state=state,
        reason=reason,
        certain=certain,
        facts=facts,
        evidence=evidence,
        at_us=question.now_us,
        watch_s=watch_s,
    )
