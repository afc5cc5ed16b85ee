"""Bytes between us and an EVM node: JSON-RPC."""

from __future__ import annotations

from collections.abc import Sequence

from walletdesk.chain.base import Answer, Call, Height, Malformed
from walletdesk.chain.evm.values import hash32, quantity
from walletdesk.chain.jsonrpc import pack, unpack

__all__ = ["height_calls", "pack", "read_height", "unpack"]


def height_calls() -> tuple[Call, ...]:
    return (Call("eth_getBlockByNumber", ["latest", False]), Call("eth_chainId", []))


def read_height(answers: Sequence[Answer]) -> Height:
    """The node's newest block and the chain it says it serves.  Raises Malformed."""
    if len(answers) != 2 or not isinstance(answers[0].value, dict):
        raise Malformed("no newest block")
    block = answers[0].value
    number, hash, seconds = quantity(block.get("number")), hash32(block.get("hash")), quantity(block.get("timestamp"))
    chain = quantity(answers[1].value)
    if number is None or hash is None or chain is None:
        raise Malformed("no newest block")
    return Height(
        number=number, hash=hash, time_us=None if seconds is None else seconds * 1_000_000, identity=str(chain)
    )
