"""`walletdesk diagnose` on nodes of a tiny family."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.conftest import not_installed
from tests.lookups.standin import FOUND, MISSING, TinyFamily, TinyNode, plain
from tests.support import anvil
from tests.support.servers import Missing
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


def test_a_node_of_another_family_is_called_one_and_ends_in_failure(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        with anvil.start(1) as node:
            for family in ("tron", "bitcoin"):
                assert main(["diagnose", "--chain", family, "--rpc", node.url, "5c7d3e9f" * 8]) == 1
                told = capsys.readouterr()
                assert "This node is one of Ethereum" in told.err and family in told.err and told.out == ""
    except Missing as missing:
        not_installed(str(missing))


def test_what_can_never_be_a_node_is_not_offered_to_be_allowed(
    tiny: TinyFamily, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diagnose", "--chain", "evm", "--rpc", "http://169.254.169.254/", FOUND]) == 1
    told = capsys.readouterr().err
    assert "never connects to it" in told and "Allow it" not in told


def test_an_address_that_nobody_answered_for_is_not_sent_a_second_time(
    tiny: TinyFamily, a_node: ANodes, capsys: pytest.CaptureFixture[str]
) -> None:
    node = a_node()
    node.says = lambda handler: plain(handler, 500, b"what?")
    for language, sent, address in (("en", "second time", "this address"), ("zh", "重复发送", "该地址")):
        asked = ["diagnose", "--chain", "evm", "--rpc", node.url, "--lang", language]
        assert main([*asked, "0x" + "a7" * 20]) == 0
        said = capsys.readouterr().out
        assert sent not in said and address in said
        assert main([*asked, FOUND]) == 0
        assert sent in capsys.readouterr().out


@pytest.mark.parametrize("wrong", [("--nonce", "-5"), ("--nonce", "1.5"), ("--sender", "garbage")])
def test_a_nonce_or_sender_that_is_none_is_refused(wrong: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["diagnose", "--chain", "evm", "--rpc", "http://127.0.0.1:9", "0x" + "5c" * 32]
    try:
        status = main([*asked, *wrong])
    except SystemExit as stopped:
        status = stopped.code if isinstance(stopped.code, int) else 1
    assert status != 0 and capsys.readouterr().err
