"""What fees are worth paying now, and what replaces a waiting transaction.  Wei throughout.

EIP-1559: a block asks its base fee of every gas, the sender caps base fee and tip together.  Legacy chains: one price.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from statistics import median_low
from typing import Any

import msgspec

from walletdesk.chain.base import Answer, Ask, Batch, Call, Network, Raise, Tier, Tiers, agree
from walletdesk.chain.evm.shapes import Block, Transaction, read_block
from walletdesk.chain.evm.values import quantity

BLOCKS = 20
PERCENTILES = [10, 50, 90]

TRANSFER_GAS = 21_000
"""A plain transfer of the native coin (yellow paper, appendix G)."""
DEFAULT_TIP = 1_000_000_000
"""Where no block tells: what wallets offer by default."""
BUMP_PERCENT = 110
"""A replacement must raise both fields by a tenth: geth's `--txpool.pricebump` (https://geth.ethereum.org/docs/fundamentals/command-line-options);
Hardhat names the same minimum."""

STANDS_STILL_US = 600_000_000
"""No chain of ours makes its blocks so far apart: what a newest block of that age says of fees is not now."""


class Market(msgspec.Struct, frozen=True, kw_only=True):
    """The state of fees as one node told it."""

    legacy: bool
    base: int
    """What the next block asks at least; 0 on legacy chains."""
    price: int
    """What the node itself suggests for a gas, all in all."""
    tips: tuple[int, int, int]
    """For slow, normal, fast."""
    past: tuple[tuple[int, int], ...] = ()
    """Base fee and low tip of each block looked at, the empty ones without tip."""
    full_milli: int | None = None


def agreed(markets: Sequence[tuple[Market, bool]]) -> Market | None:
    """The market that a verdict may rest on, of what several nodes told and whether each is ours: a node of our own, one
    alone, or the middle one where another is near it.  None where they contradict each other."""
    if own := [market for market, ours in markets if ours]:
        return own[0]
    told = sorted((market for market, _ in markets), key=lambda one: one.base + one.price)
    if len(told) < 2:
        return told[0] if told else None
    middle = told[(len(told) - 1) // 2]
    near = [one for one in told if agree(one.base + one.price, middle.base + middle.price)]
    return middle if len(near) > 1 else None


def calls(network: Network) -> tuple[Call, ...]:
    history = Call("eth_feeHistory", [hex(BLOCKS), "latest", PERCENTILES])
    price = Call("eth_gasPrice", [])
    return (price,) if _legacy(network) or "no_fee_history" in network.traits else (price, history)


def read(network: Network, answers: Sequence[Answer], latest: Block | None) -> Market | None:
    """None where neither the history nor the node's own price is there."""
    price = quantity(answers[0].value) if answers else None
    history = _history(answers[1].value) if len(answers) > 1 else None
    if _legacy(network):
        return None if price is None else _of_price(price)
    if history is not None:
        return _of_history(history, price)
    base = latest.base_fee if latest is not None else None
    if base is None:
        return None if price is None else _of_price(price)
    base = next_base(latest) if latest is not None and "rollup" not in network.traits else base
    tip = max(price - base, 0) if price is not None else DEFAULT_TIP
    return Market(legacy=False, base=base, price=base + tip, tips=(tip, tip, tip))


def next_base(block: Block) -> int:
    """The base fee after `block`.  https://eips.ethereum.org/EIPS/eip-1559"""
    base, target = block.base_fee or 0, block.gas_limit // 2
    if target == 0 or block.gas_used == target:
        return base
    if block.gas_used > target:
        return base + max(base * (block.gas_used - target) // target // 8, 1)
    return base - base * (target - block.gas_used) // target // 8


def _legacy(network: Network) -> bool:
    return "legacy_fees" in network.traits


def _of_price(price: int) -> Market:
    fast = -(-price * 120 // 100)
    return Market(legacy=True, base=0, price=price, tips=(price, price, fast))


class _History(msgspec.Struct, frozen=True):
    bases: tuple[int, ...]
    """One more than blocks: the last is the next block's."""
    full: tuple[float, ...]
    rewards: tuple[tuple[int, ...], ...]


def _history(value: Any) -> _History | None:
    if not isinstance(value, dict):
        return None
    bases, full, rewards = value.get("baseFeePerGas"), value.get("gasUsedRatio"), value.get("reward")
    if not isinstance(bases, list) or not isinstance(full, list) or len(bases) != len(full) + 1 or len(bases) > 1025:
        return None
    rewards = rewards if isinstance(rewards, list) and len(rewards) == len(full) else [None] * len(full)
    read = [quantity(base) for base in bases]
    if any(base is None for base in read) or not all(isinstance(ratio, int | float) for ratio in full):
        return None
    columns = []
    for row in rewards:
        tips = [quantity(tip) for tip in row] if isinstance(row, list) and len(row) == len(PERCENTILES) else []
        columns.append(tuple(tip for tip in tips if tip is not None) if None not in tips else ())
    return _History(tuple(base for base in read if base is not None), tuple(full), tuple(columns))


def _of_history(history: _History, price: int | None) -> Market:
    base = history.bases[-1]
    # Empty blocks report a tip of nothing: they tell what nobody paid, not what is enough.
    told = [row for row, full in zip(history.rewards, history.full, strict=True) if full > 0 and len(row) == 3]
    if told:
        slow, normal, fast = (median_low(row[column] for row in told) for column in range(3))
    else:
        slow = normal = fast = max(price - base, 0) if price is not None else DEFAULT_TIP
    past = tuple(
        (old, row[0] if full > 0 and row else 0)
        for old, row, full in zip(history.bases, history.rewards, history.full, strict=False)
    )
    full_milli = sum(int(ratio * 1000) for ratio in history.full) // len(history.full) if history.full else None
    return Market(
        legacy=False,
        base=base,
        price=base + normal if price is None else price,
        tips=(slow, max(slow, normal), max(slow, normal, fast)),
        past=past,
        full_milli=full_milli,
    )


def caps(market: Market) -> tuple[int, int, int]:
    """For slow, normal, fast.  Twice the base fee lasts through six full blocks in a row."""
    slow, normal, fast = market.tips
    if market.legacy:
        return market.tips
    return market.base + slow, 2 * market.base + normal, 2 * market.base + fast


def wait_us(network: Network, market: Market, cap: int, tip: int) -> int:
    """How long a transaction that pays this usually waits, by how many of the last blocks would have taken it."""
    blocks = len(market.past)
    if not blocks:
        rounds = 1 if cap >= market.price else 3
    else:
        took = sum(1 for base, low in market.past if cap >= base + low and tip >= low)
        rounds = -(-(blocks + 1) // (took + 1))
    return rounds * network.block_ms * 1_000


def tiers(network: Network, market: Market, *, at_us: int, replace: Raise | None = None) -> Tiers:
    """Slow, normal, fast, each with the cost of a plain transfer."""
    rows = []
    shortest = None
    for name, cap, tip in reversed(list(zip(("slow", "normal", "fast"), caps(market), market.tips, strict=True))):
        wait = wait_us(network, market, cap, tip)
        shortest = wait if shortest is None else max(shortest, wait)
        paid = cap if market.legacy else min(cap, market.base + tip)
        cost = network.amount(TRANSFER_GAS * paid)
        rows.append(Tier(name=name, cap=cap, tip=None if market.legacy else tip, wait_us=shortest, cost=cost))
    return Tiers(
        network=network.id,
        unit="wei",
        tiers=tuple(reversed(rows)),
        base_fee=None if market.legacy else market.base,
        full_milli=market.full_milli,
        usual_milli=_usual(market),
        replace=replace,
        at_us=at_us,
    )


def _usual(market: Market) -> int | None:
    middle = median_low(base for base, _ in market.past) if market.past else 0
    return market.base * 1000 // middle if middle else None


def tenth_more(wei: int) -> int:
    """The least whole number of wei that is a tenth more."""
    return -(-wei * BUMP_PERCENT // 100)


def replacement(network: Network, market: Market | None, tx: Transaction) -> Raise:
    """The least that takes the place of `tx` and is worth mining now: both fields a tenth up, or today's normal fee."""
    cap, tip = tenth_more(tx.cap), tenth_more(tx.tip)
    if market is not None and market.legacy:
        cap = max(cap, market.price)
    elif market is not None:
        tip = max(tip, market.tips[1])
        cap = max(cap, 2 * market.base + tip)
    cap = max(cap, tip)
    cost = tx.gas * cap
    return Raise(
        cap=cap,
        tip=None if market is not None and market.legacy else tip,
        add=network.amount(cost - tx.gas * tx.cap),
        cost=network.amount(cost),
    )


def fee_tiers(network: Network, now_us: int) -> Generator[Ask, tuple[Batch, ...], Tiers | None]:
    """A machine for who asks about fees and not about a transaction: one request.  None where the node does not say, or
    says what was true a while ago because its chain or it stands still."""
    asked = (Call("eth_getBlockByNumber", ["latest", False]), *calls(network))
    batches = yield Ask(asked)
    answers = batches[0].answers if batches else ()
    latest = read_block(answers[0].value) if answers else None
    if latest is not None and now_us - latest.time_us > STANDS_STILL_US:
        return None
    market = read(network, answers[1:], latest)
    return None if market is None else tiers(network, market, at_us=now_us)
