"""Questions about what is watched: those of many machines to one node travel in one request, once a second.

Ten thousand watched transactions ask mostly the same (the newest block) and otherwise two calls each; a node gets at
most one batch of `CALLS` a second of them, whatever else it is asked.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import msgspec

from walletdesk.chain.base import Answer, Call
from walletdesk.chain.jsonrpc import MOST_CALLS
from walletdesk.lookups.guard import Unreachable
from walletdesk.lookups.nodes import REQUEST_S, Link, Pool

CALLS = MOST_CALLS
EVERY_S = 1.0
"""A fifth of it is waited for company even where nothing was sent before."""


class _Asked:
    """One call that somebody waits for, whoever else asks the same."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        # Nobody may be left to hear a failure.
        self.answer.add_done_callback(lambda done: done.cancelled() or done.exception())


class PacedLink(Link):
    """A node as those see it who can wait."""

    def __init__(self, link: Link, *, calls: int = CALLS, every_s: float = EVERY_S) -> None:
        self._link = link
        self._calls = calls
        self._every_s = every_s
        self._waiting: dict[bytes, _Asked] = {}
        self._pump: asyncio.Task[None] | None = None
        self._sent_at = float("-inf")

    def __getattr__(self, name: str) -> object:
        # Health, height and network are those of the node itself.
        return getattr(self.__dict__["_link"], name)

    async def ask(
        self, calls: Sequence[Call], *, timeout_s: float = REQUEST_S, patient: bool = True
    ) -> tuple[tuple[Answer, ...], int]:
        """As `Link.ask`; how many requests it took nobody can say for one of many."""
        wanted = []
        for call in calls:
            key = msgspec.json.encode(call)
            if (one := self._waiting.get(key)) is None:
                one = self._waiting[key] = _Asked(call)
            wanted.append(one.answer)
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._work(), name="watching")
        told = await asyncio.gather(*(asyncio.shield(one) for one in wanted))
        return tuple(told), 0

    async def _work(self) -> None:
        while self._waiting:
            await asyncio.sleep(max(self._every_s / 5, self._sent_at + self._every_s - time.monotonic()))
            self._sent_at = time.monotonic()
            part = dict(list(self._waiting.items())[: self._part()])
            for key in part:
                del self._waiting[key]
            try:
                answers, _ = await self._link.ask([one.call for one in part.values()])
            except Unreachable as failure:
                for one in part.values():
                    one.answer.set_exception(Unreachable(failure.kind))
            else:
                for one, answer in zip(part.values(), answers, strict=True):
                    one.answer.set_result(answer)
            # On a machine with other work it may have left later than it was meant to.
            self._sent_at = max(self._sent_at, self._link.sent_at)

    def _part(self) -> int:
        """How many calls go now: what fits one request, or where each call is a request of its own, half of what the
        node allows."""
        waiting = [one.call for one in list(self._waiting.values())[: self._calls]]
        pack = self._link.family.pack
        if len(waiting) > 1 and len(pack(waiting[:2])) > 1:
            return max(1, self._link.node.per_second // 2)
        while len(waiting) > 1 and len(pack(waiting)) > 1:
            waiting = waiting[: len(waiting) // 2]
        return max(1, len(waiting))


class PacedPool(Pool):
    """The nodes of another pool, for those who can wait."""

    def __init__(self, pool: Pool, *, calls: int = CALLS, every_s: float = EVERY_S) -> None:
        self.wire = pool.wire
        self.links = tuple(PacedLink(one, calls=calls, every_s=every_s) for one in pool.links)
