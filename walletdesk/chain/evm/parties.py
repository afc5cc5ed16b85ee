"""Whose doing each event of a receipt is: the sender's own, a permission that somebody else used, or only a claim.

Contracts write events themselves.  What one that nobody lists says of others than the sender proves nothing, whoever
called it; what a listed token says has happened.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from walletdesk.chain import dust
from walletdesk.chain.base import Amount, Question
from walletdesk.chain.evm.logs import Allowed, Moved, allowed, moved
from walletdesk.chain.evm.looking import token, token_amount
from walletdesk.chain.evm.shapes import Receipt, Transaction
from walletdesk.chain.evm.values import plain_address

NOBODY = "0x" + "0" * 40
"""In whose name tokens are made and destroyed."""


class Parties(msgspec.Struct, frozen=True, kw_only=True):
    person: str | None
    """Who asks, where they named their address."""
    who: str
    """For whom it is counted: the person where something moved to or from them, else the sender."""
    real: tuple[Moved, ...]
    """All transfers but those of nothing in somebody else's name."""
    poison: tuple[Moved, ...]
    """Those: nobody's wish, anyone may announce them."""
    taken: tuple[Moved, ...]
    """Of listed tokens, moved by another than their owner."""
    claims: tuple[Moved, ...]
    """What unlisted contracts say of others than the sender."""
    approvals: tuple[Allowed, ...]
    announced: tuple[Allowed, ...]
    """Approvals that are only said by unlisted contracts, in the name of others than the sender."""

    def about(self, address: str | None) -> tuple[Moved, ...]:
        return tuple(one for one in self.real if address in (one.sender, one.to))


def parties(question: Question, tx: Transaction, receipt: Receipt) -> Parties:
    moves, approvals = moved(receipt.logs), allowed(receipt.logs)
    poison = tuple(one for one in moves if one.units == 0 and one.item is None and one.sender != tx.sender)
    real = tuple(one for one in moves if one not in poison)
    person = plain_address(question.person) or _other(plain_address(question.sender), tx.sender)
    there = person is not None and (person == tx.to or any(person in (one.sender, one.to) for one in real))
    announced = tuple(one for one in approvals if one.owner != tx.sender and token(question, one.contract) is None)
    return Parties(
        person=person,
        who=person if person is not None and there else tx.sender,
        real=real,
        poison=poison,
        taken=_taken(question, tx, receipt, real, person),
        claims=tuple(
            one
            for one in real
            if tx.sender not in (one.sender, one.to) and (one.item is not None or token(question, one.contract) is None)
        ),
        approvals=tuple(one for one in approvals if one not in announced),
        announced=announced,
    )


def _other(told: str | None, sender: str) -> str | None:
    """Whose transaction somebody said it is, where it is not that of its sender, whom an earlier look tells too."""
    return told if told != sender else None


def _taken(
    question: Question, tx: Transaction, receipt: Receipt, real: Sequence[Moved], person: str | None
) -> tuple[Moved, ...]:
    """Tokens that left an owner who neither sent this nor was called by it.

    Pools and vaults write events of their own, and who trades gets something else in return; an owner whose permission is
    used does neither.  Who asks is looked at alone: what left them did, and what they got nobody took from them.
    """
    known = [
        (one, amount)
        for one in real
        if one.item is None and (amount := token_amount(question, one.contract, one.units)) and one.units
    ]
    if person is not None and person != tx.sender and (mine := [one for one, _ in known if one.sender == person]):
        return tuple(mine)
    if person == tx.sender or any(one.to == person for one, _ in known):
        return ()
    silent = {tx.sender, tx.to, NOBODY, *(log.contract for log in receipt.logs)}
    owners = {one.sender for one, _ in known} - silent
    return tuple(
        one
        for one, amount in known
        if one.sender in owners and not dust.tiny(question.network, amount) and not _trades(question, one.sender, known)
    )


def _trades(question: Question, owner: str, known: Sequence[tuple[Moved, Amount]]) -> bool:
    """Whether something of one kind left `owner` and something of another came."""
    left = {one.contract for one, _ in known if one.sender == owner}
    came = {one.contract for one, amount in known if one.to == owner and not dust.tiny(question.network, amount)}
    return len(left | came) > 1 and bool(came)
