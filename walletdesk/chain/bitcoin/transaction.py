"""What became of a Bitcoin transaction: confirmed, its place in the queue and how to move it, replaced, or let go."""

from __future__ import annotations

from walletdesk.chain import rest
from walletdesk.chain.base import (
    Ask,
    Call,
    Evidence,
    Machine,
    Moment,
    Number,
    Question,
    Span,
    Verdict,
    Where,
)
from walletdesk.chain.bitcoin import fees
from walletdesk.chain.bitcoin.adapter import TIP
from walletdesk.chain.bitcoin.gone import absent
from walletdesk.chain.bitcoin.looking import enough_for, observation, sides, unknown
from walletdesk.chain.bitcoin.shapes import Tx, is_hash, tx_of
from walletdesk.chain.bitcoin.waiting import waiting


def transaction(question: Question) -> Machine:
    """Two requests where it is confirmed."""
    wanted = question.value.lower()
    look = Call(f"GET /tx/{wanted}")
    if not is_hash(wanted):
        return unknown(question, "shape", ())
    batches = yield Ask((look, TIP))
    if rest.answer(batches, 0).value is None:
        history = Call(f"GET /v1/tx/{wanted}/rbf")
        everywhere = yield from rest.may_fail(Ask((look, TIP, history), Where.AGREE))
        found = next((one for one in everywhere if rest.answer_in(one, 0).value is not None), None)
        if found is None:
            return (yield from absent(question, wanted, everywhere or batches))
        batches = (found,)
    tx, tip = tx_of(rest.answer(batches, 0).value), rest.whole(rest.answer(batches, 1).value)
    evidence = rest.evidence(batches[:1], tip)
    if tx is None or tip is None:
        return unknown(question, "shape", evidence)
    if tx.txid != wanted or (tx.height is not None and tx.height > tip + 2):
        return unknown(question, "agreement", evidence)
    if tx.confirmed:
        return _confirmed(question, tx, tip, evidence)
    return (yield from waiting(question, tx, evidence))


def _confirmed(question: Question, tx: Tx, tip: int, evidence: tuple[Evidence, ...]) -> Verdict:
    height = tx.height or 0
    confirmations = max(1, tip - height + 1)
    facts, notes = sides(question, tx)
    enough = enough_for(question, tx)
    facts |= {
        "fee_paid": question.network.amount(tx.fee),
        "block": Number(value=height),
        "confirmations": Number(value=confirmations),
        "enough": Number(value=enough),
    }
    if confirmations < enough:
        facts["still"] = Number(value=enough - confirmations)
        facts["wait"] = Span(us=fees.wait_us(question.network, enough - confirmations))
    else:
        facts["settled"] = Number(value=confirmations)
    if tx.time_s is not None:
        facts["mined_at"] = Moment(us=tx.time_s * 1_000_000)
    final = confirmations >= question.network.final_after
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state="success",
        final=final,
        facts=facts,
        notes=notes,
        evidence=evidence,
        observation=observation(question, tx),
        at_us=question.now_us,
        watch_s=0 if final else 120,
    )
