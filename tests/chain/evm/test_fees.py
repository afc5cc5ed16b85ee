"""Fees from a history that is known, computed a second time by hand."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chain.evm.driving import ETHEREUM, network
from tests.support.anvil import GWEI
from walletdesk.chain.base import Answer, Batch, Tiers
from walletdesk.chain.evm import fees
from walletdesk.chain.evm.shapes import Block, Transaction, read_transaction

HISTORY = {
    "oldestBlock": "0x10",
    "baseFeePerGas": [hex(20 * GWEI), hex(22 * GWEI), hex(18 * GWEI), hex(24 * GWEI), hex(21 * GWEI)],
    "gasUsedRatio": [0.9, 0.1, 0, 0.5],
    "reward": [
        [hex(1 * GWEI), hex(2 * GWEI), hex(5 * GWEI)],
        [hex(2 * GWEI), hex(4 * GWEI), hex(9 * GWEI)],
        ["0x0", "0x0", "0x0"],
        [hex(3 * GWEI), hex(3 * GWEI), hex(7 * GWEI)],
    ],
}


def market(history: Any = HISTORY, price: Any = None) -> fees.Market:
    found = fees.read(ETHEREUM, (Answer(price), Answer(history)), None)
    assert found is not None
    return found


def transaction(cap: int, tip: int, gas: int = 21_000, price: int | None = None) -> Transaction:
    fields: dict[str, Any] = {"hash": "0x" + "5c" * 32, "from": "0x" + "aa" * 20, "nonce": "0x0", "gas": hex(gas)}
    fields |= {"value": "0x0", "input": "0x", "to": "0x" + "bb" * 20}
    fields |= {"gasPrice": hex(price)} if price else {"maxFeePerGas": hex(cap), "maxPriorityFeePerGas": hex(tip)}
    found = read_transaction(fields, fields["hash"])
    assert found is not None
    return found


def test_tips_are_the_middle_of_blocks_that_were_not_empty() -> None:
    found = market()
    assert found.base == 21 * GWEI
    assert found.tips == (2 * GWEI, 3 * GWEI, 7 * GWEI)
    assert fees.caps(found) == (23 * GWEI, 45 * GWEI, 49 * GWEI)


def test_tiers_have_costs_and_waits_by_how_many_blocks_would_have_taken_them() -> None:
    tiers = fees.tiers(ETHEREUM, market(), at_us=5)
    slow, normal, fast = tiers.tiers
    assert [one.name for one in tiers.tiers] == ["slow", "normal", "fast"]
    assert [one.cost.units for one in tiers.tiers] == [
        21_000 * (21 + 2) * GWEI,
        21_000 * (21 + 3) * GWEI,
        21_000 * (21 + 7) * GWEI,
    ]
    # Slow pays 23: the blocks of 20+1 and of 18 (empty) would have taken it; 22+2 and 24+3 not.
    assert slow.wait_us == 2 * 12_000_000
    assert normal.wait_us == fast.wait_us == 12_000_000
    assert (tiers.base_fee, tiers.full_milli, tiers.unit) == (21 * GWEI, 375, "wei")
    assert tiers.usual_milli == 21 * 1000 // 20


@given(st.integers(1, 10**15), st.integers(0, 10**15), st.integers(21_000, 10**7))
def test_a_replacement_raises_both_fields_by_a_tenth_at_least(cap: int, tip: int, gas: int) -> None:
    tip = min(cap, tip)
    for known in (market(), None):
        raised = fees.replacement(ETHEREUM, known, transaction(cap, tip, gas))
        assert raised.tip is not None
        assert raised.cap >= ceil(Fraction(cap) * Fraction(11, 10)) and raised.tip >= ceil(
            Fraction(tip) * Fraction(11, 10)
        )
        assert raised.cap >= raised.tip
        assert raised.cost.units == gas * raised.cap and raised.add.units == gas * (raised.cap - cap)
    assert raised.cap == max(-(-cap * 11 // 10), -(-tip * 11 // 10))


def test_one_price_is_raised_as_one() -> None:
    raised = fees.replacement(ETHEREUM, None, transaction(0, 0, price=1_000_001))
    assert (raised.cap, raised.tip) == (1_100_002, 1_100_002)


def test_the_next_base_fee_follows_the_rule() -> None:
    # The example of https://eips.ethereum.org/EIPS/eip-1559: a full block raises by an eighth, an empty one lowers by it.
    def block(used: int) -> Block:
        return Block(number=1, hash="0x", time_us=0, gas_limit=30_000_000, gas_used=used, base_fee=100 * GWEI)

    assert fees.next_base(block(30_000_000)) == 112_500_000_000
    assert fees.next_base(block(0)) == 87_500_000_000
    assert fees.next_base(block(15_000_000)) == 100 * GWEI


@pytest.mark.parametrize(
    "spoilt",
    [
        None,
        [],
        {},
        {**HISTORY, "baseFeePerGas": ["0x1"]},
        {**HISTORY, "baseFeePerGas": [1, 2, 3, 4, 5]},
        {**HISTORY, "gasUsedRatio": ["a", 0, 0, 0]},
    ],
)
def test_a_spoilt_history_is_not_read(spoilt: Any) -> None:
    assert fees.read(ETHEREUM, (Answer(None), Answer(spoilt)), None) is None
    priced = fees.read(ETHEREUM, (Answer(hex(7 * GWEI)), Answer(spoilt)), None)
    assert priced is not None and priced.legacy and priced.price == 7 * GWEI


def test_without_tips_the_nodes_own_price_decides() -> None:
    empty = {**HISTORY, "gasUsedRatio": [0, 0, 0, 0]}
    assert market(empty, hex(24 * GWEI)).tips == (3 * GWEI,) * 3
    assert market(empty).tips == (fees.DEFAULT_TIP,) * 3
    assert market({**HISTORY, "reward": None}).tips == (fees.DEFAULT_TIP,) * 3


def test_who_only_asks_about_fees_gets_them_in_one_request() -> None:
    machine = fees.fee_tiers(network(), 9)
    ask = next(machine)
    answers = {"eth_feeHistory": HISTORY}
    batch = Batch(
        node="n", own=True, network="ethereum", answers=tuple(Answer(answers.get(c.method)) for c in ask.calls)
    )
    with pytest.raises(StopIteration) as done:
        machine.send((batch,))
    tiers = done.value.value
    assert isinstance(tiers, Tiers) and tiers.at_us == 9 and tiers.tiers[0].name == "slow"
