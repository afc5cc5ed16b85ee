"""A TRON transaction that is in no block: waiting, past its time, on another network, or never here."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import msgspec

from walletdesk.chain import rest
from walletdesk.chain.base import (
    Ask,
    Batch,
    Call,
    Evidence,
    Fact,
    Moment,
    Number,
    Question,
    Verdict,
    Where,
    Words,
)
from walletdesk.chain.tron.adapter import head_of
from walletdesk.chain.tron.addresses import to_hex
from walletdesk.chain.tron.decode import (
    Sent,
    sent_of,
)
from walletdesk.chain.tron.looking import (
    WATCH_S,
    Round,
    account_calls,
    account_fact,
    observation,
    trx,
    unknown,
)
from walletdesk.chain.tron.resources import (
    PARAMETERS,
    TRANSFER_BYTES,
    cost,
    held_of,
    prices_of,
)


def absent(question: Question, wanted: str, batches: Sequence[Batch]) -> Round:
    """In a pool, past its expiry, on another network, or nowhere."""
    heads = [head_of(rest.answer_in(batch, 2)) for batch in batches]
    evidence = tuple(
        Evidence(node=batch.node, own=batch.own, height=head[0], block_hash=head[1])
        for batch, head in zip(batches, heads, strict=True)
    )
    if not any(rest.answer_in(batch, 0).ok for batch in batches):
        return unknown(question, "no-answer", evidence)
    waiting = next(
        (sent for batch in batches if (sent := sent_of(rest.answer_in(batch, 3).value)) and sent.hash == wanted), None
    )
    times = [time for _, _, time in heads if time is not None]
    now_ms = min(times, default=None)
    """The slowest node's clock of blocks: what is past for it is past for all."""
    seen = question.seen
    expires_ms = waiting.expires_ms if waiting else (seen.fee.get("expires_ms") if seen else None)
    facts: dict[str, Fact] = {}
    if expires_ms is not None:
        facts["expires_at"] = Moment(us=expires_ms * 1000)
    if seen is not None:
        facts["first_seen"] = Moment(us=seen.first_seen_us)
    if expires_ms is not None and now_ms is not None and now_ms > expires_ms:
        return _outside(question, "expired", "", evidence, facts, waiting, final=True)
    if waiting is not None:
        facts |= {"from": account_fact(question, waiting.owner)}
        if waiting.to:
            facts["to"] = account_fact(question, waiting.to)
        return _outside(question, "pending", "", evidence, facts, waiting)
    if seen is None:
        elsewhere = yield from rest.may_fail(
            Ask((Call("POST /wallet/gettransactionbyid", {"value": wanted}),), Where.ELSEWHERE)
        )
        for batch in elsewhere:
            other = sent_of(rest.answer_in(batch, 0).value)
            if other is not None and other.hash == wanted:
                facts["other_network"] = Words(text=batch.network)
                return _outside(
                    question, "not-found", "wrong-network", (*evidence, *rest.evidence((batch,))), facts, None
                )
    owner = to_hex(question.sender) or (to_hex(seen.sender) if seen else "")
    if owner:
        blocked = yield from _no_bandwidth(question, owner, evidence, facts)
        if blocked is not None:
            return blocked
    return _outside(question, "not-found", "seen" if seen else "", evidence, facts, None)


def _no_bandwidth(
    question: Question, owner: str, evidence: tuple[Evidence, ...], facts: dict[str, Fact]
) -> Generator[Ask, tuple[Batch, ...], Verdict | None]:
    """Whether the sender can put no transaction at all into a block: nodes turn it away before anyone sees it."""
    batches = yield from rest.may_fail(Ask((PARAMETERS, *account_calls(owner))))
    prices = prices_of(rest.answer(batches, 0).value)
    account = rest.answer(batches, 1)
    if prices is None or not account.ok or not rest.table(account.value):
        return None
    held = held_of(account.value, rest.answer(batches, 2).value)
    bill = cost(0, TRANSFER_BYTES, held, prices)
    if not bill.missing:
        return None
    facts = {
        **facts,
        "from": account_fact(question, owner),
        "bandwidth_held": Number(value=held.bandwidth, unit="bandwidth"),
        "shortfall": Number(value=bill.bandwidth_short, unit="bandwidth"),
        "price": trx(question, bill.bandwidth_sun),
        "balance": trx(question, held.balance),
        "missing": Words(text="refusal"),
    }
    return msgspec.structs.replace(_outside(question, "out-of-bandwidth", "", evidence, facts, None), certain=False)


def _outside(
    question: Question,
    state: str,
    reason: str,
    evidence: tuple[Evidence, ...],
    facts: dict[str, Fact],
    sent: Sent | None,
    *,
    final: bool = False,
) -> Verdict:
    # Where nobody has it, one stranger's node is not enough to say so.
    certain = state == "pending" or reason == "wrong-network" or len(evidence) > 1 or any(one.own for one in evidence)
    if not certain:
        facts = {"missing": Words(text="second node"), **facts}
    final = final and certain
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state=state,
        reason=reason,
        final=final,
        certain=certain,
        facts=facts,
        evidence=evidence,
        observation=None if sent is None else observation(question, sent, None),
        at_us=question.now_us,
        watch_s=0 if final else WATCH_S if state == "pending" else 60,
    )
