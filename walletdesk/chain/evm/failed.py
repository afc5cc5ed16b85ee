"""Why a transaction failed: its call is made again on the state before its block, once as it was and once with plenty
of gas, in one request.

The state before the block is not the state before the transaction: where the replay passes, something earlier in the
block made the difference, and a trace is asked for, which few public nodes give.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from typing import Any

import msgspec

from walletdesk.chain.base import Answer, Ask, Batch, Call, Fact, NoAnswer, Number, Question, Verdict, Where, Words
from walletdesk.chain.evm.looking import (
    View,
    account,
    evidence,
    gas,
    moment,
    native,
    observed,
    padded,
    strange_amount,
    token_amount,
    unknown,
)
from walletdesk.chain.evm.reverts import Reason, decode, of_text
from walletdesk.chain.evm.shapes import Block, Receipt, Transaction, read_block
from walletdesk.chain.evm.values import checksummed, data, string_result, word

Steps = Generator[Ask, tuple[Batch, ...], Verdict]

ROOMY_GAS = 2**24
"""At least this much in the second replay: what one transaction may use since Osaka (https://eips.ethereum.org/EIPS/eip-7825)."""

_DRY = re.compile(r"out[\s_-]*of[\s_-]*gas|outofgas|ran out of gas|gas exhausted", re.IGNORECASE)
_TOO_LITTLE = re.compile(r"intrinsic gas|gas too low|CallGasCostMoreThanGasLimit", re.IGNORECASE)
_BROKEN = re.compile(
    r"invalid\s*(?:fe)?\s*op\s*code|invalidfe|opcode|bad jump|invalid jump|invalidjump|stack", re.IGNORECASE
)
_REVERTED = re.compile(r"revert", re.IGNORECASE)
_TOLD = re.compile(r"(?:execution reverted: |reverted with reason string ')(.+?)'?$")

TRANSFER, TRANSFER_FROM, APPROVE = "a9059cbb", "23b872dd", "095ea7b3"
DECIMALS, SYMBOL = "0x313ce567", "0x95d89b41"


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """How one replay ended: `passed`, `reverted`, `dry`, `broken`, or `none` where the node could not do it."""

    end: str
    data: bytes = b""
    text: str = ""
    """The reason in the node's message, from nodes that send no data."""


def failed(question: Question, tx: Transaction, receipt: Receipt, view: View, views: Sequence[View]) -> Steps:
    """The verdict on a receipt that says it failed.  One request more, two where the state has to be fetched from
    another node or a trace is asked for."""
    calls = _calls(tx, receipt, view.latest)
    try:
        batches = yield Ask(calls)
    except NoAnswer:
        batches = ()
    answers = padded(batches[0].answers if batches else (), len(calls))
    block = read_block(answers[2].value)
    if block is not None and block.hash != receipt.block_hash:
        return unknown(question, "contradiction", views)
    as_it_was, roomy = replayed(answers[0]), replayed(answers[1])
    if as_it_was.end == "none":
        # The state is gone from this node; another may keep it.
        as_it_was, roomy = yield from _from_others(calls[:2])
    mined_us = block.time_us if block is not None else tx.mined_us
    facts = _facts(question, tx, receipt, view.latest, mined_us, answers)

    state, reason, certain = _decide(tx, receipt, as_it_was, roomy)
    if state == "failed-state-dependent":
        reason = yield from _traced(tx)
    if reason is not None:
        facts |= _reason_facts(reason)
    elif state == "failed-reverted":
        facts["missing"] = Words(text="state")
    confirmations = view.latest.number - receipt.block + 1 if view.latest else 0
    final = certain and confirmations >= question.network.final_after and not view.still
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state=state,
        reason=reason.reason if reason else ("unread" if state == "failed-reverted" else ""),
        final=final,
        certain=certain,
        facts=facts,
        notes=("l1-fee-extra",) if receipt.extra_unknown else (),
        evidence=evidence(views),
        observation=observed(question, tx, receipt, mined_us),
        at_us=question.now_us,
        watch_s=0 if final else max(60, question.network.block_ms * question.network.final_after // 4_000),
    )


def _decide(tx: Transaction, receipt: Receipt, as_it_was: Replay, roomy: Replay) -> tuple[str, Reason | None, bool]:
    """State, reason and whether it is certain."""
    all_used = receipt.gas_used >= tx.gas
    match as_it_was.end:
        case "dry":
            return "failed-out-of-gas", None, True
        case "broken":
            return "failed-reverted", Reason(reason="invalid"), True
        case "none":
            return ("failed-out-of-gas", None, False) if all_used else ("failed-reverted", None, False)
        case "passed":
            return ("failed-out-of-gas" if all_used else "failed-state-dependent"), None, True
    if roomy.end == "passed":
        return ("failed-out-of-gas" if all_used else "failed-out-of-gas-inner"), None, True
    if all_used and not as_it_was.data:
        return "failed-out-of-gas", None, True
    # Refused with plenty of gas too: then the gas was not it, and the fuller error is the true one.
    if not as_it_was.data and not roomy.data and as_it_was.text:
        return "failed-reverted", of_text(as_it_was.text.encode()), True
    return "failed-reverted", decode(as_it_was.data or roomy.data), True


def _calls(tx: Transaction, receipt: Receipt, latest: Block | None) -> tuple[Call, ...]:
    before = hex(max(receipt.block - 1, 0))
    limit = latest.gas_limit if latest is not None else ROOMY_GAS
    most = max(min(limit, max(ROOMY_GAS, 2 * tx.gas)), tx.gas)
    calls = [
        Call("eth_call", [_again(tx, tx.gas), before]),
        Call("eth_call", [_again(tx, most), before]),
        Call("eth_getBlockByNumber", [hex(receipt.block), False]),
    ]
    if tx.to is not None and tx.input[:4].hex() in (TRANSFER, TRANSFER_FROM):
        calls += [Call("eth_call", [{"to": tx.to, "data": what}, before]) for what in (DECIMALS, SYMBOL)]
    return tuple(calls)


def _again(tx: Transaction, limit: int) -> dict[str, Any]:
    """Same sender, value, data, lists and gas.  No price: who has spent the coin since can still be asked for."""
    call: dict[str, Any] = {"from": tx.sender, "gas": hex(limit), "value": hex(tx.value)}
    if tx.to is not None:
        call["to"] = tx.to
    if tx.input:
        # By its older name, which every node takes.
        call["data"] = tx.input_hex
    if isinstance(tx.access_list, list) and tx.access_list:
        call["accessList"] = tx.access_list
    if isinstance(tx.authorizations, list) and tx.authorizations:
        call["authorizationList"] = tx.authorizations
    return call


def replayed(answer: Answer) -> Replay:
    """What an answer to eth_call means, in the words of the node software there is: geth and anvil name code 3 or -32000
    with the data, Nethermind -32015, Hardhat an object with the data inside."""
    if answer.failure is None:
        return Replay(end="passed") if data(answer.value) is not None else Replay(end="none")
    failure = answer.failure
    found = _revert_data(failure.data)
    message = failure.message + (f" {failure.data}" if isinstance(failure.data, str) and found is None else "")
    if found:
        return Replay(end="reverted", data=found)
    if _DRY.search(message) or _TOO_LITTLE.search(message):
        return Replay(end="dry")
    if _REVERTED.search(message) or failure.code == 3:
        told = _TOLD.search(failure.message)
        return Replay(end="reverted", data=found or b"", text=told[1] if told else "")
    if _BROKEN.search(message):
        return Replay(end="broken")
    return Replay(end="none")


def _revert_data(value: Any) -> bytes | None:
    if isinstance(value, dict):
        return _revert_data(value.get("data") or value.get("result"))
    if isinstance(value, str):
        # Parity and Nethermind write "Reverted 0x…".
        return data(value.removeprefix("Reverted "))
    return None


def _from_others(calls: Sequence[Call]) -> Generator[Ask, tuple[Batch, ...], tuple[Replay, Replay]]:
    try:
        batches = yield Ask(tuple(calls), Where.AGREE)
    except NoAnswer:
        batches = ()
    for batch in batches:
        first, second = (replayed(answer) for answer in padded(batch.answers, 2))
        if first.end != "none":
            return first, second
    return Replay(end="none"), Replay(end="none")


def _traced(tx: Transaction) -> Generator[Ask, tuple[Batch, ...], Reason | None]:
    """What the transaction said where it ran; None from nodes that do not trace."""
    try:
        batches = yield Ask((Call("debug_traceTransaction", [tx.hash, {"tracer": "callTracer"}]),))
    except NoAnswer:
        return None
    trace = padded(batches[0].answers if batches else (), 1)[0].value
    output = data(trace.get("output")) if isinstance(trace, dict) else None
    if not output:
        return None
    found = decode(output)
    return found if found.reason != "empty" else None


# -- facts -------------------------------------------------------------------------


def _facts(
    question: Question,
    tx: Transaction,
    receipt: Receipt,
    latest: Block | None,
    mined_us: int | None,
    answers: Sequence[Answer],
) -> dict[str, Fact]:
    facts: dict[str, Fact] = {
        "from": account(question, tx.sender),
        "amount": native(question, tx.value),
        "nonce": Number(value=tx.nonce),
        "fee_paid": native(question, paid(tx, receipt)),
        "gas_used": gas(receipt.gas_used),
        "gas_limit": gas(tx.gas),
        "needed_gas": gas(-(-tx.gas * 3 // 2)),
        "block": Number(value=receipt.block),
        "confirmations": Number(value=latest.number - receipt.block + 1 if latest else 0),
        "enough": Number(value=question.network.enough),
    }
    if tx.to is not None:
        facts["to"] = account(question, tx.to)
    if mined_us is not None:
        facts["mined_at"] = moment(mined_us)
    selector, body = tx.input[:4].hex(), tx.input[4:]
    position = {TRANSFER: 1, TRANSFER_FROM: 2}.get(selector)
    units = word(body, position) if position is not None else None
    if units is not None and tx.to is not None:
        facts["token"] = account(question, tx.to)
        meant = token_amount(question, tx.to, units)
        if meant is None and len(answers) > 4:
            meant = strange_amount(tx.to, units, answers[3].value, string_result(answers[4].value))
        if meant is not None:
            facts["token_amount"] = meant
        receiver = body[32 * (position or 1) - 20 : 32 * (position or 1)]
        facts["receiver"] = account(question, checksummed("0x" + receiver.hex()))
    return facts


def paid(tx: Transaction, receipt: Receipt) -> int:
    """Wei, with what a rollup passes on to its parent chain."""
    each = receipt.price if receipt.price is not None else tx.cap
    return receipt.gas_used * each + receipt.extra_fee


def _reason_facts(reason: Reason) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    if reason.text:
        facts["reason_text"] = Words(text=reason.text, strange=True)
    if reason.selector:
        facts["selector"] = Words(text=reason.selector)
    if reason.name:
        facts["error_name"] = Words(text=reason.name)
    if reason.code is not None:
        facts["panic_code"] = Words(text=f"0x{reason.code:02x}" if reason.code < 256 else "?")
    return facts
