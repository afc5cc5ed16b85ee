"""Why a transaction waits: its nonce, its sender's balance, its fee."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

import msgspec

from walletdesk.chain.base import Amount, Ask, Batch, Call, Fact, NoAnswer, Number, Question, Span, Verdict, Where
from walletdesk.chain.evm import fees
from walletdesk.chain.evm.looking import (
    SOON_S,
    View,
    account,
    evidence,
    gas,
    moment,
    native,
    observed,
    padded,
    price,
    read_view,
    uncertain,
    unknown,
    view_calls,
)
from walletdesk.chain.evm.shapes import Transaction
from walletdesk.chain.evm.values import quantity

Steps = Generator[Ask, tuple[Batch, ...], Verdict]
Mined = Callable[[Question, View, Sequence[View]], Steps]

CANCEL_GAS = fees.TRANSFER_GAS
"""A transfer of nothing to oneself."""


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    """What one node says of the sender and of fees."""

    view: View
    used: int
    """Transactions of the sender in blocks: the nonce that comes next."""
    queued: int | None
    """The same with those in the pool."""
    balance: int
    market: fees.Market | None


def pending(question: Question, tx: Transaction, first: View, *, mined: Mined) -> Steps:
    """A verdict on one that is in the pool.  Every node is asked once, because a single one that lags would name the
    wrong reason; `mined` goes on where one of them has it in a block by now."""
    calls = (
        *view_calls(tx.hash),
        Call("eth_getTransactionCount", [tx.sender, "latest"]),
        Call("eth_getTransactionCount", [tx.sender, "pending"]),
        Call("eth_getBalance", [tx.sender, "latest"]),
        *fees.calls(question.network),
    )
    try:
        batches = yield Ask(calls, Where.AGREE)
    except NoAnswer:
        return unknown(question, "nonce-count", [first])
    views = [(read_view(question, tx.hash, batch), batch) for batch in batches]
    in_block = [view for view, _ in views if not view.trouble and view.receipt is not None]
    if in_block:
        if len({view.receipt.block_hash for view in in_block if view.receipt}) > 1:
            return unknown(question, "contradiction", in_block)
        return (yield from mined(question, in_block[0], in_block))

    told = [one for view, batch in views if not view.trouble and (one := _told(question, view, batch, len(calls)))]
    if not told:
        return unknown(question, "nonce-count", [first, *(view for view, _ in views)])
    # What stands still knows neither the nonce nor the balance of now.
    still = all(one.view.still for one in told)
    told = [one for one in told if still or not one.view.still]
    top = max(_height(one) for one in told)
    leading = [one for one in told if _height(one) == top]
    # Nodes of one height that see another nonce or balance: one of them is wrong, and nothing is decided.
    if len({(one.used, one.balance) for one in leading}) > 1:
        return unknown(question, "contradiction", [one.view for one in told])
    # Pools differ, and some nodes have none: the fullest says most.
    queued = max((one.queued for one in leading if one.queued is not None), default=None)
    markets = [(one.market, one.view.batch.own) for one in told if one.market is not None]
    market = fees.agreed(markets)
    decided = _decide(question, tx, msgspec.structs.replace(leading[0], queued=queued, market=market))
    # Those who lag agree or do not; only who agrees is evidence.
    agreeing = [one.view for one in told if one is leading[0] or _decide(question, tx, one).state == decided.state]
    decided = msgspec.structs.replace(decided, evidence=evidence(agreeing))
    if markets and market is None and not decided.certain:
        return uncertain(decided, "agreement")
    return uncertain(decided, "up-to-date-node") if still else decided


def _told(question: Question, view: View, batch: Batch, count: int) -> _Told | None:
    answers = padded(batch.answers, count)
    used, queued, balance = (quantity(answer.value) for answer in answers[4:7])
    if used is None or balance is None:
        return None
    market = fees.read(question.network, answers[7:], view.latest)
    return _Told(view=view, used=used, queued=queued, balance=balance, market=market)


def _height(told: _Told) -> int:
    return told.view.latest.number if told.view.latest else -1


def _decide(question: Question, tx: Transaction, told: _Told) -> Verdict:
    market, used = told.market, told.used
    facts = _facts(question, tx, told)
    state, reason = "pending-ok", ""
    needed = tx.value + tx.most_fee
    if tx.nonce < used:
        state = "superseded"
    elif tx.nonce > used:
        state = "nonce-gap"
        # With all before it in the pool the first of them holds the line up; else one was never sent or was lost, or only
        # is not in this pool.  Who does not count its pool says nothing of that.
        behind = told.queued is not None and told.queued > tx.nonce
        reason = "" if told.queued is None else "behind" if behind else "missing"
        blocking = used if behind or told.queued is None else max(used, told.queued)
        facts["blocking_nonce"] = Number(value=blocking)
        facts["gap"] = Number(value=tx.nonce - blocking)
    elif told.balance < needed:
        state = "pending-unfunded"
        facts |= {"shortfall": native(question, needed - told.balance), "needed": native(question, needed)}
    elif market is not None and not market.legacy and tx.cap < market.base:
        state = "pending-fee-below-base"
    elif market is not None and market.legacy and tx.cap < market.price:
        reason = "low-price"
    if state == "pending-ok" and market is not None:
        facts["wait"] = Span(us=fees.wait_us(question.network, market, tx.cap, tx.tip))
    notes = ["l1-fee-extra"] if "rollup" in question.network.traits else []
    cost = facts.get("replace_cost")
    if isinstance(cost, Amount) and state != "pending-unfunded" and told.balance < tx.value + cost.units:
        facts["replace_shortfall"] = native(question, tx.value + cost.units - told.balance)
        notes.append("replace-unfunded")
    if tx.to is not None and tx.to == tx.sender and tx.value == 0 and not tx.input:
        notes.append("cancelling")
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state=state,
        reason=reason,
        certain=market is not None or state in ("superseded", "nonce-gap", "pending-unfunded"),
        facts=facts,
        notes=tuple(notes),
        observation=observed(question, tx, None, None),
        at_us=question.now_us,
        watch_s=SOON_S,
    )


def _facts(question: Question, tx: Transaction, told: _Told) -> dict[str, Fact]:
    facts: dict[str, Fact] = {
        "from": account(question, tx.sender),
        "amount": native(question, tx.value),
        "nonce": Number(value=tx.nonce),
        "next_nonce": Number(value=told.used),
        "fee": native(question, tx.most_fee),
        "fee_cap": price(tx.cap),
        "fee_tip": price(tx.tip),
        "gas_limit": gas(tx.gas),
        "balance": native(question, told.balance),
    }
    if tx.to is not None:
        facts["to"] = account(question, tx.to)
    if question.seen is not None:
        facts["sent_at"] = moment(question.seen.first_seen_us)
    market = told.market
    raised = fees.replacement(question.network, market, tx)
    facts |= {
        "needed_cap": price(raised.cap),
        "needed_tip": price(raised.cap if raised.tip is None else raised.tip),
        "replace_cost": raised.cost,
        "replace_add": raised.add,
        "cancel_cost": native(question, CANCEL_GAS * raised.cap),
    }
    if market is None:
        return facts
    if not market.legacy:
        facts["base_fee"] = price(market.base)
    for tier in fees.tiers(question.network, market, at_us=question.now_us).tiers:
        facts[tier.name] = price(tier.cap)
        facts[f"{tier.name}_wait"] = Span(us=tier.wait_us)
    return facts
