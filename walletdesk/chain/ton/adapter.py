"""Bytes between us and a TON index with the interface v3 (https://docs.ton.org/ecosystem/api/toncenter/v3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from walletdesk.chain import addresses, rest
from walletdesk.chain.base import Answer, Call, Height, Malformed, Request, Response

HEAD = Call("GET /api/v3/masterchainInfo")
_RAW = re.compile("(0|-1):([0-9A-Fa-f]{64})")


def pack(calls: Sequence[Call]) -> tuple[Request, ...]:
    return rest.pack(calls)


def unpack(calls: Sequence[Call], responses: Sequence[Response]) -> tuple[Answer, ...]:
    return rest.unpack(calls, responses)


def height_calls() -> tuple[Call, ...]:
    return (HEAD,)


def read_height(answers: Sequence[Answer]) -> Height:
    """The newest block of the masterchain, and the global id of the network.  Raises Malformed."""
    if len(answers) != 1:
        raise Malformed("one answer was expected")
    last = rest.table(rest.table(answers[0].value).get("last"))
    number, network = rest.whole(last.get("seqno")), last.get("global_id")
    if number is None or type(network) is not int:
        raise Malformed("no newest block")
    seconds = amount_of(last.get("gen_utime"))
    return Height(
        number=number,
        hash=rest.text(last.get("root_hash")),
        time_us=None if seconds is None else seconds * 1_000_000,
        identity=str(network),
    )


def height_of(answer: Answer) -> int | None:
    return rest.whole(rest.table(rest.table(answer.value).get("last")).get("seqno"))


def amount_of(value: Any) -> int | None:
    """Amounts and times are written as strings, seldom as numbers."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 40:
        return int(value)
    return rest.whole(value)


def friendly(raw: Any, *, bounceable: bool = True) -> str:
    """The form that apps show, of an address as the index writes it (`0:` and 64 digits); empty for anything else."""
    found = _RAW.fullmatch(raw) if isinstance(raw, str) and len(raw) <= 70 else None
    if found is None:
        return ""
    made = addresses.TonAddress(workchain=int(found[1]), account=found[2].lower(), bounceable=bounceable)
    return made.friendly()
