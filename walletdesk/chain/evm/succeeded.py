"""What a transaction that worked has done: coin, tokens, approvals; to whom; and what of it is not what it seems."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from walletdesk.chain.base import (
    Account,
    Amount,
    Ask,
    Batch,
    Call,
    Fact,
    Listed,
    NoAnswer,
    Number,
    Question,
    Verdict,
    Words,
)
from walletdesk.chain.evm.failed import DECIMALS, SYMBOL, paid
from walletdesk.chain.evm.history import out_call, real_payee
from walletdesk.chain.evm.logs import Allowed, Moved, alike, allowed, moved
from walletdesk.chain.evm.looking import (
    View,
    account,
    evidence,
    gas,
    label,
    lookalikes,
    moment,
    native,
    observed,
    padded,
    same,
    strange_amount,
    token,
    token_amount,
)
from walletdesk.chain.evm.shapes import Receipt, Transaction
from walletdesk.chain.evm.values import (
    checksummed,
    plain_address,
    string_result,
    text_of,
)

Steps = Generator[Ask, tuple[Batch, ...], Verdict]

MOST_LISTED = 10
PEGGED = frozenset({"DAI", "XDAI", "WXDAI", "FRAX"})
"""Symbols of tokens worth a dollar, beside those that say so themselves."""
MOST_ASKED = 3
"""Contracts asked for their name."""


class _Said:
    """What is to be said, gathered."""

    def __init__(self) -> None:
        self.reason = ""
        self.facts: dict[str, Fact] = {}
        self.notes: list[str] = []


def succeeded(question: Question, tx: Transaction, receipt: Receipt, view: View, views: Sequence[View]) -> Steps:
    """The verdict on a receipt that says it worked.  Asks nothing more unless a stranger moved tokens about."""
    latest = view.latest.number if view.latest else receipt.block
    confirmations = latest - receipt.block + 1
    mined_us = tx.mined_us if tx.mined_us is not None else receipt.mined_us
    if mined_us is None and question.seen is not None and question.seen.block_hash == receipt.block_hash:
        mined_us = question.seen.block_time_us
    said = _Said()
    said.facts = {
        "from": account(question, tx.sender),
        "amount": native(question, tx.value),
        "nonce": Number(value=tx.nonce),
        "fee_paid": native(question, paid(tx, receipt)),
        "gas_used": gas(receipt.gas_used),
        "gas_limit": gas(tx.gas),
        "block": Number(value=receipt.block),
        "confirmations": Number(value=confirmations),
        "enough": Number(value=question.network.enough),
    }
    if tx.to is not None:
        said.facts["to"] = account(question, tx.to)
    if mined_us is not None:
        said.facts["mined_at"] = moment(mined_us)
    if receipt.extra_unknown:
        said.notes.append("l1-fee-extra")
    if isinstance(tx.authorizations, list) and tx.authorizations:
        said.notes.append("delegation-set")
    seen = question.seen
    if seen is not None and seen.block_hash and seen.block_hash != receipt.block_hash:
        said.notes.append("reorganised")

    moves, approvals = moved(receipt.logs), allowed(receipt.logs)
    # Nobody's wish: anyone may announce a transfer of nothing from anyone.
    poison = tuple(one for one in moves if one.units == 0 and one.item is None and one.sender != tx.sender)
    real = tuple(one for one in moves if one not in poison)
    _what(question, tx, receipt, real, approvals, said)
    claims = _claims(question, tx, real)
    if poison and not any(one.sender == tx.sender for one in real) and tx.value == 0:
        yield from _poisoned(question, tx, receipt, poison[0], poison[:MOST_ASKED], said)
    elif claims:
        yield from _claimed(question, tx, receipt, claims, said)
    else:
        if poison:
            said.notes.append("zero-transfers")
        yield from _dust(question, tx, receipt, real, said)
    _receiver(question, tx, receipt, real, said)
    _settled(confirmations, said)

    final = confirmations >= question.network.final_after and not view.still
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state="success",
        reason=said.reason,
        final=final,
        facts=said.facts,
        notes=tuple(dict.fromkeys(said.notes)),
        evidence=evidence(views),
        observation=observed(question, tx, receipt, mined_us),
        at_us=question.now_us,
        watch_s=0 if final else _again_s(question, confirmations),
    )


def _settled(confirmations: int, said: _Said) -> None:
    """Two facts of which one is there, so that a sentence can say the one or the other."""
    enough = said.facts["enough"]
    if isinstance(enough, Number) and confirmations < enough.value:
        said.facts["still"] = Number(value=enough.value - confirmations)
    else:
        said.facts["settled"] = Number(value=confirmations)


def _again_s(question: Question, confirmations: int) -> int:
    """Soon while receivers still wait, then about when it becomes final."""
    network = question.network
    target = network.enough if confirmations < network.enough else network.final_after
    return max(15, (target - confirmations) * network.block_ms // 1_000)


# -- what it did -------------------------------------------------------------------


def _what(
    question: Question,
    tx: Transaction,
    receipt: Receipt,
    real: Sequence[Moved],
    approvals: Sequence[Allowed],
    said: _Said,
) -> None:
    if tx.to is None:
        said.reason = "created"
        if receipt.made is not None:
            said.facts["to"] = Account(address=checksummed(receipt.made))
    elif not tx.input or (not receipt.logs and tx.value and _is_text(tx.input)):
        said.reason = "transfer" if tx.value else "cancelled" if tx.to == tx.sender else "call"
        if memo := text_of(tx.input):
            said.facts["memo"] = Words(text=memo, strange=True)
    elif len(real) == 1 and real[0].sender == tx.sender and real[0].contract == tx.to and tx.value == 0:
        _one_token(question, real[0], said)
    elif approvals and not real:
        _approval(question, approvals[-1], said)
    else:
        said.reason = "call"
        _sums(question, tx, real, said)


def _is_text(input: bytes) -> bool:
    """A note that the sender put beside the coin."""
    return len(input) > 4 and text_of(input) is not None and all(byte >= 32 or byte in b"\r\n\t" for byte in input)


def _one_token(question: Question, move: Moved, said: _Said) -> None:
    said.facts |= {"to": account(question, move.to), "token": account(question, move.contract)}
    if move.item is not None:
        said.reason = "item"
        said.facts["item"] = Words(text=str(move.item)) if move.item < 10**12 else Words(text=f"0x{move.item:x}"[:20])
        return
    units = token_amount(question, move.contract, move.units)
    if units is None:
        said.reason = "unknown-token"
        said.facts["units"] = Number(value=move.units)
    else:
        said.reason = "token"
        said.facts["amount"] = units


def _approval(question: Question, approval: Allowed, said: _Said) -> None:
    said.facts |= {
        "spender": account(question, approval.spender),
        "token": account(question, approval.contract),
        "from": account(question, approval.owner),
    }
    known = token(question, approval.contract)
    if known is not None:
        said.facts["token_name"] = Words(text=known.symbol)
    if approval.units == 0:
        said.reason = "revoked"
    elif approval.everything:
        said.reason = "approval-everything"
    else:
        said.reason = "approval"
        if amount := token_amount(question, approval.contract, approval.units):
            said.facts["allowed"] = amount


def _sums(question: Question, tx: Transaction, real: Sequence[Moved], said: _Said) -> None:
    """What the sender gave and got, of the tokens that the registry knows."""
    gave: dict[str, int] = {}
    got: dict[str, int] = {}
    unknown: dict[str, None] = {}
    for one in real:
        mine = one.sender == tx.sender or one.to == tx.sender
        if one.item is not None or not mine:
            continue
        if token(question, one.contract) is None:
            unknown[one.contract] = None
            continue
        into = gave if one.sender == tx.sender else got
        into[one.contract] = into.get(one.contract, 0) + one.units
    for name, sums in (("gave", gave), ("got", got)):
        amounts = [token_amount(question, contract, units) for contract, units in sums.items()][:MOST_LISTED]
        items = tuple(amount for amount in amounts if amount is not None)
        if name == "gave" and tx.value:
            items = (native(question, tx.value), *items)
        if items:
            said.facts[name] = Listed(items=items)
    if unknown:
        contracts = tuple(Account(address=checksummed(contract)) for contract in unknown)
        said.facts["unknown_tokens"] = Listed(items=contracts[:MOST_LISTED])
        said.notes.append("unknown-tokens")


def _receiver(question: Question, tx: Transaction, receipt: Receipt, real: Sequence[Moved], said: _Said) -> None:
    """Whether it went to an exchange, or to a contract that cannot give it back."""
    to = said.facts.get("to")
    if said.reason not in ("transfer", "token", "unknown-token") or not isinstance(to, Account):
        return
    address = plain_address(to.address) or ""
    if said.reason != "transfer" and tx.to == address:
        said.notes.append("sent-to-contract")
    elif said.reason == "transfer" and tx.value and _swallows(question, receipt, address):
        said.notes.append("sent-to-contract")
    found = label(question, address)
    if found is None or found.kind != "exchange":
        return
    said.notes.append("exchange-deposit")
    said.facts["exchange"] = Words(text=found.name)
    if found.confirmations is not None:
        said.facts["enough"] = said.facts["exchange_enough"] = Number(value=found.confirmations)
    else:
        said.facts["usually_enough"] = Number(value=question.network.enough)
    # A memo on these chains is data behind what the call itself needs.
    if found.memo and len(tx.input) <= (68 if said.reason != "transfer" else 0):
        said.notes.append("memo-missing")


def _swallows(question: Question, receipt: Receipt, address: str) -> bool:
    """Whether coin that came to this token's contract is lost: wrapped coin and others that credit it write that down."""
    known = token(question, address)
    if known is None or known.symbol.upper() == f"W{question.network.coin.symbol}".upper():
        return False
    return not any(log.contract == address for log in receipt.logs)


# -- what is not what it seems ------------------------------------------------------


def _claims(question: Question, tx: Transaction, real: Sequence[Moved]) -> tuple[Moved, ...]:
    """Transfers of unknown tokens that a stranger announced in the person's name, or sent to them."""
    unknown = [one for one in real if one.item is None and token(question, one.contract) is None]
    if not unknown or tx.value:
        return ()
    if question.sender and not same(question.sender, tx.sender):
        person = plain_address(question.sender)
        return tuple(one for one in unknown if person in (one.sender, one.to))
    # Sent by the person themselves, or a swap in which they take part: nothing to suspect.
    if any(tx.sender in (one.sender, one.to) for one in real):
        return ()
    return tuple(unknown) if len(unknown) == len(real) and all(one.contract == tx.to for one in unknown) else ()


def _poisoned(
    question: Question, tx: Transaction, receipt: Receipt, one: Moved, all_of: Sequence[Moved], said: _Said
) -> Generator[Ask, tuple[Batch, ...], None]:
    """A transfer of nothing in somebody's name: it puts an address into their history that they may copy."""
    said.reason = "poisoning"
    said.notes.append("poisoning")
    said.facts |= {"owner": account(question, one.sender), "fake_payee": Account(address=checksummed(one.to))}
    said.facts.pop("amount", None)
    yield from _names(question, receipt, all_of, said)


def _claimed(
    question: Question, tx: Transaction, receipt: Receipt, claims: Sequence[Moved], said: _Said
) -> Generator[Ask, tuple[Batch, ...], None]:
    one = claims[0]
    said.facts |= {"owner": account(question, one.sender), "to": account(question, one.to)}
    said.facts |= {"token": account(question, one.contract), "units": Number(value=one.units)}
    said.reason = "unknown-token"
    imitated = yield from _names(question, receipt, claims, said)
    if one.sender != tx.sender and imitated:
        said.reason = "poisoning"
        said.notes.append("poisoning")
        said.facts["fake_payee"] = Account(address=checksummed(one.to))
        said.facts.pop("amount", None)


def _dust(
    question: Question, tx: Transaction, receipt: Receipt, real: Sequence[Moved], said: _Said
) -> Generator[Ask, tuple[Batch, ...], None]:
    """Next to nothing of a known token, which is sent to put an address into somebody's history.  Whether it looks like one
    that the receiver really paid is worth a request."""
    tiny = [one for one in real if one.to != one.contract and _is_tiny(question, one)]
    if not tiny:
        return
    if said.reason == "call" and not any(tx.sender in (one.sender, one.to) for one in real):
        said.notes.append("dust")
    if said.reason != "token":
        return
    one = tiny[0]
    try:
        batches = yield Ask((out_call(one.to, receipt.block),))
    except NoAnswer:
        batches = ()
    imitated = real_payee(padded(batches[0].answers if batches else (), 1)[0].value, one.sender)
    if imitated is None and alike(one.sender, one.to):
        imitated = one.to
    if imitated is None:
        said.notes.append("dust")
        return
    said.reason = "dust"
    said.notes.append("poisoning")
    said.facts |= {
        "fake_payee": Account(address=checksummed(one.sender)),
        "real_payee": account(question, imitated),
    }


def _is_tiny(question: Question, move: Moved) -> bool:
    """Less than a hundredth of a dollar, where the token is worth one."""
    known = token(question, move.contract)
    if known is None or move.item is not None or not move.units:
        return False
    symbol = known.symbol.upper()
    return ("USD" in symbol or symbol in PEGGED) and move.units * 100 < 10**known.decimals


def _names(
    question: Question, receipt: Receipt, moves: Sequence[Moved], said: _Said
) -> Generator[Ask, tuple[Batch, ...], bool]:
    """What unknown contracts call themselves, and whom the owner really paid lately.  Whether one is imitated."""
    one = moves[0]
    unknown = [c for c in dict.fromkeys(move.contract for move in moves) if token(question, c) is None][:MOST_ASKED]
    calls = [out_call(one.sender, receipt.block)]
    for contract in unknown:
        calls += [Call("eth_call", [{"to": contract, "data": what}, "latest"]) for what in (SYMBOL, DECIMALS)]
    try:
        batches = yield Ask(tuple(calls))
    except NoAnswer:
        return False
    answers = padded(batches[0].answers if batches else (), len(calls))
    imitated = False
    if (real := real_payee(answers[0].value, one.to)) is not None:
        said.facts["real_payee"] = account(question, real)
        imitated = True
    for position, contract in enumerate(unknown):
        symbol = string_result(answers[1 + 2 * position].value)
        if symbol:
            said.facts["token_name"] = Words(text=symbol, strange=True)
        amount: Amount | None = strange_amount(contract, one.units, answers[2 + 2 * position].value, symbol)
        if amount is not None and contract == one.contract and one.units:
            said.facts["claimed"] = amount
        if meant := lookalikes(question, contract, symbol):
            said.notes.append("lookalike-token")
            said.facts["fake_token"] = Account(address=checksummed(contract))
            said.facts["real_token"] = Account(address=checksummed(meant[0].contract), label=meant[0].symbol)
            imitated = True
    return imitated
