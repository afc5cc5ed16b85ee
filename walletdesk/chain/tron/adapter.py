"""Bytes between us and a TRON full node's HTTP interface."""

from __future__ import annotations

from collections.abc import Sequence

from walletdesk.chain import rest
from walletdesk.chain.base import Answer, Call, Failure, Height, Malformed, Request, Response

HEAD = Call("POST /wallet/getblock", {"detail": False})
"""The newest block without its transactions; `getnowblock` would bring all of them."""
FIRST = Call("POST /wallet/getblock", {"id_or_num": "0", "detail": False})


def pack(calls: Sequence[Call]) -> tuple[Request, ...]:
    return rest.pack(calls)


def unpack(calls: Sequence[Call], responses: Sequence[Response]) -> tuple[Answer, ...]:
    """A node reports its own mistakes as `{"Error": "…"}` with status 200."""
    return tuple(_with_error(answer) for answer in rest.unpack(calls, responses))


def _with_error(answer: Answer) -> Answer:
    error = rest.table(answer.value).get("Error")
    return answer if error is None else Answer(failure=Failure(code="Error", message=rest.text(error)[:200]))


def height_calls() -> tuple[Call, ...]:
    return (HEAD, FIRST)


def read_height(answers: Sequence[Answer]) -> Height:
    if len(answers) != 2:
        raise Malformed("two answers were expected")
    number, block_hash, time_ms = head_of(answers[0])
    identity = rest.text(rest.table(answers[1].value).get("blockID"))
    if number is None or not block_hash or not identity:
        raise Malformed("no block")
    return Height(
        number=number, hash=block_hash, time_us=None if time_ms is None else time_ms * 1000, identity=identity
    )


def head_of(answer: Answer) -> tuple[int | None, str, int | None]:
    """Number, hash and time (milliseconds) of a block."""
    block = rest.table(answer.value)
    header = rest.table(rest.table(block.get("block_header")).get("raw_data"))
    number = rest.whole(header.get("number", 0)) if header else None
    return number, rest.text(block.get("blockID")), rest.whole(header.get("timestamp"))
