"""What a byte costs now, and where in the queue a rate stands.

Rates are whole satoshi for 1,000 virtual bytes (`milli`: thousandths of sat/vB); sizes are virtual bytes (weight / 4,
rounded up).  Nodes send decimals: they are cut to thousandths once, when read.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from walletdesk.chain import rest
from walletdesk.chain.base import Answer, Ask, Batch, Call, Network, Raise, Tier, Tiers

BLOCK_VSIZE = 1_000_000
"""4,000,000 weight units (BIP 141)."""
USUAL_VSIZE = 141
"""One input and two outputs, all native SegWit (P2WPKH): a usual payment with change."""
FLOOR = 1_000
"""1 sat/vB: the relay minimum that every node still accepts; Bitcoin Core 30 lowered its own to 0.1."""
_NEXT, _HALF_HOUR, _HOUR = 1, 3, 6

CALLS = (
    Call("GET /mempool"),
    Call("GET /fee-estimates"),
)
ADDED = (
    Call("GET /v1/fees/precise"),
    Call("GET /v1/fees/recommended"),
    Call("GET /v1/fees/mempool-blocks"),
)
"""By mempool.space."""


class Market(msgspec.Struct, frozen=True, kw_only=True):
    """Rates in thousandths of sat/vB."""

    fast: int
    """For the next block."""
    normal: int
    """For half an hour."""
    slow: int
    """For an hour."""
    minimum: int
    """Below this nodes let go of transactions."""
    blocks: tuple[tuple[int, int], ...] = ()
    """Projected blocks, next first: size, and the lowest rate in it."""
    buckets: tuple[tuple[int, int], ...] = ()
    """From the dearest: a rate, and how many vbytes pay at least that and less than the one before."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    block: int
    """1 for the next."""
    ahead: int | None
    """vbytes that pay as much or more, at most."""


def calls(network: Network) -> tuple[Call, ...]:
    return CALLS + ADDED


def read(network: Network, answers: Sequence[Answer]) -> Market | None:
    """From the answers to `calls`; None where none of them tells a rate."""
    mempool, estimates, precise, recommended, projected = (
        answers[at].value if at < len(answers) else None for at in range(5)
    )
    blocks, buckets = _blocks(projected), _buckets(mempool)
    rates = _named(precise) or _named(recommended) or _estimated(estimates) or _guessed(buckets)
    if rates is None:
        return None
    fast, normal, slow, minimum = rates
    normal = min(normal, fast)
    return Market(fast=fast, normal=normal, slow=min(slow, normal), minimum=minimum, blocks=blocks, buckets=buckets)


def _named(value: Any) -> tuple[int, int, int, int] | None:
    """mempool.space: `{"fastestFee": 2.023, "halfHourFee": ...}`."""
    fees = rest.table(value)
    found = [rest.thousandths(fees.get(name)) for name in ("fastestFee", "halfHourFee", "hourFee")]
    if not all(found):
        return None
    fast, normal, slow = (one or 0 for one in found)
    return fast, normal, slow, rest.thousandths(fees.get("minimumFee")) or min(FLOOR, slow)


def _estimated(value: Any) -> tuple[int, int, int, int] | None:
    """Esplora: `{"2": 87.882, ...}`, blocks to wait and the rate for it.  A target that is absent takes the next
    shorter one."""
    found = {}
    for name, rate in rest.table(value).items():
        milli = rest.thousandths(rate)
        if milli and name.isascii() and name.isdigit() and len(name) < 6:
            found[int(name)] = milli
    if not found:
        return None

    def within(blocks: int) -> int:
        return found[max((target for target in found if target <= blocks), default=min(found))]

    return within(2), within(_HALF_HOUR), within(_HOUR), min(FLOOR, min(found.values()))


def _guessed(buckets: tuple[tuple[int, int], ...]) -> tuple[int, int, int, int] | None:
    """From the queue alone: the rate behind which so many blocks are full."""
    if not buckets:
        return None

    def behind(blocks: int) -> int:
        filled = 0
        for rate, size in buckets:
            filled += size
            if filled >= blocks * BLOCK_VSIZE:
                return max(rate, FLOOR)
        return FLOOR

    return behind(_NEXT), behind(_HALF_HOUR), behind(_HOUR), FLOOR


def _blocks(value: Any) -> tuple[tuple[int, int], ...]:
    found = []
    for row in rest.rows(value)[:20]:
        size = rest.thousandths(rest.table(row).get("blockVSize"))
        lowest = rest.thousandths(next(iter(rest.rows(rest.table(row).get("feeRange"))), None))
        if size is None or lowest is None:
            return ()
        found.append((-(-size // 1_000), lowest))
    return tuple(found)


def _buckets(value: Any) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for row in rest.rows(rest.table(value).get("fee_histogram"))[:1_000]:
        pair = rest.rows(row)
        rate = rest.thousandths(pair[0]) if len(pair) == 2 else None
        size = rest.whole(pair[1]) if len(pair) == 2 else None
        if rate is None or size is None or (found and rate > found[-1][0]):
            return ()  # not in order: nothing can be counted with it
        found.append((rate, size))
    return tuple(found)


def place(market: Market, rate: int, vsize: int) -> Place | None:
    """Where a rate stands.  None where the node tells nothing of its queue."""
    ahead = _ahead(market, rate, vsize)
    for at, (_, lowest) in enumerate(market.blocks):
        if rate >= lowest:
            return Place(block=at + 1, ahead=ahead)
    if ahead is not None:
        return Place(block=ahead // BLOCK_VSIZE + 1, ahead=ahead)
    if not market.blocks:
        return None
    # Below all of them: behind what they hold; the last one projected may hold many blocks' worth.
    held = sum(size for size, _ in market.blocks)
    return Place(block=held // BLOCK_VSIZE + 1, ahead=held)


def _ahead(market: Market, rate: int, vsize: int) -> int | None:
    """Everything in buckets that reach above `rate`: part of the last of them may stand behind."""
    if not market.buckets:
        return None
    above = market.buckets[0][1]
    for (upper, _), (_, size) in pairwise(market.buckets):
        if upper > rate:
            above += size
    return max(0, above - vsize) if rate >= market.buckets[-1][0] else above


def wait_us(network: Network, block: int) -> int:
    return block * network.block_ms * 1_000


def tiers(network: Network, market: Market, *, at_us: int, replace: Raise | None = None) -> Tiers:
    rows = (("slow", market.slow, _HOUR), ("normal", market.normal, _HALF_HOUR), ("fast", market.fast, _NEXT))
    return Tiers(
        network=network.id,
        unit="sat/vB",
        tiers=tuple(
            Tier(
                name=name,
                cap=rate,
                tip=None,
                wait_us=wait_us(network, blocks),
                cost=network.amount(at_rate(rate, USUAL_VSIZE)),
            )
            for name, rate, blocks in rows
        ),
        base_fee=market.minimum,
        waiting=_waiting(market),
        replace=replace,
        at_us=at_us,
    )


def _waiting(market: Market) -> int | None:
    """Blocks, rounded up; None where the node tells nothing of its queue."""
    told = market.buckets or market.blocks
    held = sum(size for _, size in market.buckets) or sum(size for size, _ in market.blocks)
    return -(-held // BLOCK_VSIZE) if told else None


def at_rate(rate: int, vsize: int) -> int:
    """Satoshi, rounded up: a fee just below a rate is below it."""
    return -(-rate * vsize // 1_000)


# -- pulling a transaction through -------------------------------------------------


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """A waiting transaction: satoshi and virtual bytes."""

    fee: int
    vsize: int

    @property
    def rate(self) -> int:
        return self.fee * 1_000 // self.vsize


CHILD_VSIZE = {
    # One input of the kind and one output of the same kind, weights by BIP 141; a signature of 72 bytes.
    "v0_p2wpkh": 110,  # (10 + 41 + 31) * 4 + 2 + 108 = 438 weight
    "v1_p2tr": 111,  # (10 + 41 + 43) * 4 + 2 + 66 = 444
    "p2sh": 134,  # nested P2WPKH: (10 + 64 + 32) * 4 + 2 + 108 = 534
    "p2pkh": 192,  # (10 + 148 + 34) * 4 = 768
}
"""vbytes of the smallest child there is, by Esplora's `scriptpubkey_type`.  Other kinds are not spent by one key alone."""
SCRIPT = "p2sh"
"""May be a script of several keys just as well: then a child is larger, and its fee above is only the least."""
DUST = {"v0_p2wpkh": 294, "v1_p2tr": 330, "p2sh": 540, "p2pkh": 546}
"""Satoshi; an output below is not relayed (Bitcoin Core, `GetDustThreshold` at 3 sat/vB)."""


def child_fee(target: int, child: int, parent: Size, ancestors: Sequence[Size], minimum: int) -> int:
    """What a child of `child` vbytes pays so that it and all it waits for reach `target` together.

    Ancestors that reach the target by themselves are mined without help and are left out: their surplus is not there
    for the child.
    """
    package = _package(target, parent, ancestors)
    needed = at_rate(target, child + package.vsize) - package.fee
    return max(needed, at_rate(minimum, child))


def replacement_fee(target: int, parent: Size, ancestors: Sequence[Size], descendants: Sequence[Size]) -> int:
    """What the same transaction pays anew to reach `target`, and at least what BIP 125 asks: more than all it drives
    out (rule 3), and its own relay on top (rule 4, 1 sat/vB)."""
    package = _package(target, parent, ancestors)
    needed = at_rate(target, package.vsize) - (package.fee - parent.fee)
    least = parent.fee + sum(one.fee for one in descendants) + at_rate(FLOOR, parent.vsize)
    return max(needed, least)


def _package(target: int, parent: Size, ancestors: Sequence[Size]) -> Size:
    low = [one for one in ancestors if one.fee * 1_000 < target * one.vsize]
    return Size(fee=parent.fee + sum(one.fee for one in low), vsize=parent.vsize + sum(one.vsize for one in low))


def effective_rate(parent: Size, ancestors: Sequence[Size]) -> int:
    """What a miner sees: its own rate, or that of the package where it waits for cheaper ones."""
    package = _package(parent.rate, parent, ancestors)
    return min(parent.rate, package.rate)


def fee_tiers(network: Network, now_us: int) -> Generator[Ask, tuple[Batch, ...], Tiers | None]:
    """A machine for who asks about fees and not about a transaction.  None where the node does not say."""
    batches = yield Ask(CALLS)
    more = yield from rest.may_fail(Ask(ADDED))
    answers = [rest.answer(batches, at) for at in range(len(CALLS))]
    market = read(network, [*answers, *(rest.answer(more, at) for at in range(len(ADDED)))])
    return None if market is None else tiers(network, market, at_us=now_us)
