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
    receipt_of,
    sent_of,
    signed_expiry_ms,
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

_SETTLED_MS = 60_000
"""Two thirds of the 27 representatives have built on a block by then, one every three seconds: it stays."""
_KEPT_MS = 86_400_000
"""A node may have begun without old blocks; those of a day every node has."""


def absent(question: Question, wanted: str, batches: Sequence[Batch]) -> Round:
    """In a pool, past its expiry, on another network, or nowhere.

    Only nodes that said that they do not have it count: one that failed, or gave java-tron's `{"Error": ...}`, said
    nothing.
    """
    if any(receipt_of(rest.answer_in(batch, 1).value) is not None for batch in batches):
        return unknown(question, "contradiction", _evidence(batches))
    asked, batches = batches, [batch for batch in batches if _has_it_not(batch)]
    if not batches:
        return unknown(question, "no-answer", _evidence(asked))
    evidence = _evidence(batches)
    waiting = next((sent for batch in batches if (sent := _waiting(batch, wanted)) is not None), None)
    seen = question.seen
    expires_ms = waiting.expires_ms if waiting else (seen.fee.get("expires_ms") if seen else None)
    facts: dict[str, Fact] = {}
    if expires_ms is not None:
        facts["expires_at"] = Moment(us=expires_ms * 1000)
    if seen is not None:
        facts["first_seen"] = Moment(us=seen.first_seen_us)
    was_in = seen.block if seen is not None else None
    if was_in is not None:
        facts["was_in_block"] = Number(value=was_in)
    if expires_ms is not None and was_in is None:
        past = _past(batches, expires_ms)
        if _enough(past) or len(past) == len(batches):
            return _expired(question, expires_ms, past, facts, waiting)
    if waiting is not None:
        facts |= {"from": account_fact(question, waiting.owner)}
        if waiting.to:
            facts["to"] = account_fact(question, waiting.to)
        return _outside(question, "pending", "", evidence, facts, waiting)
    if was_in is not None:
        # Undone, or these nodes lack its block: neither says that it is gone for good.
        facts["missing"] = Words(text="undone")
        return _outside(question, "not-found", "was-in-block", evidence, facts, None)
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


def _waiting(batch: Batch, wanted: str) -> Sent | None:
    """As it stands in a node's pool.  When it expires a stranger's node proves by what was signed, or does not say."""
    value = rest.answer_in(batch, 3).value
    sent = sent_of(value)
    if sent is None or sent.hash != wanted:
        return None
    signed = signed_expiry_ms(value)
    return sent if batch.own and signed is None else msgspec.structs.replace(sent, expires_ms=signed)


def _has_it_not(batch: Batch) -> bool:
    """Whether it said so: `{}` to both questions."""
    by_id, info = rest.answer_in(batch, 0), rest.answer_in(batch, 1)
    return by_id.ok and info.ok and by_id.value == {} == info.value


def _evidence(batches: Sequence[Batch]) -> tuple[Evidence, ...]:
    heads = [(batch, head_of(rest.answer_in(batch, 2))) for batch in batches]
    return tuple(
        Evidence(node=batch.node, own=batch.own, height=number, block_hash=block_hash)
        for batch, (number, block_hash, _) in heads
    )


def _clock_ms(batch: Batch) -> int | None:
    """Of the newest block that it has."""
    return head_of(rest.answer_in(batch, 2))[2]


def _past(batches: Sequence[Batch], expires_ms: int) -> list[Batch]:
    """Those that have blocks behind its time: one that stands still knows nothing of what came since."""
    return [batch for batch in batches if (_clock_ms(batch) or 0) > expires_ms]


def _enough(batches: Sequence[Batch]) -> bool:
    """One stranger's node is not enough to say that something is nowhere."""
    return len({batch.node for batch in batches}) > 1 or any(batch.own for batch in batches)


def _expired(
    question: Question, expires_ms: int, past: Sequence[Batch], facts: dict[str, Fact], waiting: Sent | None
) -> Verdict:
    """Certain where enough nodes have settled blocks behind its time, and none may have thrown away those of its time."""
    settled = _past(past, expires_ms + _SETTLED_MS)
    kept = [batch for batch in settled if (_clock_ms(batch) or 0) <= expires_ms + _KEPT_MS]
    if not _enough(past):
        missing = "second node"
    elif not _enough(settled):
        missing = "settled"
    else:
        missing = "" if _enough(kept) else "history"
    if missing:
        facts["missing"] = Words(text=missing)
    return _outside(question, "expired", "unsure" if missing else "", _evidence(past), facts, waiting, final=True)


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
    agreed = len({one.node for one in evidence}) > 1 or any(one.own for one in evidence)
    certain = state == "pending" or reason == "wrong-network" or ("missing" not in facts and agreed)
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
