"""Real nodes for the states of EVM transactions: two chains that mine only when told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chain.evm.driving import Desk
from tests.conftest import not_installed
from tests.support import anvil
from tests.support.servers import Missing


def _start(chain_id: int) -> anvil.Node:
    try:
        return anvil.start(chain_id)
    except Missing as missing:
        not_installed(str(missing))


@pytest.fixture(scope="module")
def mainnet() -> Iterator[anvil.Node]:
    with _start(1) as node:
        yield node


@pytest.fixture(scope="module")
def optimism() -> Iterator[anvil.Node]:
    with _start(10) as node:
        yield node


@pytest.fixture
def node(mainnet: anvil.Node) -> Iterator[anvil.Node]:
    """The first chain as it was before the test."""
    before = mainnet.snapshot()
    yield mainnet
    mainnet.revert_to(before)
    mainnet.set_base_fee(anvil.GWEI)


@pytest.fixture
def desk(node: anvil.Node, optimism: anvil.Node) -> Desk:
    return Desk({"own": ("ethereum", node.url), "other": ("optimism", optimism.url)})
