"""What is watched asks a node at most once a second, counted from when the request left."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Sequence

from tests.lookups.standin import TINY, TinyFamily, identify
from walletdesk.chain.base import Call, Family, Request, Response
from walletdesk.lookups.nodes import Link, Node
from walletdesk.lookups.pacing import PacedLink
from walletdesk.lookups.transport import Wire

EVERY_S = 0.3


class HeardWire(Wire):
    """Answers everything with a seven, and remembers when it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.left: list[float] = []

    async def send(self, url: str, request: Request, *, private: bool, timeout_s: float) -> Response:
        self.left.append(time.monotonic())
        calls = json.loads(request.body or b"")
        return Response(200, json.dumps([{"id": one["id"], "result": 7} for one in calls]).encode())


class LateLink(Link):
    """A node whose requests leave late, as on a machine that has other work."""

    def __init__(self, wire: Wire, delays_s: Sequence[float]) -> None:
        node = Node(name="late", family=Family.EVM, network=TINY, url="http://127.0.0.1:1")
        super().__init__(node, wire, identify)
        self._delays_s = list(delays_s)

    async def _have_leave(self, cost: int, longest_s: float) -> None:
        await asyncio.sleep(self._delays_s.pop(0))


def test_a_request_that_left_late_puts_off_the_next_one(tiny: TinyFamily) -> None:
    async def run() -> list[float]:
        wire = HeardWire()
        paced = PacedLink(LateLink(wire, [0.2, 0.0, 0.0]), every_s=EVERY_S)
        for number in range(3):
            await paced.ask([Call("state", [number])])
        return wire.left

    gaps = [later - sooner for sooner, later in itertools.pairwise(asyncio.run(run()))]
    assert min(gaps) >= EVERY_S * 0.98
