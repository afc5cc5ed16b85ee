"""A real chain for the demo, where anvil is installed: a node of this machine's own, with the transactions of its stories.

Anvil's accounts are known to everybody and it signs for them itself, so there is no key and no signature here.  Every start
makes the same chain anew, out of the same transactions at the same times, so what an earlier start told of is still there.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from http.client import HTTPConnection, HTTPException
from typing import Any

import msgspec

from walletdesk.kit.unit import Unit
from walletdesk.lookups import actions, queries
from walletdesk.lookups.tables import NetworkRow

NAME = "本机测试链 · Test chain on this machine (demo)"
"""Stands beside everything that this node says."""
CHAIN_ID = 31337
NETWORK = f"evm-{CHAIN_ID}"
DESCRIBED = NetworkRow(
    id=NETWORK, name="Test chain (anvil)", coin="ETH", block_ms=12_000, explorer="", testnet=True
)  # fmt: skip
PROGRAM = "anvil"
START_S = 10.0
OPTION = "demo_asks"
_GWEI = 10**9
_HOUR_S = 3_600
_MINED_S = 20 * 60
"""So long before the stories are told their transactions came into a block."""
_BLOCKS = 80
"""On top of it: more than a chain without a row of its own waits for."""
_EVERY_S = 12
_REMEMBERED = 20
"""Blocks that a node tells of when it is asked for fees."""
_USUAL, _CHEAP, _NOW = 3 * _GWEI, 3 * _GWEI // 2, 5 * _GWEI
"""Base fees: of those blocks, when the stuck one was sent, and of the next block."""
_ROUTER = "0x7a250d5630b4cf539739df2c5dacb4c659f2488d"
_SWAP = "0x7ff36ab5" + "".join(f"{one:064x}" for one in (10**9, 128, 0, 2**40, 0))
"""swapExactETHForTokens, as wallets send it to the commonest router."""
# The child ends with whoever started it, however that ends: then its standard input is at an end.
_KEPT = '"$@" </dev/null >/dev/null 2>&1 & read -r _; kill "$!"'


class Source(StrEnum):
    RECORDED = "recorded"
    TEST_CHAIN = "test-chain"
    GONE = "gone"
    """Its stories are of a test chain, and anvil is not here any more."""


class TestChain(msgspec.Struct, frozen=True, kw_only=True):
    url: str
    hashes: dict[str, str]
    """By what became of it: `arrived`, `reverted`, `stuck` (under the base fee), `gap` (an earlier one is missing)."""


class Asks(msgspec.Struct, frozen=True, kw_only=True):
    """What the demo asks of transactions, and what there is to ask about."""

    source: Source
    hashes: dict[str, str]
    """Of Ethereum's kind: by what became of it."""


class NoTestChain(Exception):
    """It did not start, or did not do as it was told."""


@contextmanager
def started(told_at_s: int) -> Iterator[TestChain | None]:
    """The chain as it stood when its stories were first told (seconds), until the block ends.

    None where anvil is not installed or does not start.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        yield None
        return
    port = _free_port()
    options = ("--host", "127.0.0.1", "--port", str(port), "--chain-id", str(CHAIN_ID), "--no-mining", "--no-cors")
    begins = ("--timestamp", str(told_at_s - _HOUR_S))
    kept = subprocess.Popen(  # noqa: S603  # the program that the demo's owner has on PATH, with arguments of ours
        ["/bin/sh", "-c", _KEPT, PROGRAM, program, *options, *begins],
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl+C is for the demo, which then ends this one
    )
    try:
        made = None
        with suppress(NoTestChain, OSError, HTTPException, ValueError):
            made = TestChain(url=f"http://127.0.0.1:{port}", hashes=_made(_Node(port), told_at_s))
        yield made
    finally:
        if kept.stdin is not None:
            kept.stdin.close()
        kept.wait()


def note(unit: Unit, asks: Asks) -> None:
    """For the demo's pages, which say it."""
    actions.set_option(unit, OPTION, msgspec.json.encode(asks).decode())


def noted(unit: Unit) -> Asks:
    told = queries.option(unit, OPTION)
    return msgspec.json.decode(told, type=Asks) if told else Asks(source=Source.RECORDED, hashes={})


def _made(node: _Node, told_at_s: int) -> dict[str, str]:
    """Sends and mines what the stories are about; what waits is sent last, because mining would take it or throw it out."""
    node.wait()
    who = [str(one) for one in node.ask("eth_accounts")]
    node.ask("anvil_setCode", _ROUTER, _refusing("UniswapV2Router: INSUFFICIENT_OUTPUT_AMOUNT"))
    arrived = node.send(who[0], who[1], value=42 * 10**16, gas=21_000, cap=20 * _GWEI)
    reverted = node.send(who[2], _ROUTER, value=10**17, gas=200_000, cap=20 * _GWEI, data=_SWAP)
    node.ask("evm_setNextBlockTimestamp", told_at_s - _MINED_S)
    node.ask("evm_mine")
    node.ask("anvil_mine", hex(_BLOCKS - _REMEMBERED), hex(_EVERY_S))
    # The newest blocks are of now, whenever the stories were told: a chain that stands still has no fees to tell.
    newest_s = max(int(time.time()), told_at_s)
    for before in reversed(range(_REMEMBERED)):
        node.ask("anvil_setNextBlockBaseFeePerGas", hex(_USUAL))  # left alone, an empty block takes an eighth off
        node.ask("evm_setNextBlockTimestamp", newest_s - before * _EVERY_S)
        node.ask("evm_mine")
    node.ask("anvil_setNextBlockBaseFeePerGas", hex(_CHEAP))
    stuck = node.send(who[3], who[1], value=25 * 10**16, gas=21_000, cap=2 * _GWEI)
    gap = node.send(who[4], who[1], value=15 * 10**16, gas=21_000, cap=20 * _GWEI, nonce=1)
    node.ask("anvil_setNextBlockBaseFeePerGas", hex(_NOW))
    return {"arrived": arrived, "reverted": reverted, "stuck": stuck, "gap": gap}


def _refusing(reason: str) -> str:
    """Code of a contract that refuses every call with `Error(string)`."""
    said = reason.encode()
    words = (32).to_bytes(32) + len(said).to_bytes(32) + said.ljust(-(-len(said) // 32) * 32, b"\0")
    data = bytes.fromhex("08c379a0") + words
    # PUSH1 size, PUSH1 12, PUSH1 0, CODECOPY, PUSH1 size, PUSH1 0, REVERT; the data follows at 12.
    code = bytes([0x60, len(data), 0x60, 12, 0x60, 0, 0x39, 0x60, len(data), 0x60, 0, 0xFD])
    return "0x" + (code + data).hex()


class _Node:
    def __init__(self, port: int) -> None:
        self._port = port

    def wait(self) -> None:
        """Until it answers.  Raises NoTestChain when another program does, or nobody."""
        end = time.monotonic() + START_S
        while True:
            try:
                if self.ask("eth_blockNumber") != "0x0" or self.ask("eth_chainId") != hex(CHAIN_ID):
                    raise NoTestChain
                return
            except (OSError, HTTPException):
                if time.monotonic() > end:
                    raise NoTestChain from None
                time.sleep(0.02)

    def ask(self, method: str, *params: Any) -> Any:
        """Raises NoTestChain when it refuses."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=START_S)
        try:
            body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
            connection.request("POST", "/", body, {"content-type": "application/json"})
            told = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        if not isinstance(told, dict) or "error" in told or "result" not in told:
            raise NoTestChain
        return told["result"]

    def send(self, sender: str, to: str, *, value: int, gas: int, cap: int, nonce: int = 0, data: str = "0x") -> str:
        """Everything that makes the hash is said, so it is the same at every start."""
        sent = {
            "from": sender,
            "to": to,
            "value": hex(value),
            "gas": hex(gas),
            "maxFeePerGas": hex(cap),
            "maxPriorityFeePerGas": hex(_GWEI),
            "nonce": hex(nonce),
            "data": data,
        }
        return str(self.ask("eth_sendTransaction", sent))


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
