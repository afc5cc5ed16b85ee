"""JSON-RPC 2.0 over HTTP: calls as one batch, answers matched by their ids.

Nodes answer a batch in any order (https://www.jsonrpc.org/specification#batch), some leave answers out, some refuse
batches or long ones with one error object instead of a list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from walletdesk.chain.base import Answer, BatchRefused, Call, Failure, Malformed, Request, Response

LONGEST = 16 * 1024 * 1024
"""Bytes of one answer.  A full block of a busy chain has two million."""
MOST_CALLS = 100
"""In one request; providers draw the line between 100 and 1,000."""

_TOO_MANY = re.compile(r"batch|too (?:many|large|big)|exceed|limit", re.IGNORECASE)
_MESSAGE = 300


def pack(calls: Sequence[Call]) -> tuple[Request, ...]:
    """One POST for each hundred calls; a single call goes alone, for nodes that know no batches."""
    return tuple(_request(calls[at : at + MOST_CALLS]) for at in range(0, len(calls), MOST_CALLS))


def _request(calls: Sequence[Call]) -> Request:
    asked = [
        {
            "jsonrpc": "2.0",
            "id": number,
            "method": call.method,
            "params": call.params if call.params is not None else [],
        }
        for number, call in enumerate(calls, 1)
    ]
    return Request(method="POST", body=msgspec.json.encode(asked[0] if len(asked) == 1 else asked))


def unpack(calls: Sequence[Call], responses: Sequence[Response]) -> tuple[Answer, ...]:
    """An answer for every call, in order; one that the node left out is a Failure `missing`.

    Raises Malformed, and BatchRefused where the node says the batch was too much for it.
    """
    parts = [calls[at : at + MOST_CALLS] for at in range(0, len(calls), MOST_CALLS)]
    if len(parts) != len(responses):
        raise Malformed("not as many responses as requests")
    return tuple(answer for part, got in zip(parts, responses, strict=True) for answer in _answers(part, got))


def _answers(calls: Sequence[Call], got: Response) -> list[Answer]:
    if got.status == 413 and len(calls) > 1:
        raise BatchRefused("too large")
    if len(got.body) > LONGEST:
        raise Malformed("too long")
    try:
        value = msgspec.json.decode(got.body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise Malformed("no JSON") from None

    if isinstance(value, dict) and len(calls) > 1:
        raise _refusal(value)
    items = value if isinstance(value, list) else [value]
    if len(calls) > 1 and len(items) == 1 and isinstance(items[0], dict):
        refusal = _refusal(items[0])
        # geth gives its one answer to a batch that is too large the id of the first call.
        if items[0].get("id") is None or isinstance(refusal, BatchRefused):
            raise refusal
    if len(items) > len(calls):
        raise Malformed("more answers than calls")
    found: dict[int, Answer] = {}
    for item in items:
        number, answer = _answer(item, alone=len(calls) == 1)
        if not 1 <= number <= len(calls) or number in found:
            raise Malformed("an answer to what was not asked")
        found[number] = answer
    if not found:
        raise Malformed("no answers")
    missing = Answer(failure=Failure(code="missing", message="the node left this answer out"))
    return [found.get(number, missing) for number in range(1, len(calls) + 1)]


def _refusal(value: dict[str, Any]) -> Malformed:
    """What one object in place of a list of answers means."""
    error = value.get("error")
    message = error.get("message") if isinstance(error, dict) else error
    if isinstance(message, str) and _TOO_MANY.search(message) and "rate" not in message.lower():
        return BatchRefused("batch refused")
    return Malformed("one answer for a batch")


def _answer(item: Any, *, alone: bool) -> tuple[int, Answer]:
    if not isinstance(item, dict):
        raise Malformed("an answer is no object")
    number = item.get("id")
    error = item.get("error")
    # An error that concerns the only call may come without its id.
    if number is None and alone and error is not None:
        number = 1
    if isinstance(number, bool) or not isinstance(number, int):
        raise Malformed("an answer without its id")
    if error is not None:
        return number, Answer(failure=_failure(error))
    if "result" not in item:
        raise Malformed("neither result nor error")
    return number, Answer(item["result"])


def _failure(error: Any) -> Failure:
    if not isinstance(error, dict):
        return Failure(message=str(error)[:_MESSAGE])
    code, message = error.get("code"), error.get("message")
    return Failure(
        code=code if isinstance(code, int | str) and not isinstance(code, bool) else 0,
        message=message[:_MESSAGE] if isinstance(message, str) else "",
        data=error.get("data"),
    )
