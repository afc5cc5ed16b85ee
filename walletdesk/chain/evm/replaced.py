"""Which transaction took the nonce, where it was lately: nodes keep no index for it, but the state of the last blocks."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from walletdesk.chain.base import Ask, Batch, Call, Hash, NoAnswer, Number, Question
from walletdesk.chain.evm.looking import padded
from walletdesk.chain.evm.values import hash32, plain_address, quantity

BACK = 128
"""Blocks whose state every node keeps (geth: https://geth.ethereum.org/docs/fundamentals/sync-modes)."""
STEP = 8

Found = Generator[Ask, tuple[Batch, ...], tuple[Hash, Number] | None]


def find_replacement(question: Question, sender: str, nonce: int, top: int) -> Found:
    """Hash and block of the transaction of `sender` that used `nonce`, among the last 128 blocks; None if it was
    earlier, or the node does not say.  Three requests at most."""
    low = max(top - BACK, 0)
    marks = [*range(low, top, STEP), top]
    after = yield from _first_used(sender, nonce, marks)
    if after is None:
        return None
    # The nonce was used after the mark before and not later than this one.
    block = yield from _first_used(sender, nonce, list(range(max(after - STEP, low), after + 1)))
    if block is None:
        return None
    try:
        batches = yield Ask((Call("eth_getBlockByNumber", [hex(block), True]),))
    except NoAnswer:
        return None
    answer = padded(batches[0].answers if batches else (), 1)[0].value
    transactions = answer.get("transactions") if isinstance(answer, dict) else None
    for one in transactions if isinstance(transactions, list) else ():
        if (hash := _hash_of(one, sender, nonce)) is not None:
            return Hash(value=hash), Number(value=block)
    return None


def _hash_of(one: Any, sender: str, nonce: int) -> str | None:
    if isinstance(one, dict) and plain_address(one.get("from")) == sender and quantity(one.get("nonce")) == nonce:
        return hash32(one.get("hash"))
    return None


def _first_used(sender: str, nonce: int, blocks: list[int]) -> Generator[Ask, tuple[Batch, ...], int | None]:
    """The first of `blocks` after which the nonce is used, where it was not yet after an earlier one."""
    calls = tuple(Call("eth_getTransactionCount", [sender, hex(block)]) for block in blocks)
    try:
        batches = yield Ask(calls)
    except NoAnswer:
        return None
    answers = padded(batches[0].answers if batches else (), len(calls))
    unused = False
    for block, answer in zip(blocks, answers, strict=True):
        count = quantity(answer.value)
        if count is None:
            continue
        if count <= nonce:
            unused = True
        elif unused or block == 0:
            return block
        else:
            return None
    return None
