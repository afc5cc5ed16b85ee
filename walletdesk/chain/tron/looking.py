"""What TRON's machines share: the calls, and how the chain's things become facts."""

from __future__ import annotations

from collections.abc import Generator
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
    Number,
    Observation,
    Question,
    Token,
    Verdict,
    Words,
)
from walletdesk.chain.tron.addresses import to_base58
from walletdesk.chain.tron.decode import (
    Receipt,
    Sent,
    constant_of,
    number_of,
    string,
)
from walletdesk.chain.tron.resources import (
    Held,
    Prices,
    cost,
)

Round = Generator[Ask, tuple[Batch, ...], Verdict]
WATCH_S = 3


def constant(owner: str, contract: str, function: str, parameter: str = "") -> Call:
    """A read of a contract.  `owner`, `contract` in hex."""
    body: dict[str, Any] = {"owner_address": owner, "contract_address": contract, "function_selector": function}
    if parameter:
        body["parameter"] = parameter
    return Call("POST /wallet/triggerconstantcontract", body)


def again(sent: Sent) -> Call:
    body: dict[str, Any] = {"owner_address": sent.owner, "contract_address": sent.contract, "data": sent.data}
    if sent.call_value:
        body["call_value"] = sent.call_value
    return Call("POST /wallet/triggerconstantcontract", body)


def account_calls(owner: str) -> tuple[Call, Call]:
    body = {"address": owner}
    return Call("POST /wallet/getaccount", body), Call("POST /wallet/getaccountresource", body)


def size(receipt: Receipt, prices: Prices) -> int:
    """Bytes of bandwidth that it took, whether held or burned."""
    if receipt.net_usage:
        return receipt.net_usage
    return receipt.net_fee // prices.bandwidth if prices.bandwidth else 0


def trx(question: Question, sun: int) -> Amount:
    return question.network.amount(sun)


def label_of(question: Question, address_hex: str) -> Label | None:
    address = to_base58(address_hex)
    return question.known.label(question.network.id, address) if address else None


def account_fact(question: Question, address_hex: str) -> Account:
    label = label_of(question, address_hex)
    return Account(address=to_base58(address_hex), label=label.name if label else "")


def amount_of(question: Question, sent: Sent, token: Amount | None) -> Amount | None:
    if sent.amount is None:
        return trx(question, sent.call_value) if sent.call_value and not sent.does else None
    if token is not None:
        return msgspec.structs.replace(token, units=sent.amount)
    if sent.asset:
        return Amount(units=sent.amount, decimals=0, symbol=f"TRC-10 {sent.asset}", contract=sent.asset, known=False)
    return trx(question, sent.amount)


def token_of(question: Question, sent: Sent) -> Generator[Ask, tuple[Batch, ...], tuple[Amount | None, Token | None]]:
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


def observation(question: Question, sent: Sent, receipt: Receipt | None) -> Observation:
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


def unknown(question: Question, reason: str, evidence: tuple[Evidence, ...]) -> Verdict:
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
