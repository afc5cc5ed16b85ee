"""Bytes between us and an Esplora node (electrs), with mempool.space's additions where they are."""

from __future__ import annotations

from collections.abc import Sequence

from walletdesk.chain import rest
from walletdesk.chain.base import Answer, Call, Height, Malformed, Request, Response

EXTENSION = "/v1/"
"""What mempool.space adds to Esplora; a node without it answers 404, a page, or an error."""
TIP = Call("GET /blocks/tip/height")
BLOCKS = Call("GET /blocks")
FIRST = Call("GET /block-height/0")
_PLAIN = ("/blocks/tip/hash", "/block-height/")


def pack(calls: Sequence[Call]) -> tuple[Request, ...]:
    return rest.pack(calls)


def unpack(calls: Sequence[Call], responses: Sequence[Response]) -> tuple[Answer, ...]:
    return rest.unpack(calls, responses, optional=EXTENSION, plain=_PLAIN)


def height_calls() -> tuple[Call, ...]:
    return (BLOCKS, FIRST)


def read_height(answers: Sequence[Answer]) -> Height:
    if len(answers) != 2:
        raise Malformed("two answers were expected")
    newest = rest.table(next(iter(rest.rows(answers[0].value)), None))
    number, block_hash = rest.whole(newest.get("height")), rest.text(newest.get("id"))
    identity = rest.text(answers[1].value)
    time_s = rest.whole(newest.get("timestamp"))
    if number is None or not block_hash or not identity:
        raise Malformed("no block")
    return Height(
        number=number,
        hash=block_hash,
        time_us=None if time_s is None else time_s * 1_000_000,
        identity=identity,
    )
