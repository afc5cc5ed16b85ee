"""What Bitcoin's machines share: how the chain's things become facts, and what an observation keeps."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from walletdesk.chain.base import (
    UNKNOWN,
    Ask,
    Batch,
    Evidence,
    Fact,
    Listed,
    Number,
    Observation,
    Question,
    Verdict,
    Words,
)
from walletdesk.chain.bitcoin.shapes import Out, Tx, is_hash

Round = Generator[Ask, tuple[Batch, ...], Verdict]
DUST = 1_000
"""Satoshi.  Nodes pass on some three to five hundred at least (https://github.com/bitcoin/bitcoin, GetDustThreshold)."""
_KEPT_INPUTS = 5
_SPENDS = "spends "
"""Inputs are kept in an observation's `fee` as `spends <txid>:<vout>` with their value in satoshi."""


def unknown(question: Question, reason: str, evidence: tuple[Evidence, ...]) -> Verdict:
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state=UNKNOWN,
        reason=reason,
        certain=False,
        facts={"missing": Words(text=reason)},
        evidence=evidence,
        at_us=question.now_us,
        watch_s=60,
    )


def sides(question: Question, tx: Tx) -> tuple[dict[str, Fact], tuple[str, ...]]:
    """Who paid whom how much, as far as addresses tell: change to a new address looks like a payment."""
    paid = tx.paid
    mine = tuple(one for one in tx.outs if one.address == question.person) if question.person else ()
    if mine and question.person not in tx.payers:
        paid = mine  # what the person got is what they ask for
    facts: dict[str, Fact] = {}
    if tx.payers:
        facts["from"] = _accounts(question, tx.payers)
    if paid:
        facts["to"] = _accounts(question, tuple(dict.fromkeys(one.address for one in paid)))
        facts["amount"] = question.network.amount(sum(one.value for one in paid))
        facts["receivers"] = Number(value=len({one.address for one in paid}))
    notes = ("dust",) if _dusty(question, tx, paid) else ()
    if not any(_kind(question, one) == "exchange" for one in paid):
        return facts, notes
    # What a list says of the exchange is not mixed up with what is usual.
    said = wanted(question, tx)
    facts["exchange_enough" if said else "usually_enough"] = Number(value=said or question.network.enough)
    return facts, ("exchange-deposit", *notes)


def _dusty(question: Question, tx: Tx, paid: Sequence[Out]) -> bool:
    """Whether next to nothing is among it, as strangers send it to see where it is spent and to be copied from histories."""
    if question.person in tx.payers:
        return False
    return any(0 < one.value <= DUST for one in paid)


def _accounts(question: Question, addresses: Sequence[str]) -> Fact:
    found = tuple(question.account(one) for one in addresses)
    return found[0] if len(found) == 1 else Listed(items=found[:5])


def _kind(question: Question, out: Out) -> str:
    label = question.known.label(question.network.id, out.address)
    return label.kind if label else ""


def enough_for(question: Question, tx: Tx) -> int:
    return wanted(question, tx) or question.network.enough


def wanted(question: Question, tx: Tx) -> int | None:
    """Confirmations that a list says a receiver waits for."""
    labels = [question.known.label(question.network.id, one.address) for one in tx.paid]
    return max((one.confirmations for one in labels if one is not None and one.confirmations), default=None)


def observation(question: Question, tx: Tx) -> Observation:
    fee = {"sat": tx.fee, "rate_millisat": tx.size.rate}
    for one in tx.ins[:_KEPT_INPUTS]:
        fee[f"{_SPENDS}{one.txid}:{one.vout}"] = one.value or 0
    return Observation(
        first_seen_us=question.seen.first_seen_us if question.seen else question.now_us,
        sender=tx.payers[0] if tx.payers else "",
        fee=fee,
        block=tx.height if tx.confirmed else None,
        block_hash=tx.block_hash if tx.confirmed else "",
        block_time_us=tx.time_s * 1_000_000 if tx.confirmed and tx.time_s is not None else None,
    )


def kept_inputs(seen: Observation | None) -> tuple[tuple[str, int], ...]:
    """Inputs of an earlier look."""
    found = []
    for name in seen.fee if seen else {}:
        txid, _, vout = name.removeprefix(_SPENDS).partition(":")
        if name.startswith(_SPENDS) and is_hash(txid) and vout.isascii() and vout.isdigit():
            found.append((txid, int(vout)))
    return tuple(found[:_KEPT_INPUTS])
