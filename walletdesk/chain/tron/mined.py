"""A TRON transaction that is in a block: what all verdicts about it share, and what a success moved."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from walletdesk.chain import dust
from walletdesk.chain.base import (
    Account,
    Amount,
    Evidence,
    Fact,
    Listed,
    Moment,
    Number,
    Question,
    Token,
    Verdict,
    Words,
)
from walletdesk.chain.tron.addresses import to_base58, to_hex
from walletdesk.chain.tron.decode import (
    UNLIMITED,
    Move,
    Receipt,
    Sent,
    strange,
)
from walletdesk.chain.tron.looking import (
    WATCH_S,
    account_fact,
    amount_of,
    label_of,
    observation,
    trx,
)

LISTED = 10
NOBODY = "41" + "0" * 40
"""In whose name tokens are made and destroyed."""


class Mined(msgspec.Struct, frozen=True, kw_only=True):
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
            observation=observation(self.question, self.sent, self.receipt),
            at_us=self.question.now_us,
            watch_s=0 if deep else WATCH_S * 4,
        )


def facts_of(question: Question, sent: Sent, receipt: Receipt, height: int, token: Amount | None) -> dict[str, Fact]:
    label = label_of(question, sent.to)
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
    if label is not None and label.kind == "exchange":
        # What a list says of the exchange is not mixed up with what is usual.
        facts["exchange_enough" if label.confirmations else "usually_enough"] = Number(value=enough)
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
    if (amount := amount_of(question, sent, token)) is not None and not (
        sent.does == "approve" and amount.units >= UNLIMITED
    ):
        facts["amount"] = amount
    if receipt.energy:
        facts["used_energy"] = Number(value=receipt.energy, unit="energy")
    if sent.fee_limit:
        facts["fee_cap"] = trx(question, sent.fee_limit)
    return facts


def success(known: Mined, lookalike: Token | None) -> Verdict:
    sent, question = known.sent, known.question
    person = to_hex(question.person).lower()
    who = _who(known, person)
    notes, facts = [], dict[str, Fact]()
    label = label_of(question, sent.to)
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
    if sent.amount == 0 and not sent.contract:
        return known.verdict("success", "zero-value", *notes, **facts)
    if sent.does and all(move.contract != sent.contract.lower() for move in known.receipt.moves):
        return known.verdict("success", "nothing-moved", *notes, **facts)
    if moves and isinstance(amount := known.facts.get("amount"), Amount):
        if not amount.known:
            return known.verdict("success", "unlisted-token", *notes, **facts)
        if sent.moved_from.lower() in ("", sent.owner.lower()):
            if dust.tiny(question.network, amount) and sent.owner.lower() not in (person, sent.to.lower()):
                notes.append("dust")
            return known.verdict("success", "transfer", *notes, **facts)
    if taken := _taken(known, person):
        return known.verdict("success", "taken", *notes, **facts, **_of_taken(known, taken))
    if moves:
        return known.verdict("success", "transfer", *notes, **facts)
    facts |= _balance_of_moves(known, who)
    if unknown := _strangers(known, who):
        notes.append("unknown-tokens")
        facts["unknown_tokens"] = Listed(items=tuple(Account(address=to_base58(one)) for one in unknown[:LISTED]))
    return known.verdict("success", "", *notes, **facts)


def _is_token(question: Question, sent: Sent) -> bool:
    """Whether the receiver is the contract of a token: what is sent there stays there."""
    to = to_base58(sent.to)
    return bool(to) and (sent.to == sent.contract or question.known.token(question.network.id, to) is not None)


def _listed(known: Mined, move: Move) -> Token | None:
    return known.question.known.token(known.question.network.id, to_base58(move.contract))


def _who(known: Mined, person: str) -> str:
    """For whom it is counted: the person who asks, where something moved to or from them, else the sender."""
    there = any(person in (move.giver, move.taker) for move in known.receipt.moves)
    return person if person and there else known.sent.owner.lower()


def _taken(known: Mined, person: str) -> tuple[Move, ...]:
    """Listed tokens that left an owner who neither sent this nor was called by it, as one whose permission is used.

    Pools and vaults write down something of their own, and who trades gets another thing in return.  Who asks is looked at
    alone: what left them was taken, and what they got nobody took from them.
    """
    owner = known.sent.owner.lower()
    moves = [one for one in known.receipt.moves if one.units and _listed(known, one) is not None]
    if person and person != owner and (mine := [one for one in moves if one.giver == person]):
        return tuple(mine)
    if person == owner or any(one.taker == person for one in moves):
        return ()
    silent = {owner, known.sent.contract.lower(), NOBODY, *known.receipt.spoke}
    return tuple(one for one in moves if one.giver not in silent and not _trades(one.giver, moves))


def _trades(owner: str, moves: Sequence[Move]) -> bool:
    left = {one.contract for one in moves if one.giver == owner}
    came = {one.contract for one in moves if one.taker == owner}
    return len(left | came) > 1 and bool(came)


def _of_taken(known: Mined, taken: Sequence[Move]) -> dict[str, Fact]:
    owner = taken[0].giver
    theirs = [one for one in taken if one.giver == owner]
    sums: dict[str, int] = {}
    for one in theirs:
        sums[one.contract] = sums.get(one.contract, 0) + one.units
    takers = tuple(account_fact(known.question, one) for one in dict.fromkeys(one.taker for one in theirs))
    return {
        "owner": account_fact(known.question, owner),
        "spent": Listed(items=tuple(_amounts(known, sums))),
        "from": account_fact(known.question, known.sent.owner),
        "to": takers[0] if len(takers) == 1 else Listed(items=takers[:LISTED]),
    }


def _strangers(known: Mined, who: str) -> list[str]:
    """Contracts of unlisted tokens that moved, where that is about who asks or all that there is to tell."""
    owner = known.sent.owner.lower()
    about = [one for one in known.receipt.moves if who in (one.giver, one.taker)]
    shown = about if about and who != owner else [] if about else known.receipt.moves
    return list(dict.fromkeys(one.contract for one in shown if _listed(known, one) is None))


def _balance_of_moves(known: Mined, who: str) -> dict[str, Fact]:
    """What a call brought to `who` and took from them, of tokens that the desk knows; others may be made up."""
    sums: dict[str, int] = {}
    for move in known.receipt.moves:
        change = (move.taker == who) - (move.giver == who)
        sums[move.contract] = sums.get(move.contract, 0) + change * move.units
    sides = {
        "received": _amounts(known, {contract: change for contract, change in sums.items() if change > 0}),
        "spent": _amounts(known, {contract: -change for contract, change in sums.items() if change < 0}),
    }
    facts: dict[str, Fact] = {name: Listed(items=tuple(items)) for name, items in sides.items() if items}
    return facts | {"who": account_fact(known.question, who)} if facts else {}


def _amounts(known: Mined, sums: dict[str, int]) -> list[Amount]:
    """So much of each contract that is listed."""
    question = known.question
    found = []
    for contract, units in sums.items():
        token = question.known.token(question.network.id, to_base58(contract))
        if token is not None:
            found.append(Amount(units=units, decimals=token.decimals, symbol=token.symbol, contract=token.contract))
    return found
