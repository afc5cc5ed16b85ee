"""Hardhat keeps a transaction under the base fee through blocks, as geth does and anvil does not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.chain.evm.driving import Desk, ask, network
from tests.conftest import not_installed
from tests.support import anvil
from tests.support.anvil import GWEI, Refused
from tests.support.servers import Missing
from walletdesk.chain import evm
from walletdesk.chain.base import Number

LOCAL = network("hardhat", 31337)


@pytest.fixture(scope="module")
def hardhat() -> Iterator[anvil.Node]:
    try:
        started = anvil.start_hardhat(31337)
    except Missing as missing:
        not_installed(str(missing))
    with started as node:
        yield node


@pytest.fixture
def node(hardhat: anvil.Node) -> Iterator[anvil.Node]:
    before = hardhat.snapshot()
    yield hardhat
    hardhat.rpc("evm_revert", before)  # the pool is part of it


def test_a_transaction_under_the_base_fee_stays_through_blocks_and_the_advice_frees_it(node: anvil.Node) -> None:
    desk = Desk({"own": ("hardhat", node.url)})
    sender, to = node.accounts[:2]
    node.set_base_fee(10 * GWEI)
    hash = node.send(sender, to, value=1, gas=21_000, cap=12 * GWEI, tip=1_000_000)
    for _ in range(3):
        node.set_base_fee(50 * GWEI)
        node.mine()
    verdict = desk.run(evm.transaction(ask(hash, LOCAL)), home="hardhat")
    assert verdict.state == "pending-fee-below-base"
    base, cap, tip = (verdict.facts[name] for name in ("base_fee", "needed_cap", "needed_tip"))
    assert isinstance(base, Number) and isinstance(cap, Number) and isinstance(tip, Number)
    assert base.value == int(node.rpc("eth_feeHistory", "0x1", "latest", [])["baseFeePerGas"][-1], 16)
    # A twentieth more is refused, with the exact least in the node's own words: a tenth, and our figure is no less.
    with pytest.raises(Refused) as refused:
        node.send(sender, to, value=1, gas=21_000, cap=cap.value, tip=1_050_000, nonce=0)
    assert "1100000" in str(refused.value)
    assert tip.value >= 1_100_000
    newer = node.send(sender, to, value=1, gas=21_000, cap=cap.value, tip=tip.value, nonce=0)
    node.mine()
    assert node.receipt(newer)["status"] == "0x1"
    # Hardhat has no pool methods and forgets the replaced one; sender and nonce tell.
    verdict = desk.run(evm.transaction(ask(hash, LOCAL, sender=sender, nonce=0)), home="hardhat")
    assert verdict.state == "replaced-mined"


@pytest.mark.parametrize("odd", [0, 7, 19], ids=["a tenth is whole", "rounded up", "rounded up twice"])
def test_the_advice_is_the_least_that_the_node_takes(node: anvil.Node, odd: int) -> None:
    """Where the market asks less, a tenth more is the advice, to the wei that the node itself names."""
    desk = Desk({"own": ("hardhat", node.url)})
    sender, to = node.accounts[2:4]
    node.set_base_fee(GWEI)
    node.mine()
    node.set_base_fee(GWEI)
    hash = node.send(sender, to, value=1, gas=21_000, cap=200 * GWEI + odd, tip=5 * GWEI + odd)
    verdict = desk.run(evm.transaction(ask(hash, LOCAL)), home="hardhat")
    assert verdict.state == "pending-ok"
    cap, tip = verdict.facts["needed_cap"], verdict.facts["needed_tip"]
    assert isinstance(cap, Number) and isinstance(tip, Number)
    for less_cap, less_tip, least in ((1, 0, cap.value), (0, 1, tip.value)):
        with pytest.raises(Refused) as refused:
            node.send(sender, to, value=2, gas=21_000, cap=cap.value - less_cap, tip=tip.value - less_tip, nonce=0)
        assert re.findall(r"at least (\d+)", str(refused.value.args[1])) == [str(least)]
    newer = node.send(sender, to, value=2, gas=21_000, cap=cap.value, tip=tip.value, nonce=0)
    node.mine()
    assert node.receipt(newer)["status"] == "0x1"
