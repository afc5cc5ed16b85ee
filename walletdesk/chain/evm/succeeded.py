"""What a transaction that worked has done: coin, tokens, approvals; to whom; and what of it is not what it seems."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from walletdesk.chain import dust, shown
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
from walletdesk.chain.evm.logs import Allowed, Moved, alike
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
    strange_amount,
    token,
    token_amount,
)
from walletdesk.chain.evm.parties import Parties, parties
from walletdesk.chain.evm.shapes import Receipt, Transaction
from walletdesk.chain.evm.values import (
    checksummed,
    plain_address,
    string_result,
    text_of,
)

Steps = Generator[Ask, tuple[Batch, ...], Verdict]

MOST_LISTED = 10
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

    sides = parties(question, tx, receipt)
    _what(question, tx, receipt, sides, said)
    claims = _claims(question, tx, sides, said)
    if sides.poison and not sides.taken and not any(one.sender == tx.sender for one in sides.real) and tx.value == 0:
        yield from _poisoned(question, tx, receipt, sides.poison[0], sides.poison[:MOST_ASKED], said)
    elif claims:
        yield from _claimed(question, tx, receipt, claims, said)
    else:
        if sides.poison:
            said.notes.append("zero-transfers")
        if said.reason == "unknown-token":
            yield from _named(question, tx, receipt, sides, said)
        yield from _dust(question, tx, receipt, sides, said)
    _receiver(question, tx, receipt, said)
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


def _what(question: Question, tx: Transaction, receipt: Receipt, sides: Parties, said: _Said) -> None:
    real, plain = sides.real, not tx.input
    if sides.taken:
        _taken(question, sides.taken, said)
    elif tx.to is None:
        said.reason = "created"
        if receipt.made is not None:
            said.facts["to"] = Account(address=checksummed(receipt.made))
    elif plain and not tx.value and tx.to == tx.sender:
        said.reason = "cancelled"
    elif plain and not tx.value and not receipt.logs:
        said.reason = "zero-value"
    elif tx.value and ((plain and not real and not sides.announced) or (not receipt.logs and _is_text(tx.input))):
        said.reason = "transfer"
        if memo := text_of(tx.input):
            said.facts["memo"] = Words(text=memo, strange=True)
    elif len(real) == 1 and real[0].sender == tx.sender and real[0].contract == tx.to and tx.value == 0:
        _one_token(question, real[0], said)
    elif sides.approvals and not real:
        _approval(question, sides.approvals[-1], said)
    elif sides.announced and not real:
        announced = sides.announced[-1]
        said.reason = "claimed-approval"
        said.facts |= {
            "owner": account(question, announced.owner),
            "spender": account(question, announced.spender),
            "token": account(question, announced.contract),
        }
    else:
        said.reason = "call"
        _sums(question, tx, sides, said)


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
        said.reason = "token" if move.units else "zero-value"
        said.facts["amount"] = units


def _taken(question: Question, taken: Sequence[Moved], said: _Said) -> None:
    """Tokens that left an owner by another's hand: by a permission, or by whoever acts for a wallet with a contract."""
    owner = taken[0].sender
    theirs = [one for one in taken if one.sender == owner]
    said.reason = "taken"
    said.facts |= {"owner": account(question, owner), "gave": _summed(question, theirs)}
    said.facts["token"] = _each(question, [one.contract for one in theirs])
    said.facts["to"] = _each(question, [one.to for one in theirs])
    said.facts.pop("amount", None)


def _each(question: Question, addresses: Sequence[str]) -> Account | Listed:
    found = tuple(account(question, one) for one in dict.fromkeys(addresses))
    return found[0] if len(found) == 1 else Listed(items=found[:MOST_LISTED])


def _summed(question: Question, moves: Sequence[Moved]) -> Listed:
    """How much of each listed token; nothing of others."""
    sums: dict[str, int] = {}
    for one in moves:
        if one.item is None and one.units:
            sums[one.contract] = sums.get(one.contract, 0) + one.units
    amounts = [token_amount(question, contract, units) for contract, units in sums.items()]
    return Listed(items=tuple([amount for amount in amounts if amount is not None][:MOST_LISTED]))


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


def _sums(question: Question, tx: Transaction, sides: Parties, said: _Said) -> None:
    """What `who` gave and got, of the tokens that the registry knows."""
    who = sides.who
    theirs = sides.about(who)
    gave = _summed(question, [one for one in theirs if one.sender == who]).items
    got = _summed(question, [one for one in theirs if one.to == who]).items
    if tx.value and who == tx.sender:
        gave = (native(question, tx.value), *gave)
    elif tx.value and who == tx.to:
        got = (native(question, tx.value), *got)
    for name, items in (("gave", gave), ("got", got)):
        if items:
            said.facts[name] = Listed(items=items)
            said.facts["who"] = account(question, who)
    # Things that somebody did not fetch themselves are what strangers send.
    unknown = dict.fromkeys(
        one.contract
        for one in theirs
        if token(question, one.contract) is None and (one.item is None or who != tx.sender)
    )
    if unknown:
        contracts = tuple(Account(address=checksummed(contract)) for contract in unknown)
        said.facts["unknown_tokens"] = Listed(items=contracts[:MOST_LISTED])
        said.notes.append("unknown-tokens")


def _receiver(question: Question, tx: Transaction, receipt: Receipt, said: _Said) -> None:
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
    said.facts["exchange"] = shown.called(found)
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


def _claims(question: Question, tx: Transaction, sides: Parties, said: _Said) -> tuple[Moved, ...]:
    """What unlisted contracts announced, where it is all that there is to tell: it concerns who asks and nothing listed
    does, or the sender takes no part in anything."""
    if said.reason not in ("call", "created") or "got" in said.facts:
        return ()
    about = tuple(one for one in sides.claims if sides.person in (one.sender, one.to))
    if about and sides.who != tx.sender and "gave" not in said.facts:
        return about
    return () if sides.about(tx.sender) else sides.claims


def _poisoned(
    question: Question, tx: Transaction, receipt: Receipt, one: Moved, all_of: Sequence[Moved], said: _Said
) -> Generator[Ask, tuple[Batch, ...], None]:
    """A transfer of nothing in somebody's name: it puts an address into their history that they may copy."""
    said.reason = "poisoning"
    said.notes.append("poisoning")
    said.facts |= {"owner": account(question, one.sender), "fake_payee": Account(address=checksummed(one.to))}
    said.facts.pop("amount", None)
    yield from _names(question, receipt, all_of, one.sender, one.to, said)


def _claimed(
    question: Question, tx: Transaction, receipt: Receipt, claims: Sequence[Moved], said: _Said
) -> Generator[Ask, tuple[Batch, ...], None]:
    one = claims[0]
    said.facts |= {"owner": account(question, one.sender), "to": account(question, one.to)}
    said.facts |= {"token": account(question, one.contract), "units": Number(value=one.units)}
    said.reason = "unknown-token"
    said.notes = [note for note in said.notes if note != "unknown-tokens"]
    imitated = yield from _names(question, receipt, claims, one.sender, one.to, said)
    if one.sender != tx.sender and imitated:
        said.reason = "poisoning"
        said.notes.append("poisoning")
        said.facts["fake_payee"] = Account(address=checksummed(one.to))
        said.facts.pop("amount", None)


def _named(
    question: Question, tx: Transaction, receipt: Receipt, sides: Parties, said: _Said
) -> Generator[Ask, tuple[Batch, ...], None]:
    """An unlisted token out of its sender's own wallet: what it calls itself, and whether its sender's address is made to
    look like one that the receiver pays."""
    (one,) = sides.real
    yield from _names(question, receipt, (one,), one.to, tx.sender, said)
    if "real_payee" in said.facts and sides.person != tx.sender:
        said.notes.append("poisoning")
        said.facts["fake_payee"] = Account(address=checksummed(tx.sender))


def _dust(
    question: Question, tx: Transaction, receipt: Receipt, sides: Parties, said: _Said
) -> Generator[Ask, tuple[Batch, ...], None]:
    """Next to nothing, which is sent to put an address into somebody's history.  Whether it looks like one that the receiver
    really paid is worth a request.  Who asks about what they sent themselves knows how much it was."""
    if sides.person == tx.sender:
        return
    if said.reason == "transfer" and tx.to is not None and dust.tiny(question.network, native(question, tx.value)):
        if tx.to != tx.sender:
            _dusty(question, tx.sender, tx.to if alike(tx.sender, tx.to) else None, said)
        return
    tiny = [one for one in sides.real if one.to != one.contract and _is_tiny(question, one)]
    if not tiny:
        return
    if said.reason == "call":
        theirs = sides.about(sides.who)
        coin = tx.value if sides.who in (tx.sender, tx.to) else 0
        if (not coin or dust.tiny(question.network, native(question, coin))) and all(
            one in tiny for one in theirs if token(question, one.contract) is not None
        ):
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
    _dusty(question, one.sender, imitated, said)


def _dusty(question: Question, sender: str, imitated: str | None, said: _Said) -> None:
    if imitated is None:
        said.notes.append("dust")
        return
    said.reason = "dust"
    said.notes.append("poisoning")
    said.facts |= {
        "fake_payee": Account(address=checksummed(sender)),
        "real_payee": account(question, imitated),
    }


def _is_tiny(question: Question, move: Moved) -> bool:
    amount = token_amount(question, move.contract, move.units) if move.item is None else None
    return amount is not None and dust.tiny(question.network, amount)


def _names(
    question: Question, receipt: Receipt, moves: Sequence[Moved], owner: str, fake: str, said: _Said
) -> Generator[Ask, tuple[Batch, ...], bool]:
    """What unknown contracts call themselves, and whom `owner` really paid lately that `fake` looks like.  Whether one is
    imitated."""
    one = moves[0]
    unknown = [c for c in dict.fromkeys(move.contract for move in moves) if token(question, c) is None][:MOST_ASKED]
    calls = [out_call(owner, receipt.block)]
    for contract in unknown:
        calls += [Call("eth_call", [{"to": contract, "data": what}, "latest"]) for what in (SYMBOL, DECIMALS)]
    try:
        batches = yield Ask(tuple(calls))
    except NoAnswer:
        return False
    answers = padded(batches[0].answers if batches else (), len(calls))
    imitated = False
    if (real := real_payee(answers[0].value, fake)) is not None:
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
