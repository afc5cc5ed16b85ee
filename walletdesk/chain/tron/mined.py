"""A TRON transaction that is in a block: what all verdicts about it share, and what a success moved."""

from __future__ import annotations

import msgspec

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
from walletdesk.chain.tron.addresses import to_base58
from walletdesk.chain.tron.decode import (
    UNLIMITED,
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


def _balance_of_moves(known: Mined) -> dict[str, Fact]:
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
