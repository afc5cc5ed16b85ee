"""Drives a machine over the nodes: every question it yields is put to those it asks for, until it has its verdict.

A node that fails, is slow or talks nonsense is passed over for the next one.  Where nobody answers, nothing is said:
the state is `unknown`.  Values, answers and addresses of nodes are never logged.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence

import msgspec

from walletdesk.chain.base import (
    UNKNOWN,
    Answer,
    Ask,
    Batch,
    Call,
    Evidence,
    Fact,
    Machine,
    NoAnswer,
    Question,
    Verdict,
    Where,
    Words,
)
from walletdesk.lookups.guard import Unreachable
from walletdesk.lookups.nodes import MOST_AGREE, REQUEST_S, Link, Pool

log = logging.getLogger(__name__)

WHOLE_S = 15.0
MOST_ASKS = 24
"""Rounds of one diagnosis; a machine needs three or four."""

Memo = dict[tuple[int, bytes], Answer]
"""What a node has said within one diagnosis, by the node's link and the call."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    verdict: Verdict
    requests: int
    """HTTP requests to nodes, those that failed among them."""


class Asking:
    """One diagnosis on its way."""

    def __init__(
        self,
        pool: Pool,
        question: Question,
        *,
        request_s: float = REQUEST_S,
        whole_s: float = WHOLE_S,
        memo: Memo | None = None,
        requests: int = 0,
    ) -> None:
        self._pool = pool
        self._question = question
        self._request_s = request_s
        self._until = time.monotonic() + whole_s
        self._memo: Memo = {} if memo is None else memo
        self.requests = requests
        self.used: dict[str, Link] = {}
        """Nodes of the question's own network that answered."""

    async def batches(self, ask: Ask) -> tuple[Batch, ...]:
        """Raises NoAnswer where nobody answered who had to."""
        network = self._question.network
        if ask.where is Where.ELSEWHERE:
            others = self._pool.elsewhere(network.family, network.id)
            groups = others + [[one] for one in self._pool.unnamed(network.family)]
            return await self._each(ask, groups, same=False)
        if ask.where is Where.AGREE:
            mine = self._pool.of(network.id)[:MOST_AGREE]
            groups = [[one] for one in mine + self._pool.unnamed(network.family)]
            found = await self._each(ask, groups[:MOST_AGREE], same=True)
        else:
            first = await self._first(ask.calls, self._pool.of(network.id))
            found = () if first is None else (first,)
        if not found:
            raise NoAnswer
        return found

    async def _each(self, ask: Ask, groups: Sequence[list[Link]], *, same: bool) -> tuple[Batch, ...]:
        told = await asyncio.gather(*(self._first(ask.calls, group) for group in groups))
        # A node without a name may turn out to serve the very network, or another one.
        return tuple(one for one in told if one is not None and (one.network == self._question.network.id) is same)

    async def _first(self, calls: Sequence[Call], links: Sequence[Link]) -> Batch | None:
        """From the first of `links` that answers."""
        # Those whose own limit is used up come a second time, and then are waited for.
        turns = [(link, len(links) == 1) for link in links]
        for link, patient in turns:
            left_s = self._until - time.monotonic()
            if left_s <= 0:
                return None
            try:
                answers = await self._ask(link, calls, min(self._request_s, left_s), patient)
            except Unreachable as failure:
                if failure.kind == "our_limit" and not patient:
                    turns.append((link, True))
                continue
            if link.network is None:
                continue
            if link.network.id == self._question.network.id:
                self.used[link.node.name] = link
            return Batch(node=link.node.name, own=link.node.own, network=link.network.id, answers=answers)
        return None

    async def _ask(self, link: Link, calls: Sequence[Call], timeout_s: float, patient: bool) -> tuple[Answer, ...]:
        keys = [(id(link), msgspec.json.encode(call)) for call in calls]
        missing = [call for call, key in zip(calls, keys, strict=True) if key not in self._memo]
        fresh: dict[bytes, Answer] = {}
        if missing:
            try:
                answers, sent = await link.ask(missing, timeout_s=timeout_s, patient=patient)
            except Unreachable as failure:
                self.requests += failure.requests
                raise
            self.requests += sent
            fresh = {msgspec.json.encode(call): one for call, one in zip(missing, answers, strict=True)}
            self._memo.update({(id(link), key): one for key, one in fresh.items() if one.ok})
        return tuple(fresh[key[1]] if key[1] in fresh else self._memo[key] for key in keys)


async def diagnose(
    machine: Machine,
    question: Question,
    pool: Pool,
    *,
    request_s: float = REQUEST_S,
    whole_s: float = WHOLE_S,
    memo: Memo | None = None,
    requests: int = 0,
) -> Asked:
    """The machine's verdict.  It ends within `whole_s`, whatever the nodes do, and raises nothing a node could cause."""
    asking = Asking(pool, question, request_s=request_s, whole_s=whole_s, memo=memo, requests=requests)
    try:
        verdict = await _driven(machine, asking)
    except NoAnswer:
        verdict = unknown(question, "answer")
    except Exception as error:  # noqa: BLE001  # whatever a node sent, the desk says only that it knows nothing
        # Its name alone: its words may hold what a node sent.
        log.error("machine_failed", extra={"family": question.network.family.value, "error": type(error).__name__})
        verdict = unknown(question, "answer")
    finally:
        machine.close()
    return Asked(verdict=_completed(verdict, question, asking), requests=asking.requests)


async def _driven(machine: Machine, asking: Asking) -> Verdict:
    try:
        ask = next(machine)
        for _ in range(MOST_ASKS):
            try:
                batches = await asking.batches(ask)
            except NoAnswer as nobody:
                ask = machine.throw(nobody)
            else:
                ask = machine.send(batches)
    except StopIteration as done:
        verdict: Verdict = done.value
        return verdict
    raise NoAnswer


def unknown(question: Question, missing: str) -> Verdict:
    """Nothing can be said: `missing` names what was not there."""
    return Verdict(
        network=question.network.id,
        subject=question.value,
        state=UNKNOWN,
        certain=False,
        facts={"missing": Words(text=missing)},
        at_us=question.now_us,
        watch_s=60,
    )


def of_address(asked: Asked) -> Asked:
    """That nothing is known of an address is said in other words than of a transaction."""
    if asked.verdict.state != UNKNOWN or asked.verdict.reason:
        return asked
    return msgspec.structs.replace(asked, verdict=msgspec.structs.replace(asked.verdict, reason="address"))


def _completed(verdict: Verdict, question: Question, asking: Asking) -> Verdict:
    """With its time and who said it; a node that is behind makes no certain verdict."""
    evidence = verdict.evidence or tuple(
        Evidence(node=name, own=link.node.own, height=link.height.number if link.height else None)
        for name, link in asking.used.items()
    )
    verdict = msgspec.structs.replace(verdict, evidence=evidence, at_us=verdict.at_us or question.now_us)
    behind = bool(asking.used) and all(link.lagging for link in asking.used.values())
    if behind and verdict.certain:
        facts: dict[str, Fact] = {"missing": Words(text="up-to-date-node"), **verdict.facts}
        verdict = msgspec.structs.replace(verdict, certain=False, final=False, facts=facts)
    return verdict
