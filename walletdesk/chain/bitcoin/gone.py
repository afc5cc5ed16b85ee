"""A Bitcoin transaction that no node knows: replaced, let go, on another network, or never here."""

from __future__ import annotations

from collections.abc import Sequence

from walletdesk.chain import rest
from walletdesk.chain.base import (
    Ask,
    Batch,
    Call,
    Evidence,
    Fact,
    Hash,
    Moment,
    Number,
    Question,
    Verdict,
    Where,
    Words,
)
from walletdesk.chain.bitcoin.adapter import TIP
from walletdesk.chain.bitcoin.looking import Round, kept_inputs, sides, unknown
from walletdesk.chain.bitcoin.shapes import is_hash, replacement_of, tx_of


def absent(question: Question, wanted: str, batches: Sequence[Batch]) -> Round:
    """Replaced, let go, on another network, or never here."""
    evidence = tuple(
        Evidence(node=one.node, own=one.own, height=rest.whole(rest.answer_in(one, 1).value)) for one in batches
    )
    answered = [one for one in batches if rest.answer_in(one, 0).ok and one.answers]
    if not answered:
        return unknown(question, "node", evidence)
    agreed = len(answered) > 1 or any(one.own for one in answered)
    for batch in answered:
        replaced = replacement_of(rest.answer_in(batch, 2).value, wanted)
        if replaced is not None:
            return (yield from _replaced(question, replaced.txid, evidence, agreed, mined=replaced.mined))
    seen = question.seen
    spends = kept_inputs(seen)
    facts: dict[str, Fact] = {}
    if seen is not None:
        facts["first_seen"] = Moment(us=seen.first_seen_us)
        if seen.block is not None:
            facts["was_in_block"] = Number(value=seen.block)
    if spends:
        calls = tuple(Call(f"GET /tx/{txid}/outspend/{vout}") for txid, vout in spends)
        asked = yield from rest.may_fail(Ask(calls))
        spent = [rest.table(rest.answer(asked, at).value) for at in range(len(calls))]
        for row in spent:
            other = row.get("txid")
            if row.get("spent") is True and is_hash(other) and str(other).lower() != wanted:
                mined = rest.table(row.get("status")).get("confirmed") is True
                return (yield from _replaced(question, str(other).lower(), evidence, agreed, mined=mined))
        free = all(row.get("spent") is False for row in spent)
        if not free:
            facts["missing"] = Words(text="inputs")
        return _gone(question, "evicted", "free" if free else "", evidence, facts, certain=free and agreed)
    if seen is not None:
        facts["missing"] = Words(text="inputs")
        return _gone(question, "evicted", "", evidence, facts, certain=False)
    elsewhere = yield from rest.may_fail(Ask((Call(f"GET /tx/{wanted}"),), Where.ELSEWHERE))
    for batch in elsewhere:
        other_tx = tx_of(rest.answer_in(batch, 0).value)
        if other_tx is not None and other_tx.txid == wanted:
            facts["other_network"] = Words(text=batch.network)
            where = (*evidence, *rest.evidence((batch,)))
            return _gone(question, "not-found", "wrong-network", where, facts, certain=True)
    if not agreed:
        facts["missing"] = Words(text="second node")
    return _gone(question, "not-found", "", evidence, facts, certain=agreed)


def _replaced(question: Question, txid: str, evidence: tuple[Evidence, ...], agreed: bool, *, mined: bool) -> Round:
    """By which, and where that one is now."""
    batches = yield from rest.may_fail(Ask((Call(f"GET /tx/{txid}"), TIP)))
    tx = tx_of(rest.answer(batches, 0).value)
    facts: dict[str, Fact] = {"replacement": Hash(value=txid)}
    there = tx is not None and tx.txid == txid
    if tx is not None and there:
        mined = tx.confirmed
        paid, _ = sides(question, tx)
        if "to" in paid:
            facts["new_to"] = paid["to"]
        facts["new_fee"] = question.network.amount(tx.fee)
        tip = rest.whole(rest.answer(batches, 1).value)
        if tx.height is not None and tip is not None:
            facts["confirmations"] = Number(value=max(1, tip - tx.height + 1))
    else:
        facts["missing"] = Words(text="replacement")
    return _gone(question, "replaced", "mined" if mined else "pending", evidence, facts, certain=there and agreed)


def _gone(
    question: Question,
    state: str,
    reason: str,
    evidence: tuple[Evidence, ...],
    facts: dict[str, Fact],
    *,
    certain: bool,
) -> Verdict:
    if not certain and "missing" not in facts:
        facts["missing"] = Words(text="second node")
    confirmations = facts.get("confirmations")
    final = certain and isinstance(confirmations, Number) and confirmations.value >= question.network.final_after
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state=state,
        reason=reason,
        final=final,
        certain=certain,
        facts=facts,
        notes=("reorganised",) if "was_in_block" in facts else (),
        evidence=evidence,
        observation=question.seen,
        at_us=question.now_us,
        watch_s=0 if final else 120,
    )
