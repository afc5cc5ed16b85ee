"""What happened to a transaction: one request where it is in a block, more only where there is more to find out.

The order of questions and what each answer means: walletdesk/chain/evm/guide.en.md.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

from walletdesk.chain.base import (
    Account,
    Ask,
    Batch,
    Call,
    Fact,
    Listed,
    Machine,
    NoAnswer,
    Number,
    Question,
    Verdict,
    Where,
    Words,
)
from walletdesk.chain.evm.failed import failed
from walletdesk.chain.evm.looking import (
    LATER_S,
    View,
    account,
    evidence,
    moment,
    padded,
    read_view,
    uncertain,
    unknown,
    view_calls,
)
from walletdesk.chain.evm.pending import pending
from walletdesk.chain.evm.replaced import find_replacement
from walletdesk.chain.evm.shapes import read_receipt, read_transaction
from walletdesk.chain.evm.succeeded import succeeded
from walletdesk.chain.evm.values import checksummed, hash32, plain_address, quantity

Steps = Generator[Ask, tuple[Batch, ...], Verdict]


def transaction(question: Question) -> Machine:
    """Every state of a transaction.  One request for a success, two for a plain failure or while it waits."""
    hash = hash32(question.value)
    if hash is None:
        return unknown(question, "hash")
    batches = yield Ask(view_calls(hash))
    views = [read_view(question, hash, batch) for batch in batches[:1]]
    if not views:
        return unknown(question, "answer")
    first = views[0]
    if not first.trouble and (first.receipt is not None or first.tx is not None):
        return (yield from _of_view(question, first, views))
    return (yield from _ask_others(question, hash, first))


def _of_view(question: Question, view: View, views: Sequence[View]) -> Steps:
    tx, receipt = view.tx, view.receipt
    if tx is None:
        return unknown(question, "transaction", views)
    if receipt is None:
        return (yield from pending(question, tx, view, mined=_of_mined))
    return (yield from _of_mined(question, view, views))


def _of_mined(question: Question, view: View, views: Sequence[View]) -> Steps:
    tx, receipt = view.tx, view.receipt
    if tx is None or receipt is None:
        return unknown(question, "receipt", views)
    worked = receipt.succeeded
    if worked is None:
        worked = _before_byzantium(view)
    if worked is None:
        return unknown(question, "status", views, block=Number(value=receipt.block))
    if worked:
        return (yield from succeeded(question, tx, receipt, view, views))
    return (yield from failed(question, tx, receipt, view, views))


def _before_byzantium(view: View) -> bool | None:
    """Receipts had no status then, and what failed used all of its gas."""
    tx, receipt = view.tx, view.receipt
    if tx is None or receipt is None:
        return None
    if receipt.gas_used < tx.gas or receipt.logs:
        return True
    # A plain transfer needs exactly what it was given.
    return True if tx.gas == 21_000 and not tx.input else None


# -- when the first node does not know ----------------------------------------------


def _ask_others(question: Question, hash: str, first: View) -> Steps:
    """No verdict on a single node's "nothing" or on what does not fit: the others are asked, then other networks."""
    sender = plain_address(question.sender or (question.seen.sender if question.seen else ""))
    nonce = question.nonce if question.nonce is not None else (question.seen.nonce if question.seen else None)
    counts: tuple[Call, ...] = ()
    if sender is not None:
        counts = tuple(Call("eth_getTransactionCount", [sender, when]) for when in ("latest", "pending"))
    try:
        batches = yield Ask((*view_calls(hash), *counts), Where.AGREE)
    except NoAnswer:
        batches = ()
    views = [read_view(question, hash, batch) for batch in batches]
    sound = [view for view in views if not view.trouble]

    mined = [view for view in sound if view.receipt is not None]
    if mined:
        # Two nodes that put it into different blocks: a reorganisation under way, or one of them lies.
        if len({(view.receipt.block_hash, view.receipt.succeeded) for view in mined if view.receipt}) > 1:
            return unknown(question, "contradiction", views)
        best = max(mined, key=_height)
        return (yield from _of_mined(question, best, mined))
    if waiting := [view for view in sound if view.tx is not None]:
        return (yield from _of_view(question, max(waiting, key=_height), waiting))
    nothing = [view for view in sound if view.nothing]
    # Who stands still may be the only one not to know it.
    nothing = [view for view in nothing if not view.still] or nothing
    if not nothing:
        return unknown(question, first.trouble or "answer", [first, *views])

    found, looked_on = yield from _elsewhere(question, hash, nothing)
    if found is not None:
        return found
    if sender is None or nonce is None:
        return _not_found(question, nothing, sender, looked_on)
    return (yield from _forgotten(question, sender, nonce, nothing))


def _height(view: View) -> int:
    return view.latest.number if view.latest else -1


def _elsewhere(
    question: Question, hash: str, views: Sequence[View]
) -> Generator[Ask, tuple[Batch, ...], tuple[Verdict | None, tuple[str, ...]]]:
    """The same hash on another network of the family; and which others know nothing of it."""
    calls = (Call("eth_getTransactionByHash", [hash]), Call("eth_getTransactionReceipt", [hash]))
    try:
        batches = yield Ask(calls, Where.ELSEWHERE)
    except NoAnswer:
        return None, ()
    without: dict[str, None] = {}
    for batch in batches:
        said_tx, said_receipt = padded(batch.answers, 2)
        tx, receipt = read_transaction(said_tx.value, hash), read_receipt(said_receipt.value, hash)
        if batch.network == question.network.id:
            continue
        if tx is None:
            if said_tx.ok and said_tx.value is None:
                without[batch.network] = None
            continue
        facts: dict[str, Fact] = {
            "other_network": Words(text=batch.network),
            "from": Account(address=checksummed(tx.sender)),
            "nonce": Number(value=tx.nonce),
        }
        if tx.to is not None:
            facts["to"] = Account(address=checksummed(tx.to))
        reason = "pending" if receipt is None else "success" if receipt.succeeded else "failed"
        if receipt is not None:
            facts["block"] = Number(value=receipt.block)
        verdict = Verdict(
            network=question.network.id,
            subject=question.value,
            state="wrong-chain",
            reason=reason,
            facts=facts,
            evidence=evidence(views),
            at_us=question.now_us,
        )
        return verdict, ()
    return None, tuple(without)


def _not_found(question: Question, views: Sequence[View], sender: str | None, looked_on: Sequence[str]) -> Verdict:
    """`looked_on`: networks that do not know it either."""
    reason, facts = "formerly-mined" if question.seen and question.seen.block is not None else "", dict[str, Fact]()
    used, waiting = _used(views)
    if not reason and sender is not None and used is not None and waiting is not None:
        facts = {"from": account(question, sender), "sent_count": Number(value=used)}
        reason = "sender" if used else "sender-unused"
        if waiting > used:
            reason = "sender-waiting"
            facts["waiting_count"] = Number(value=waiting - used)
    if looked_on:
        facts["looked_on"] = Listed(items=tuple(Words(text=one) for one in looked_on))
    verdict = Verdict(
        network=question.network.id,
        subject=question.value,
        state="not-found",
        reason=reason,
        facts=facts,
        evidence=evidence(views),
        observation=question.seen,
        at_us=question.now_us,
        watch_s=LATER_S,
    )
    return uncertain(verdict, "up-to-date-node") if all(view.still for view in views) else verdict


def _forgotten(question: Question, sender: str, nonce: int, views: Sequence[View]) -> Steps:
    """Nobody knows it, but its sender and nonce are known: has the nonce been used?"""
    used, waiting = _used(views)
    if used is None:
        return unknown(question, "nonce-count", views)
    facts: dict[str, Fact] = {
        "from": account(question, sender),
        "nonce": Number(value=nonce),
        "next_nonce": Number(value=used),
    }
    state, reason = "dropped", ""
    seen = question.seen
    if used > nonce:
        state = "replaced-mined"
        replacement = yield from find_replacement(question, sender, nonce, max(map(_height, views)))
        if replacement is not None:
            facts["replacement"], facts["block"] = replacement
            reason = "found"
    elif waiting is not None and waiting > nonce:
        state = "replaced-pending"
    elif seen is not None and seen.block is not None:
        reason = "reorg"
        facts["block"] = Number(value=seen.block)
    if seen is not None:
        facts["sent_at"] = moment(seen.first_seen_us)
    # A lone node of others may be behind, or lie: only who says the same of the nonce vouches for it.
    agreeing = [view for view in views if _end(view, nonce) == state]
    verdict = Verdict(
        network=question.network.id,
        subject=question.value,
        state=state,
        reason=reason,
        facts=facts,
        notes=("reorganised",) if seen is not None and seen.block is not None and state != "dropped" else (),
        evidence=evidence(agreeing),
        observation=seen,
        at_us=question.now_us,
        watch_s=LATER_S,
    )
    if all(view.still for view in views):
        return uncertain(verdict, "up-to-date-node")
    if len(verdict.evidence) < 2 and not any(one.own for one in verdict.evidence):
        return uncertain(verdict, "second node")
    return verdict


def _used(views: Sequence[View]) -> tuple[int | None, int | None]:
    """How many transactions of the sender are in blocks, and how many with those that wait; None where it is not known."""
    # Who lags has not seen the nonce used yet: the furthest node decides, and nodes of one height must agree.
    top = max(map(_height, views))
    latest = {_counts(view)[0] for view in views if _height(view) == top}
    used = latest.pop() if len(latest) == 1 else None
    return used, max((count for _, count in map(_counts, views) if count is not None), default=None)


def _end(view: View, nonce: int) -> str:
    """What became of it as far as this node alone says."""
    used, waiting = _counts(view)
    if used is None:
        return ""
    if used > nonce:
        return "replaced-mined"
    return "replaced-pending" if waiting is not None and waiting > nonce else "dropped"


def _counts(view: View) -> tuple[int | None, int | None]:
    answers = padded(view.batch.answers, 6)
    return quantity(answers[4].value), quantity(answers[5].value)
