"""What became of a TRON transaction.

A transaction is found by `gettransactionbyid` only once it is in a block; before that it is in the pool of the node it
was sent to, for seconds; after its expiry it can be in no block any more.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import msgspec

from walletdesk.chain import rest
from walletdesk.chain.base import (
    UNKNOWN,
    Account,
    Amount,
    Ask,
    Batch,
    Call,
    Evidence,
    Fact,
    Label,
    Listed,
    Machine,
    Moment,
    Number,
    Observation,
    Question,
    Token,
    Verdict,
    Where,
    Words,
)
from walletdesk.chain.tron.adapter import HEAD, head_of
from walletdesk.chain.tron.addresses import to_base58, to_hex, word
from walletdesk.chain.tron.decode import (
    UNLIMITED,
    Receipt,
    Sent,
    constant_of,
    number_of,
    receipt_of,
    refusal,
    sent_of,
    strange,
    string,
)
from walletdesk.chain.tron.resources import (
    PARAMETERS,
    TRANSFER_BYTES,
    Held,
    Prices,
    cost,
    held_of,
    prices_of,
    stopped_by_limit,
)

Round = Generator[Ask, tuple[Batch, ...], Verdict]

OTHER_CODES = {
    # `Transaction.Result.contractResult` of java-tron's Tron.proto, as far as it means failure.
    "BAD_JUMP_DESTINATION": "bad-jump-destination",
    "OUT_OF_MEMORY": "out-of-memory",
    "PRECOMPILED_CONTRACT": "precompiled-contract",
    "STACK_TOO_SMALL": "stack-too-small",
    "STACK_TOO_LARGE": "stack-too-large",
    "ILLEGAL_OPERATION": "illegal-operation",
    "STACK_OVERFLOW": "stack-overflow",
    "OUT_OF_TIME": "out-of-time",
    "JVM_STACK_OVER_FLOW": "jvm-stack-over-flow",
    "UNKNOWN": "unknown",
    "TRANSFER_FAILED": "transfer-failed",
    "INVALID_CODE": "invalid-code",
}
_WATCH_S = 3
_AHEAD = 1_000
"""A receipt so many blocks above what the same node calls newest is no answer to trust."""


def transaction(question: Question) -> Machine:
    wanted = question.value.lower().removeprefix("0x")
    body = {"value": wanted}
    by_id, info = Call("POST /wallet/gettransactionbyid", body), Call("POST /wallet/gettransactioninfobyid", body)
    batches = yield Ask((by_id, info, HEAD))
    if sent_of(rest.answer(batches, 0).value) is None and receipt_of(rest.answer(batches, 1).value) is None:
        pool = Call("POST /wallet/gettransactionfrompending", body)
        everywhere = yield from rest.may_fail(Ask((by_id, info, HEAD, pool), Where.AGREE))
        found = next((b for b in everywhere if sent_of(rest.answer_in(b, 0).value) is not None), None)
        if found is None:
            return (yield from _absent(question, wanted, everywhere or batches))
        batches = (found,)
    return (yield from _found(question, wanted, batches))


# -- in a block --------------------------------------------------------------------


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    """What all verdicts about a mined transaction share."""

    question: Question
    sent: Sent
    receipt: Receipt
    height: int
    evidence: tuple[Evidence, ...]
    token: Amount | None
    """Of one unit of the token that moves: symbol, decimals, contract."""
    notes: tuple[str, ...]
    facts: dict[str, Fact]

    def verdict(self, state: str, reason: str = "", *notes: str, **facts: Fact) -> Verdict:
        deep = self.height - self.receipt.block + 1 >= self.question.network.final_after
        return Verdict(
            network=self.question.network.id,
            subject=self.question.value,
            state=state,
            reason=reason,
            final=deep,
            facts={**self.facts, **facts},
            notes=(*self.notes, *notes),
            evidence=self.evidence,
            observation=_observation(self.question, self.sent, self.receipt),
            at_us=self.question.now_us,
            watch_s=0 if deep else _WATCH_S * 4,
        )


def _found(question: Question, wanted: str, batches: Sequence[Batch]) -> Round:
    sent = sent_of(rest.answer(batches, 0).value)
    receipt = receipt_of(rest.answer(batches, 1).value)
    height, block_hash, _ = head_of(rest.answer(batches, 2))
    evidence = rest.evidence(batches[:1], height, block_hash)
    if sent is None or receipt is None or height is None:
        return _unknown(question, "no-receipt", evidence)
    told = rest.text(rest.table(rest.answer(batches, 1).value).get("id")).lower()
    code = receipt.code or sent.code
    if (
        sent.hash != wanted
        or (told and told != wanted)
        or receipt.block > height + _AHEAD
        or (receipt.code and sent.code and receipt.code != sent.code)
        or (receipt.failed and code == "SUCCESS")
    ):
        return _unknown(question, "contradiction", evidence)
    token, lookalike = yield from _token(question, sent)
    known = _Known(
        question=question,
        sent=sent,
        receipt=receipt,
        height=height,
        evidence=evidence,
        token=token,
        notes=(),
        facts=_facts(question, sent, receipt, height, token),
    )
    match code:
        case "SUCCESS" | "DEFAULT" | "" if not receipt.failed:
            return _success(known, lookalike)
        case "OUT_OF_ENERGY":
            return (yield from _out_of_energy(known))
        case "REVERT":
            return (yield from _reverted(known))
        case _:
            reason = OTHER_CODES.get(code, "")
            return known.verdict("failed-other", reason, code=Words(text=code if reason else "FAILED"))


def _facts(question: Question, sent: Sent, receipt: Receipt, height: int, token: Amount | None) -> dict[str, Fact]:
    label = _label(question, sent.to)
    confirmations = max(0, height - receipt.block + 1)
    enough = (label and label.confirmations) or question.network.enough
    facts: dict[str, Fact] = {
        "from": account_fact(question, sent.moved_from or sent.owner),
        "fee_paid": trx(question, receipt.fee),
        "block": Number(value=receipt.block),
        "confirmations": Number(value=confirmations),
        "enough": Number(value=enough),
        "kind": Words(text=sent.kind.removesuffix("Contract")),
    }
    if confirmations < enough:
        facts["still"] = Number(value=enough - confirmations)
    else:
        facts["settled"] = Number(value=confirmations)
    if sent.to:
        facts["to"] = account_fact(question, sent.to)
    if receipt.time_ms is not None:
        facts["mined_at"] = Moment(us=receipt.time_ms * 1000)
    if sent.contract:
        facts["contract"] = account_fact(question, sent.contract)
    if sent.memo:
        facts["memo"] = strange(sent.memo)
    if (amount := _amount(question, sent, token)) is not None and not (
        sent.does == "approve" and amount.units >= UNLIMITED
    ):
        facts["amount"] = amount
    if receipt.energy:
        facts["used_energy"] = Number(value=receipt.energy, unit="energy")
    if sent.fee_limit:
        facts["fee_cap"] = trx(question, sent.fee_limit)
    return facts


def _success(known: _Known, lookalike: Token | None) -> Verdict:
    sent, question = known.sent, known.question
    notes, facts = [], dict[str, Fact]()
    label = _label(question, sent.to)
    moves = sent.amount is not None and sent.does != "approve"
    if moves and label is not None and label.kind == "exchange":
        notes.append("exchange-deposit")
        if label.memo and not sent.memo:
            notes.append("memo-missing")
    if moves and _is_token(question, sent):
        notes.append("sent-to-token")
    if sent.memo:
        notes.append("memo")
    if lookalike is not None:
        notes.append("lookalike-token")
        facts["right_contract"] = Account(address=lookalike.contract)
        facts["right_symbol"] = Words(text=lookalike.symbol)
    if sent.does == "approve":
        if (sent.amount or 0) >= UNLIMITED:
            notes.append("unlimited-approval")
        return known.verdict("success", "approval", *notes, **facts)
    if sent.kind == "AccountPermissionUpdateContract":
        return known.verdict("success", "permission", "permission-change", *notes, **facts)
    if sent.does and sent.amount == 0:
        return known.verdict("success", "zero-value", "poisoning", *notes, **facts)
    if sent.does and all(move.contract != sent.contract.lower() for move in known.receipt.moves):
        return known.verdict("success", "nothing-moved", *notes, **facts)
    if moves and isinstance(amount := known.facts.get("amount"), Amount) and not amount.known:
        return known.verdict("success", "unlisted-token", *notes, **facts)
    if not moves:
        facts |= _balance_of_moves(known)
    return known.verdict("success", "transfer" if moves else "", *notes, **facts)


def _is_token(question: Question, sent: Sent) -> bool:
    """Whether the receiver is the contract of a token: what is sent there stays there."""
    to = to_base58(sent.to)
    return bool(to) and (sent.to == sent.contract or question.known.token(question.network.id, to) is not None)


def _balance_of_moves(known: _Known) -> dict[str, Fact]:
    """What a call brought to its sender and took from them, of tokens that the desk knows; others may be made up."""
    question, owner = known.question, known.sent.owner.lower()
    sums: dict[str, int] = {}
    for move in known.receipt.moves:
        change = (move.taker == owner) - (move.giver == owner)
        sums[move.contract] = sums.get(move.contract, 0) + change * move.units
    found: dict[bool, list[Amount]] = {True: [], False: []}
    for contract, change in sums.items():
        token = question.known.token(question.network.id, to_base58(contract)) if change else None
        if token is not None:
            amount = Amount(units=abs(change), decimals=token.decimals, symbol=token.symbol, contract=token.contract)
            found[change > 0].append(amount)
    sides = {"received": found[True], "spent": found[False]}
    return {name: Listed(items=tuple(items)) for name, items in sides.items() if items}


def _out_of_energy(known: _Known) -> Round:
    """How much is missing and what it costs, by running the same call again now."""
    sent, receipt, question = known.sent, known.receipt, known.question
    batches = yield from rest.may_fail(Ask((PARAMETERS, *account_calls(sent.owner), _again(sent))))
    prices = prices_of(rest.answer(batches, 0).value)
    account = rest.answer(batches, 1)
    replay = constant_of(rest.answer(batches, 3).value)
    paid = max(0, receipt.energy - receipt.energy_origin)
    limited = stopped_by_limit(
        sent.fee_limit, paid, receipt.energy_own, receipt.energy_fee, prices.energy if prices else 0
    )
    state = "fee-limit" if limited else "out-of-energy"
    if prices is None or replay is None or replay.energy <= 0 or not account.ok or not rest.table(account.value):
        return known.verdict(state)
    held = held_of(account.value, rest.answer(batches, 2).value)
    # A run that stopped in the middle cannot have needed less than it used up.
    energy = max(replay.energy, receipt.energy)
    return known.verdict(state, "priced", **priced(question, energy, _size(receipt, prices), held, prices))


def priced(question: Question, energy: int, size: int, held: Held, prices: Prices) -> dict[str, Fact]:
    bill = cost(energy, size, held, prices)
    facts: dict[str, Fact] = {
        "needed_energy": Number(value=energy, unit="energy"),
        "energy_held": Number(value=held.energy, unit="energy"),
        "shortfall": Number(value=bill.energy_short, unit="energy"),
        "energy_price": Amount(units=prices.energy, decimals=6, symbol=question.network.coin.symbol),
        "price": trx(question, bill.sun),
        "needed_cap": trx(question, energy * prices.energy),
        "balance": trx(question, held.balance),
        "bandwidth_held": Number(value=held.bandwidth, unit="bandwidth"),
    }
    if bill.bandwidth_short:
        facts["bandwidth_short"] = Number(value=bill.bandwidth_short, unit="bandwidth")
        facts["bandwidth_price"] = trx(question, bill.bandwidth_sun)
    if bill.missing:
        facts["missing_coin"] = trx(question, bill.missing)
    return facts


def _reverted(known: _Known) -> Round:
    found = refusal(known.receipt.returned)
    facts: dict[str, Fact] = {}
    if found.text:
        facts["reason_text"] = strange(found.text)
    if found.selector:
        facts["selector"] = Words(text=found.selector)
    if found.panic is not None:
        facts["panic"] = Words(text=hex(found.panic))
    sent = known.sent
    if found.reason == "balance" and "overflow" in found.text and not sent.does:
        return known.verdict(
            "failed-reverted", "text", **facts
        )  # arithmetic of whatever contract: no word of a balance
    if found.reason != "bare" or sent.does not in ("transfer", "transfer-from") or known.token is None:
        return known.verdict("failed-reverted", found.reason, **facts)
    # Older tokens, USDT among them, give up without a word: what they hold now tells the usual two reasons.
    payer = sent.moved_from or sent.owner
    batches = yield from rest.may_fail(
        Ask(
            (
                constant(payer, sent.contract, "balanceOf(address)", word(payer)),
                constant(payer, sent.contract, "isBlackListed(address)", word(payer)),
            )
        )
    )
    balance, frozen = (number_of(rest.answer(batches, at).value) for at in (0, 1))
    if frozen == 1:
        return known.verdict("failed-reverted", "frozen")
    if balance is not None and balance < (sent.amount or 0):
        facts["token_balance"] = msgspec.structs.replace(known.token, units=balance)
        return known.verdict("failed-reverted", "balance", **facts)
    return known.verdict("failed-reverted", "bare")


# -- in no block -------------------------------------------------------------------


def _absent(question: Question, wanted: str, batches: Sequence[Batch]) -> Round:
    """In a pool, past its expiry, on another network, or nowhere."""
    heads = [head_of(rest.answer_in(batch, 2)) for batch in batches]
    evidence = tuple(
        Evidence(node=batch.node, own=batch.own, height=head[0], block_hash=head[1])
        for batch, head in zip(batches, heads, strict=True)
    )
    if not any(rest.answer_in(batch, 0).ok for batch in batches):
        return _unknown(question, "no-answer", evidence)
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
        observation=None if sent is None else _observation(question, sent, None),
        at_us=question.now_us,
        watch_s=0 if final else _WATCH_S if state == "pending" else 60,
    )


def _unknown(question: Question, reason: str, evidence: tuple[Evidence, ...]) -> Verdict:
    missing = {
        "no-receipt": "receipt",
        "contradiction": "agreement",
        "no-answer": "node",
    }[reason]
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state=UNKNOWN,
        reason=reason,
        certain=False,
        facts={"missing": Words(text=missing)},
        evidence=evidence,
        at_us=question.now_us,
        watch_s=30,
    )


# -- tokens ------------------------------------------------------------------------


def _token(question: Question, sent: Sent) -> Generator[Ask, tuple[Batch, ...], tuple[Amount | None, Token | None]]:
    """What one unit of the moved token is called, and the real token of that name if this is another.

    A token that the registry lacks is asked for its own words; they stay a stranger's.
    """
    if not sent.does or not sent.contract:
        return None, None
    contract = to_base58(sent.contract)
    known = question.known.token(question.network.id, contract)
    if known is not None:
        return Amount(units=1, decimals=known.decimals, symbol=known.symbol, contract=contract), None
    batches = yield from rest.may_fail(
        Ask(
            (
                constant(sent.owner, sent.contract, "symbol()"),
                constant(sent.owner, sent.contract, "decimals()"),
            )
        )
    )
    symbol = constant_of(rest.answer(batches, 0).value)
    called = string(symbol.returned)[:40] if symbol else ""
    decimals = number_of(rest.answer(batches, 1).value)
    if decimals is None or decimals > 77:
        decimals = 0
    same = [one for one in question.known.tokens_called(question.network.id, called) if called]
    lookalike = next((one for one in same if one.contract != contract), None)
    return Amount(units=1, decimals=decimals, symbol=called, contract=contract, known=False), lookalike


def _amount(question: Question, sent: Sent, token: Amount | None) -> Amount | None:
    if sent.amount is None:
        return trx(question, sent.call_value) if sent.call_value and not sent.does else None
    if token is not None:
        return msgspec.structs.replace(token, units=sent.amount)
    if sent.asset:
        return Amount(units=sent.amount, decimals=0, symbol=f"TRC-10 {sent.asset}", contract=sent.asset, known=False)
    return trx(question, sent.amount)


# -- small parts -------------------------------------------------------------------


def constant(owner: str, contract: str, function: str, parameter: str = "") -> Call:
    """A read of a contract.  `owner`, `contract` in hex."""
    body: dict[str, Any] = {"owner_address": owner, "contract_address": contract, "function_selector": function}
    if parameter:
        body["parameter"] = parameter
    return Call("POST /wallet/triggerconstantcontract", body)


def _again(sent: Sent) -> Call:
    body: dict[str, Any] = {"owner_address": sent.owner, "contract_address": sent.contract, "data": sent.data}
    if sent.call_value:
        body["call_value"] = sent.call_value
    return Call("POST /wallet/triggerconstantcontract", body)


def account_calls(owner: str) -> tuple[Call, Call]:
    body = {"address": owner}
    return Call("POST /wallet/getaccount", body), Call("POST /wallet/getaccountresource", body)


def _size(receipt: Receipt, prices: Prices) -> int:
    """Bytes of bandwidth that it took, whether held or burned."""
    if receipt.net_usage:
        return receipt.net_usage
    return receipt.net_fee // prices.bandwidth if prices.bandwidth else 0


def trx(question: Question, sun: int) -> Amount:
    return Amount(units=sun, decimals=question.network.coin.decimals, symbol=question.network.coin.symbol)


def _label(question: Question, address_hex: str) -> Label | None:
    address = to_base58(address_hex)
    return question.known.label(question.network.id, address) if address else None


def account_fact(question: Question, address_hex: str) -> Account:
    label = _label(question, address_hex)
    return Account(address=to_base58(address_hex), label=label.name if label else "")


def _observation(question: Question, sent: Sent, receipt: Receipt | None) -> Observation:
    fee = {"limit": sent.fee_limit} if sent.fee_limit else {}
    if sent.expires_ms is not None:
        fee["expires_ms"] = sent.expires_ms
    return Observation(
        first_seen_us=question.seen.first_seen_us if question.seen else question.now_us,
        sender=to_base58(sent.owner),
        fee=fee,
        block=receipt.block if receipt else None,
        block_time_us=receipt.time_ms * 1000 if receipt and receipt.time_ms is not None else None,
    )
