"""`walletdesk diagnose` on nodes of a tiny family."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.lookups.standin import FOUND, MISSING, TinyFamily, TinyNode, plain
from walletdesk.cli import main

ANodes = Callable[[], TinyNode]


def test_a_success_takes_one_request_and_is_printed_as_json(
    tiny: TinyFamily, a_node: ANodes, capsys: pytest.CaptureFixture[str]
) -> None:
    node = a_node()
    node.chain = 31337
    assert main(["diagnose", "--chain", "evm", "--rpc", node.url, FOUND, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"state", "reason", "explanation", "advice", "facts", "requests"} <= told.keys()
    assert (told["state"], told["requests"], told["network"]) == ("success", 1, "evm-31337")
    assert told["explanation"]
    assert len(node.asked) == 1


def test_further_nodes_are_searched_for_it(
    tiny: TinyFamily, a_node: ANodes, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = a_node(), a_node()
    first.chain, second.chain = 1, 56
    second.states[MISSING] = "success"
    arguments = ["diagnose", "--chain", "evm", "--rpc", first.url, "--rpc", second.url, MISSING, "--json"]
    assert main([*arguments, "--lang", "zh", "--level", "expert"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["state"] == "wrong-chain"
    assert told["facts"]["other_network"]["text"] == "bnb"
    assert told["requests"] == 2


def test_a_dead_node_is_said_to_have_told_nothing(
    tiny: TinyFamily, a_node: ANodes, capsys: pytest.CaptureFixture[str]
) -> None:
    node = a_node()
    node.says = lambda handler: plain(handler, 500, b"what?")
    assert main(["diagnose", "--chain", "evm", "--rpc", node.url, FOUND, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "unknown"
    assert main(["diagnose", "--chain", "evm", "--rpc", node.url, FOUND]) == 0
    assert "unknown" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text", ["abandon abandon abandon about", "0x1234", "\u0430" * 40, "https://example.com/tx/nothing", ""]
)
def test_what_is_no_hash_goes_to_no_node(
    tiny: TinyFamily, a_node: ANodes, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    node = a_node()
    assert main(["diagnose", "--chain", "evm", "--rpc", node.url, text, "--json"]) == 1
    told = capsys.readouterr()
    assert "neither a transaction hash nor an address" in told.err
    assert node.asked == []


def test_addresses_of_nodes_are_checked(tiny: TinyFamily, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diagnose", "--chain", "evm", "--rpc", "file:///etc/passwd", FOUND]) == 1
    assert "not the address of a node" in capsys.readouterr().err
