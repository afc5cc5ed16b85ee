"""Nodes that speak REST: one HTTP request for each call, and careful hands for what comes back.

A node may send any JSON at all, so machines read through these: each gives an empty or absent value for a wrong shape.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from walletdesk.chain.base import Answer, Ask, Batch, Call, Evidence, Failure, Malformed, NoAnswer, Request, Response

MOST = (1 << 63) - 1
"""No amount, height or time of these chains is larger."""
_BUSY = frozenset({401, 403, 408, 429})


def pack(calls: Sequence[Call]) -> tuple[Request, ...]:
    requests = []
    for call in calls:
        verb, _, path = call.method.partition(" ")
        body = None if call.params is None else msgspec.json.encode(call.params)
        requests.append(Request(method=verb, path=path, body=body))
    return tuple(requests)


def unpack(
    calls: Sequence[Call], responses: Sequence[Response], *, optional: str = "", plain: tuple[str, ...] = ()
) -> tuple[Answer, ...]:
    """Reads JSON, or bare text where the path starts with one of `plain`.

    Paths that start with `optional` are extensions which a node may lack: whatever goes wrong there leaves the others
    whole.  Raises Malformed.
    """
    if len(calls) != len(responses):
        raise Malformed("as many answers as calls were expected")
    return tuple(_read(call, response, optional, plain) for call, response in zip(calls, responses, strict=True))


def _read(call: Call, response: Response, optional: str, plain: tuple[str, ...]) -> Answer:
    path = call.method.partition(" ")[2]
    if response.status == 404:
        return Answer()
    if optional and path.startswith(optional):
        try:
            return _read(call, response, "", plain)
        except Malformed:
            return Answer(failure=Failure(code=response.status))
    if response.status >= 500 or response.status in _BUSY:
        raise Malformed(f"status {response.status}")
    if not 200 <= response.status < 300:
        return Answer(failure=Failure(code=response.status, message=_short(response.body)))
    if plain and path.startswith(plain):
        return Answer(_short(response.body))
    try:
        return Answer(msgspec.json.decode(response.body))
    except (msgspec.DecodeError, RecursionError) as error:
        raise Malformed("not JSON") from error


def _short(body: bytes) -> str:
    return body[:200].decode("utf-8", "replace").strip()


# -- reading -----------------------------------------------------------------------


def table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def whole(value: Any) -> int | None:
    """A count or amount: an integer from 0 on.  True is none."""
    return value if type(value) is int and 0 <= value <= MOST else None


def thousandths(value: Any) -> int | None:
    """A decimal number of JSON in whole thousandths, rounded down: 4.8242 is 4824."""
    if type(value) not in (int, float, Decimal):
        return None
    try:
        number = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    if not number.is_finite() or number < 0 or number.adjusted() > 15:
        return None
    return int(number * 1000)


def hex_bytes(value: Any, longest: int = 65_536) -> bytes | None:
    if not isinstance(value, str) or len(value) > 2 * longest:
        return None
    try:
        raw = bytes.fromhex(value)
    except ValueError:
        return None
    return raw if 2 * len(raw) == len(value) else None  # `fromhex` passes over blanks


# -- asking ------------------------------------------------------------------------


def may_fail(ask: Ask) -> Generator[Ask, tuple[Batch, ...], tuple[Batch, ...]]:
    """Asks for what a verdict can do without: no answer is an empty one."""
    try:
        return (yield ask)
    except NoAnswer:
        return ()


def answer(batches: Sequence[Batch], at: int) -> Answer:
    """The first batch's answer to the call at `at`."""
    return answer_in(batches[0], at) if batches else Answer()


def answer_in(batch: Batch, at: int) -> Answer:
    return batch.answers[at] if at < len(batch.answers) else Answer()


def evidence(batches: Sequence[Batch], height: int | None = None, block_hash: str = "") -> tuple[Evidence, ...]:
    return tuple(Evidence(node=b.node, own=b.own, height=height, block_hash=block_hash) for b in batches)
