"""The nodes the desk may ask: which answer, how fast, how far they are, and which of them is asked next.

A node is used only for what it says it serves: its own word for its chain is asked along with the first question and
again now and then, and a node of another chain is left alone.  What a pool knows of its nodes lives in this process.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from typing import TYPE_CHECKING

import msgspec

from walletdesk.chain import registry
from walletdesk.chain.base import (
    Answer,
    BatchRefused,
    Call,
    ChainFamily,
    Family,
    Height,
    Malformed,
    Network,
    Request,
    Response,
)
from walletdesk.kit.limits import Limit
from walletdesk.lookups.guard import Unreachable

if TYPE_CHECKING:
    from walletdesk.lookups.transport import Wire  # loads httpx, 0.4 s: only who asks a node needs it

log = logging.getLogger(__name__)

REQUEST_S = 5.0
IDENTITY_S = 600.0
"""After so long a node is asked again what it serves, along with a question."""
LONGEST_BACKOFF_S = 300.0
LONGEST_WAIT_S = 2.0
"""So long a question waits for a node's own limit when no other node is there."""
LAGS_US = 60_000_000
LAGS_BLOCKS = 3
"""A node is behind when the best one is so many blocks and so much usual time ahead, whichever is more."""
MOST_AGREE = 4
_LIMITED = frozenset({429, "429", -32005, -32016, -32097})
"""What JSON-RPC nodes answer to who asks too often (EIP-1474: -32005 limit exceeded)."""


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A node as it was set up."""

    id: int = 0
    name: str
    family: Family
    network: Network | None
    """None where the node itself is to say it (commands)."""
    url: str
    own: bool = False
    allow_private: bool = False
    per_second: int = 10

    def __repr__(self) -> str:
        return f"Node(id={self.id}, name={self.name!r})"


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a node now.  `state`: `unknown`, `ok`, `lagging`, `failing` or `other_chain`."""

    state: str
    latency_ms: int | None
    height: int | None
    behind: int
    """Blocks behind the best node of its network."""
    failures: int
    """In a row."""
    problem: str
    """A word of ours (`guard.Unreachable`), of the last failure."""


class Link:
    """One node and what this process knows of it."""

    def __init__(self, node: Node, wire: Wire, identify: Callable[[Family, str], Network | None]) -> None:
        self.node = node
        self.network = node.network
        self.height: Height | None = None
        self.other_chain = False
        self.behind = 0
        self.failures = 0
        self.problem = ""
        self.latency_ms: float | None = None
        self.rests_until = 0.0
        self.answered = False
        self.sent_at = float("-inf")
        """When the last request left, by the clock of `time.monotonic`."""
        self._identified_at = float("-inf")
        self._batch = 0
        self._wire = wire
        self._identify = identify
        self._limit = Limit(max(1, node.per_second), max(1, node.per_second))

    @property
    def family(self) -> ChainFamily:
        return registry.family(self.node.family)

    @property
    def lagging(self) -> bool:
        if self.network is None or not self.behind:
            return False
        return self.behind > max(LAGS_BLOCKS, LAGS_US // 1_000 // max(1, self.network.block_ms))

    def health(self) -> Health:
        state = "unknown"
        if self.other_chain:
            state = "other_chain"
        elif self.failures:
            state = "failing"
        elif self.answered:
            state = "lagging" if self.lagging else "ok"
        return Health(
            state=state,
            latency_ms=None if self.latency_ms is None else round(self.latency_ms),
            height=None if self.height is None else self.height.number,
            behind=self.behind,
            failures=self.failures,
            problem=self.problem,
        )

    def rank(self, now: float) -> tuple[int, int]:
        """Who is asked first: those in order, then those behind, then those that failed lately."""
        if self.rests_until > now:
            return 2, self.failures
        return (1, self.behind) if self.lagging else (0, 0)

    async def ask(
        self, calls: Sequence[Call], *, timeout_s: float = REQUEST_S, patient: bool = True
    ) -> tuple[tuple[Answer, ...], int]:
        """Answers in the order of `calls`, and how many requests it took.  Raises Unreachable.

        Where it is time, the node says in the same request what it serves.  Its own limit is waited for a little, or
        not at all (`patient`), when another node may be free.
        """
        extra = () if self._is_known() else tuple(self.family.height_calls())
        asked = list(calls) + [call for call in extra if call not in calls]
        spent = Counter[str]()
        began = time.monotonic()
        try:
            answers = await self._whole(asked, timeout_s, patient, spent)
            if extra:
                self._learn(self.family.read_height([answers[asked.index(call)] for call in extra]))
        except Malformed:
            raise self._failed(Unreachable("malformed"), spent) from None
        except Unreachable as failure:
            raise self._failed(failure, spent) from None
        self._worked((time.monotonic() - began) * 1000)
        return tuple(answers[: len(calls)]), spent.total()

    async def look(self, *, timeout_s: float = REQUEST_S) -> Height | None:
        """Asks only how far it is and what it serves; None where it does not answer."""
        self._identified_at = float("-inf")
        try:
            await self.ask((), timeout_s=timeout_s)
        except Unreachable:
            return None
        return self.height

    async def _whole(self, calls: Sequence[Call], timeout_s: float, patient: bool, spent: Counter[str]) -> list[Answer]:
        """In as few requests as the node takes: one that refuses a batch gets half of it, and is remembered."""
        answers: list[Answer] = []
        while len(answers) < len(calls):
            part = calls[len(answers) : len(answers) + (self._batch or len(calls))]
            requests = self.family.pack(part)
            await self._have_leave(len(requests), min(LONGEST_WAIT_S, timeout_s) if patient else 0)
            spent["requests"] += len(requests)
            try:
                answers += await self._answers(part, requests, timeout_s)
            except BatchRefused:
                if len(part) == 1:
                    raise Malformed from None
                self._batch = len(part) // 2
        return answers

    async def _answers(
        self, calls: Sequence[Call], requests: Sequence[Request], timeout_s: float
    ) -> tuple[Answer, ...]:
        sent = [self._send(request, timeout_s) for request in requests]
        responses = await asyncio.gather(*sent, return_exceptions=True)
        good: list[Response] = []
        for one in responses:
            if isinstance(one, BaseException):
                raise one
            if one.status in (429, 502, 503, 504):
                raise Unreachable("busy")
            if one.status in (401, 402, 403):
                raise Unreachable("refused")
            good.append(one)
        try:
            answers = self.family.unpack(calls, good)
        except Malformed:
            raise
        except (ValueError, TypeError, LookupError, RecursionError, OverflowError) as error:
            # Whatever a node sends, it is the node's fault and not the desk's.
            log.info("node_answer_not_read", extra={"node": self.node.id, "error": type(error).__name__})
            raise Malformed from None
        if len(answers) != len(calls):
            raise Malformed
        if any(one.failure is not None and one.failure.code in _LIMITED for one in answers):
            raise Unreachable("busy")
        return answers

    async def _send(self, request: Request, timeout_s: float) -> Response:
        self.sent_at = time.monotonic()
        return await self._wire.send(self.node.url, request, private=self.node.allow_private, timeout_s=timeout_s)

    async def _have_leave(self, cost: int, longest_s: float) -> None:
        cost = min(cost, max(1, self.node.per_second))
        wait_s = self._limit.wait_s("", cost)
        if wait_s == 0:
            return
        if wait_s > longest_s:
            raise Unreachable("our_limit")
        await asyncio.sleep(wait_s)
        if self._limit.wait_s("", cost) > 0:
            raise Unreachable("our_limit")

    def _is_known(self) -> bool:
        return time.monotonic() - self._identified_at < IDENTITY_S

    def _learn(self, height: Height) -> None:
        now = time.monotonic()
        found = self._identify(self.node.family, height.identity) if height.identity else None
        if self.node.network is None:
            if found is None:
                raise Malformed
            self.network = found
        elif self.node.network.identity and height.identity != self.node.network.identity:
            self.other_chain = True
            self._identified_at = now
            raise Unreachable("other_chain")
        self.other_chain = False
        self.height = height
        self._identified_at = now

    def _failed(self, failure: Unreachable, spent: Counter[str]) -> Unreachable:
        failure.requests = spent.total()
        kind = failure.kind
        if kind == "our_limit":
            return failure
        self.failures += 1
        self.problem = kind
        self.rests_until = time.monotonic() + min(2.0 ** min(self.failures, 20), LONGEST_BACKOFF_S)
        log.info("node_failed", extra={"node": self.node.id, "kind": kind, "failures": self.failures})
        return failure

    def _worked(self, latency_ms: float) -> None:
        self.failures = 0
        self.problem = ""
        self.rests_until = 0.0
        self.answered = True
        self.latency_ms = latency_ms if self.latency_ms is None else 0.8 * self.latency_ms + 0.2 * latency_ms


class Pool:
    """All nodes that may be asked.  With `own_only` the others are as if they were not there."""

    def __init__(
        self,
        nodes: Iterable[Node],
        *,
        wire: Wire,
        identify: Callable[[Family, str], Network | None],
        own_only: bool = False,
        before: Pool | None = None,
    ) -> None:
        """What `before` has learnt of a node that is set up as it was stays."""
        self.wire = wire
        known = {one.node: one for one in before.links} if before is not None else {}
        self.links: tuple[Link, ...] = tuple(
            known.get(node) or Link(node, wire, identify) for node in nodes if node.own or not own_only
        )

    def of(self, network: str) -> list[Link]:
        """Nodes of a network that serve it, the one to ask first first."""
        now = time.monotonic()
        found = [one for one in self.links if one.network is not None and one.network.id == network]
        return sorted(
            (one for one in found if not one.other_chain or not one._is_known()), key=lambda one: one.rank(now)
        )

    def among(self, links: Iterable[Link]) -> Pool:
        """These nodes as if there were no others."""
        fewer = copy(self)
        fewer.links = tuple(links)
        return fewer

    def unnamed(self, family: Family) -> list[Link]:
        """Nodes that have not yet said what they serve."""
        return [one for one in self.links if one.network is None and one.node.family is family]

    def elsewhere(self, family: Family, network: str) -> list[list[Link]]:
        """Nodes of each other network of the family."""
        names = dict.fromkeys(
            one.network.id
            for one in self.links
            if one.network is not None and one.node.family is family and one.network.id != network
        )
        return [self.of(name) for name in names]

    def beside(self, network: Network) -> list[Network]:
        """Other networks of the family that a node answered for last."""
        there = [one.network for one in self.links if one.network is not None and not one.failures]
        return list({one.id: one for one in there if one.family is network.family and one.id != network.id}.values())

    def networks(self) -> list[Network]:
        """Networks that there are nodes for, in their order."""
        found = {one.network.id: one.network for one in self.links if one.network is not None}
        return list(found.values())

    def link(self, node_id: int) -> Link | None:
        return next((one for one in self.links if one.node.id == node_id), None)

    def compare(self) -> None:
        """How far each is behind the best of its network; told by what they said last."""
        for network in self.networks():
            told = [
                one for one in self.links if one.network == network and one.height is not None and not one.other_chain
            ]
            heights = sorted((one.height.number for one in told if one.height is not None), reverse=True)
            best = heights[0] if heights else 0
            far = 3_600_000 // max(1, network.block_ms)
            # One that is far ahead of one of ours, or of two others that agree, lies; then they are the measure.
            ours = max((one.height.number for one in told if one.height is not None and one.node.own), default=None)
            if ours is not None and best - ours > far and not (len(heights) >= 3 and heights[1] - ours > far):
                best = ours
            elif len(heights) >= 3 and heights[0] - heights[1] > far:
                best = heights[1]
            for one in told:
                if one.height is not None:
                    one.behind = max(0, best - one.height.number)

    async def look(self, *, timeout_s: float = REQUEST_S) -> None:
        """Asks every node how far it is.  What fails is remembered by its link."""
        await asyncio.gather(*(one.look(timeout_s=timeout_s) for one in self.links))
        self.compare()
