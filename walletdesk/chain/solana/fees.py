"""What it costs to be taken into the next blocks: base fee and priority fee, in three tiers."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from statistics import median_low
from typing import Any

from walletdesk.chain import rest
from walletdesk.chain.base import Amount, Ask, Batch, Call, Network, Tier, Tiers

SIGNATURE_LAMPORTS = 5_000
"""The base fee of one signature (https://solana.com/docs/core/fees)."""
TRANSFER_UNITS = 1_000
"""Compute units that a wallet asks for where it sends coin; a token transfer takes some 30,000."""
_TIERS = (("slow", 25, 20), ("normal", 50, 4), ("fast", 90, 2))
"""Name, percentile of what blocks took at least, usual wait in blocks."""
_NEWEST = 10
"""Slots that are now; the node tells of the last 150."""


def calls(accounts: Sequence[str] = ()) -> tuple[Call, ...]:
    """`accounts` are the writable ones: fees are a matter of who else writes to them."""
    return (Call("getRecentPrioritizationFees", [list(accounts)[:128]] if accounts else []),)


def tiers(network: Network, value: Any, now_us: int) -> Tiers | None:
    """`value` is the node's answer: the least fee that landed in each of the last 150 slots, micro-lamports a unit."""
    paid = sorted(
        fee for row in rest.rows(value) if (fee := rest.whole(rest.table(row).get("prioritizationFee"))) is not None
    )
    if not paid:
        return None
    made = []
    for name, percent, blocks in _TIERS:
        fee = paid[min(len(paid) - 1, len(paid) * percent // 100)]
        lamports = SIGNATURE_LAMPORTS + -(-fee * TRANSFER_UNITS // 1_000_000)
        cost = Amount(units=lamports, decimals=network.coin.decimals, symbol=network.coin.symbol)
        made.append(Tier(name=name, cap=fee, tip=None, wait_us=blocks * network.block_ms * 1_000, cost=cost))
    return Tiers(
        network=network.id, unit="microlamport", tiers=tuple(made), usual_milli=_usual(value, paid), at_us=now_us
    )


def _usual(value: Any, paid: Sequence[int]) -> int | None:
    """The last few slots against all of them, by what a plain transfer costs then: fees of nothing are usual."""
    newest = sorted(
        (
            (slot, fee)
            for row in rest.rows(value)
            if (slot := rest.whole(rest.table(row).get("slot"))) is not None
            and (fee := rest.whole(rest.table(row).get("prioritizationFee"))) is not None
        ),
        reverse=True,
    )[:_NEWEST]
    if len(newest) < _NEWEST:
        return None

    def cost(fee: int) -> int:
        return SIGNATURE_LAMPORTS + -(-fee * TRANSFER_UNITS // 1_000_000)

    return cost(median_low(fee for _, fee in newest)) * 1_000 // cost(median_low(paid))


def fee_tiers(network: Network, now_us: int) -> Generator[Ask, tuple[Batch, ...], Tiers | None]:
    """A machine for who asks about fees and not about a transaction: one request.  None where the node does not say."""
    batches = yield Ask(calls())
    return tiers(network, rest.answer(batches, 0).value, now_us)
