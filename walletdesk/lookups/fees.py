"""What networks cost now, for everybody who asks: read of nodes as seldom as it may be, told as often as it is wanted.

A network is read at most once in `FRESH_S`, however many ask, and only while somebody does.  Who asks is told what is
there; only who finds nothing, or what is old, waits for the reading under way.  No address is involved.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Generator
from typing import cast

import msgspec

from walletdesk.chain import networks, registry
from walletdesk.chain.base import Ask, Batch, Network, NoAnswer, Question, Tiers, agree
from walletdesk.kit.clock import Clock
from walletdesk.lookups.asking import Asking
from walletdesk.lookups.looking import Looker
from walletdesk.lookups.nodes import Pool

log = logging.getLogger(__name__)

FRESH_S = 20.0
OLD_S = 60.0
"""From here on a new reading is waited for."""
KNOWN_S = 300.0
"""So long a reading holds; then nothing is known."""
FIRST_S = 4.0
"""So long somebody waits."""
READ_S = 8.0

FeeMachine = Generator[Ask, tuple[Batch, ...], Tiers | None]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    network: Network
    tiers: Tiers | None
    """None where no node has told for some minutes."""
    nodes: tuple[str, ...] = ()
    """Who told, by the names of the settings."""


class _Kept:
    """The last reading of a network, and when the next one may be."""

    def __init__(self) -> None:
        self.reading: Reading | None = None
        self.read_at = self.tried_at = float("-inf")
        self.under_way: asyncio.Task[None] | None = None


class Fees:
    """One a process."""

    def __init__(self, looker: Looker, clock: Clock, *, now: Callable[[], float] = time.monotonic) -> None:
        self._looker = looker
        self._clock = clock
        self._now = now
        self._kept: dict[str, _Kept] = {}

    async def told(self) -> list[Reading]:
        """Of every network that a node is set up for, in the order of lists; of a family without tiers no figures."""
        if not await self._looker.has_nodes():
            return []
        pool = await self._looker.pool()
        there = sorted((one for one in pool.networks() if pool.of(one.id)), key=_order)
        waited = [task for one in there if can_say(one) and (task := self._refresh(pool, one)) is not None]
        if waited:
            await asyncio.wait(waited, timeout=FIRST_S)
        return [self._reading(one) for one in there]

    async def close(self) -> None:
        under_way = [one.under_way for one in self._kept.values() if one.under_way is not None]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    def _refresh(self, pool: Pool, network: Network) -> asyncio.Task[None] | None:
        """Starts a reading where it is time; returns the one that is to be waited for."""
        kept = self._kept.setdefault(network.id, _Kept())
        now = self._now()
        if kept.under_way is None and now - max(kept.tried_at, kept.read_at) >= FRESH_S:
            kept.tried_at = now
            kept.under_way = asyncio.create_task(self._read(pool, network, kept), name=f"fees of {network.id}")
        return kept.under_way if now - kept.read_at > OLD_S else None

    def _reading(self, network: Network) -> Reading:
        kept = self._kept.setdefault(network.id, _Kept())
        if kept.reading is None or self._now() - kept.read_at > KNOWN_S:
            return Reading(network=network, tiers=None)
        return kept.reading

    async def _read(self, pool: Pool, network: Network, kept: _Kept) -> None:
        try:
            reading = await read(pool, network, self._clock.now())
            if reading is not None:
                kept.reading, kept.read_at = reading, self._now()
        except Exception as error:  # noqa: BLE001  # whatever a node sent, nothing is known then
            log.error("fees_failed", extra={"network": network.id, "error": type(error).__name__})
        finally:
            kept.under_way = None


def can_say(network: Network) -> bool:
    return hasattr(registry.family(network.family), "fee_tiers")


def _order(network: Network) -> tuple[bool, int]:
    """Test networks last, and among equals as the table has them."""
    known = list(networks.NETWORKS)
    place = known.index(network.id) if network.id in known else len(known)
    return networks.TESTNET in network.traits, place


async def read(pool: Pool, network: Network, now_us: int) -> Reading | None:
    """Of a node of our own where one answers; else of two others, where there are two, that do not contradict each
    other.  None where nobody says it."""
    links = pool.of(network.id)
    own, others = [one for one in links if one.node.own], [one for one in links if not one.node.own]
    if own and (said := await _said(pool.among(own), network, now_us)) is not None:
        return said
    # Each of the two has those behind it to fall back on.
    halves = [pool.among(others[at::2]) for at in range(min(2, len(others)))]
    told = await asyncio.gather(*(_said(half, network, now_us) for half in halves))
    good = [one for one in told if one is not None]
    if not good or _contradict(good):
        return None
    return msgspec.structs.replace(good[0], nodes=tuple(name for one in good for name in one.nodes))


def _contradict(readings: list[Reading]) -> bool:
    costs = [max(tier.cost.units for tier in one.tiers.tiers) for one in readings if one.tiers is not None]
    return not agree(max(costs), min(costs))


async def _said(pool: Pool, network: Network, now_us: int) -> Reading | None:
    asking = Asking(pool, Question(network=network, value="", now_us=now_us), whole_s=READ_S)
    try:
        tiers = await _driven(_machine(network, now_us), asking)
    except NoAnswer:
        return None
    if tiers is None or not tiers.tiers or all(link.lagging for link in asking.used.values()):
        return None
    return Reading(network=network, tiers=tiers, nodes=tuple(asking.used))


def _machine(network: Network, now_us: int) -> FeeMachine:
    """`fee_tiers` is no part of what every family has to bring (`can_say`)."""
    make = cast(Callable[[Network, int], FeeMachine], getattr(registry.family(network.family), "fee_tiers"))  # noqa: B009
    return make(network, now_us)


async def _driven(machine: FeeMachine, asking: Asking) -> Tiers | None:
    try:
        ask = next(machine)
        while True:
            try:
                batches = await asking.batches(ask)
            except NoAnswer as nobody:
                ask = machine.throw(nobody)
            else:
                ask = machine.send(batches)
    except StopIteration as done:
        tiers: Tiers | None = done.value
        return tiers
    finally:
        machine.close()
