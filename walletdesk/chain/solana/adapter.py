"""Bytes between us and a Solana node's JSON-RPC (https://solana.com/docs/rpc)."""

from __future__ import annotations

from collections.abc import Sequence

from walletdesk.chain import rest
from walletdesk.chain.base import Answer, Call, Height, Malformed
from walletdesk.chain.jsonrpc import pack, unpack

__all__ = ["EPOCH", "OLDEST", "block_height_of", "height_calls", "pack", "read_height", "slot_of", "unpack"]

EPOCH = Call("getEpochInfo", [{"commitment": "confirmed"}])
FIRST = Call("getGenesisHash", [])
OLDEST = Call("getFirstAvailableBlock", [])
"""How far back a node's blocks go, those of its archive among them."""


def height_calls() -> tuple[Call, ...]:
    return (EPOCH, FIRST)


def read_height(answers: Sequence[Answer]) -> Height:
    """The node's newest slot.  Raises Malformed."""
    if len(answers) != 2:
        raise Malformed("two answers were expected")
    slot, identity = slot_of(answers[0]), rest.text(answers[1].value)
    if slot is None or not identity:
        raise Malformed("no slot")
    return Height(number=slot, identity=identity)


def slot_of(answer: Answer) -> int | None:
    return rest.whole(rest.table(answer.value).get("absoluteSlot"))


def block_height_of(answer: Answer) -> int | None:
    """Blocks so far: fewer than slots, because some stay empty.  A transaction's life is counted in them."""
    return rest.whole(rest.table(answer.value).get("blockHeight"))
