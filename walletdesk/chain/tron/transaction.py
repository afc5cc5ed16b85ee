"""What became of a TRON transaction.

A transaction is found by `gettransactionbyid` only once it is in a block; before that it is in the pool of the node it
was sent to, for seconds; after its expiry it can be in no block any more.
"""

from __future__ import annotations

from collections.abc import Sequence

from walletdesk.chain import rest
from walletdesk.chain.base import (
    Ask,
    Batch,
    Call,
    Machine,
    Question,
    Where,
    Words,
)
from walletdesk.chain.tron.absent import absent
from walletdesk.chain.tron.adapter import HEAD, head_of
from walletdesk.chain.tron.decode import (
    receipt_of,
    sent_of,
)
from walletdesk.chain.tron.failed import OTHER_CODES, out_of_energy, reverted
from walletdesk.chain.tron.looking import (
    Round,
    token_of,
    unknown,
)
from walletdesk.chain.tron.mined import Mined, facts_of, success

_AHEAD = 1_000
"""A receipt so many blocks above what the same node calls newest is no answer to trust."""


def transaction(question: Question) -> Machine:
    """Three requests where it is in a block and its token is known."""
    wanted = question.value.lower().removeprefix("0x")
    body = {"value": wanted}
    by_id, info = Call("POST /wallet/gettransactionbyid", body), Call("POST /wallet/gettransactioninfobyid", body)
    batches = yield Ask((by_id, info, HEAD))
    if sent_of(rest.answer(batches, 0).value) is None and receipt_of(rest.answer(batches, 1).value) is None:
        pool = Call("POST /wallet/gettransactionfrompending", body)
        everywhere = yield from rest.may_fail(Ask((by_id, info, HEAD, pool), Where.AGREE))
        found = next((b for b in everywhere if sent_of(rest.answer_in(b, 0).value) is not None), None)
        if found is None:
            return (yield from absent(question, wanted, everywhere or batches))
        batches = (found,)
    return (yield from _found(question, wanted, batches))


def _found(question: Question, wanted: str, batches: Sequence[Batch]) -> Round:
    sent = sent_of(rest.answer(batches, 0).value)
    receipt = receipt_of(rest.answer(batches, 1).value)
    height, block_hash, _ = head_of(rest.answer(batches, 2))
    evidence = rest.evidence(batches[:1], height, block_hash)
    if sent is None or receipt is None or height is None:
        return unknown(question, "no-receipt", evidence)
    told = rest.text(rest.table(rest.answer(batches, 1).value).get("id")).lower()
    code = receipt.code or sent.code
    if (
        sent.hash != wanted
        or (told and told != wanted)
        or receipt.block > height + _AHEAD
        or (receipt.code and sent.code and receipt.code != sent.code)
        or (receipt.failed and code == "SUCCESS")
    ):
        return unknown(question, "contradiction", evidence)
    token, lookalike = yield from token_of(question, sent)
    known = Mined(
        question=question,
        sent=sent,
        receipt=receipt,
        height=height,
        evidence=evidence,
        token=token,
        notes=(),
        facts=facts_of(question, sent, receipt, height, token),
    )
    match code:
        case "SUCCESS" | "DEFAULT" | "" if not receipt.failed:
            return success(known, lookalike)
        case "OUT_OF_ENERGY":
            return (yield from out_of_energy(known))
        case "REVERT":
            return (yield from reverted(known))
        case _:
            reason = OTHER_CODES.get(code, "")
            return known.verdict("failed-other", reason, code=Words(text=code if reason else "FAILED"))
