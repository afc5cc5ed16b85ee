"""Nodes of a tiny family on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.lookups.standin import TinyFamily, TinyNode
from walletdesk.chain import registry


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> TinyFamily:
    """The registry's only family for this test."""
    family = TinyFamily()
    monkeypatch.setattr(registry, "family", lambda _: family)
    return family


@pytest.fixture
def a_node_server(tiny: TinyFamily) -> Iterator[Callable[[], TinyNode]]:
    made: list[TinyNode] = []

    def make() -> TinyNode:
        made.append(TinyNode())
        return made[-1]

    yield make
    for node in made:
        node.stop()


@pytest.fixture
def a_node(a_node_server: Callable[[], TinyNode]) -> Callable[[], TinyNode]:
    return a_node_server
