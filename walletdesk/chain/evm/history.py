"""Address poisoning in what an owner's tokens did lately: transfers of nothing that strangers announced, to addresses
that look like those the owner really paid."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import msgspec

from walletdesk.chain.base import Ask, Batch, Call, NoAnswer
from walletdesk.chain.evm.logs import TRANSFER, Moved, alike, moved
from walletdesk.chain.evm.looking import padded
from walletdesk.chain.evm.shapes import MOST_LOGS, read_log
from walletdesk.chain.evm.values import hash32, plain_address

LOOK_BACK = 5_000
"""Blocks searched; few providers search more at once."""
MOST_PROVED = 5
"""Announced transfers whose signer is looked up."""


class Poison(msgspec.Struct, frozen=True, kw_only=True):
    fake: str
    """The address that was put into the history."""
    real: str | None = None
    """The payee that it imitates, where there is one."""
    paid: bool = False
    """Whether the owner has sent something to `fake`."""


def out_call(owner: str, block: int) -> Call:
    """The owner's outgoing token transfers up to `block`."""
    topic = "0x" + owner.removeprefix("0x").rjust(64, "0")
    span = {"fromBlock": hex(max(block - LOOK_BACK, 0)), "toBlock": hex(block)}
    return Call("eth_getLogs", [{**span, "topics": ["0x" + TRANSFER.hex(), topic]}])


def real_payee(value: Any, fake: str) -> str | None:
    """Whom the owner really paid that `fake` looks like, from the answer to `out_call`."""
    return next((move.to for move, _ in _moves(value) if move.units and alike(move.to, fake)), None)


def _moves(value: Any) -> list[tuple[Moved, str | None]]:
    """Transfers of coins, oldest first, with the hashes of their transactions."""
    rows = [(row, read_log(row)) for row in (value[:MOST_LOGS] if isinstance(value, list) else ())]
    return [
        (move, hash32(row.get("transactionHash")))
        for row, log in rows
        if log is not None
        for move in moved([log])
        if move.item is None
    ]


def poisoned(owner: str, block: int) -> Generator[Ask, tuple[Batch, ...], Poison | None]:
    """What is worst: an imitation that was paid, one that was announced, any announced one.  One request, and one more
    where there is something to prove; None too where the node does not search."""
    moves = _moves((yield from _first_answer(out_call(owner, block))))
    paid = [move.to for move, _ in moves if move.units]
    suspects = {move.to: hash for move, hash in reversed(moves) if not move.units and hash is not None}
    # Imitations first: only a few are proved.
    order = sorted(suspects, key=lambda fake: not any(alike(fake, one) for one in paid))[:MOST_PROVED]
    if not order:
        return None
    calls = tuple(Call("eth_getTransactionByHash", [suspects[fake]]) for fake in order)
    try:
        batches = yield Ask(calls)
    except NoAnswer:
        return None
    proved = [
        Poison(fake=fake, real=next((one for one in paid if alike(fake, one)), None), paid=fake in paid)
        for fake, answer in zip(order, _answers(batches, len(calls)), strict=True)
        if _by_stranger(answer, owner)
    ]
    return max(proved, key=lambda one: (one.paid and one.real is not None, one.real is not None), default=None)


def _by_stranger(value: Any, owner: str) -> bool:
    signer = plain_address(value.get("from")) if isinstance(value, dict) else None
    return signer is not None and signer != owner


def _first_answer(call: Call) -> Generator[Ask, tuple[Batch, ...], Any]:
    try:
        batches = yield Ask((call,))
    except NoAnswer:
        return None
    return _answers(batches, 1)[0]


def _answers(batches: Sequence[Batch], count: int) -> list[Any]:
    return [answer.value for answer in padded(batches[0].answers if batches else (), count)]
