"""Why a TRON transaction in a block failed, and what it would need now."""

from __future__ import annotations

import msgspec

from walletdesk.chain import rest
from walletdesk.chain.base import (
    Ask,
    Fact,
    Words,
)
from walletdesk.chain.tron.addresses import word
from walletdesk.chain.tron.decode import (
    constant_of,
    number_of,
    refusal,
    strange,
)
from walletdesk.chain.tron.looking import (
    Round,
    account_calls,
    again,
    constant,
    priced,
    size,
)
from walletdesk.chain.tron.mined import Mined
from walletdesk.chain.tron.resources import (
    PARAMETERS,
    held_of,
    prices_of,
    stopped_by_limit,
)

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


def out_of_energy(known: Mined) -> Round:
    """How much is missing and what it costs, by running the same call again now."""
    sent, receipt, question = known.sent, known.receipt, known.question
    batches = yield from rest.may_fail(Ask((PARAMETERS, *account_calls(sent.owner), again(sent))))
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
    return known.verdict(state, "priced", **priced(question, energy, size(receipt, prices), held, prices))


def reverted(known: Mined) -> Round:
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
