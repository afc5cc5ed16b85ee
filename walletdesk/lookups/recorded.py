"""Nodes for the demo that only play what was recorded: the fixtures of the chain families, over HTTP on this machine.

They know a handful of transactions.  Whatever else they are asked is refused and not denied, so that nobody is told of
a real transaction that it is not there.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import walletdesk.chain
from walletdesk.chain import networks
from walletdesk.chain.base import Family

NAME = "演示录制 · Recorded answers (demo)"
"""Stands beside everything that these nodes say."""
FEES = "documented_fees"
PLAYED: dict[str, tuple[str, ...]] = {
    "ethereum": (FEES, "pending_fee_below_base", "failed_reverted_slippage", "success_token_transfer"),
    "tron": ("out_of_energy",),
    "bitcoin": ("pending_low_fee",),
}
"""Recordings by network, those that the demo's stories are about.  The first one also tells the newest block."""
TOLD_OF = {"stuck": "pending_fee_below_base", "reverted": "failed_reverted_slippage"}
"""Recordings of Ethereum that the demo's stories name by what became of them."""
_LONGEST = 1 << 20
_REFUSED = {"code": -32601, "message": "not recorded"}


class Recording:
    """One fixture."""

    def __init__(self, family: Family, name: str) -> None:
        path = Path(walletdesk.chain.__path__[0]) / family.value / "fixtures" / f"{name}.json"
        told = json.loads(path.read_text("utf8"))
        self.value: str = told.get("value", "")
        """The hash or address it is of; "" for what is no thing's."""
        self.rows: list[dict[str, Any]] = told["answers"]

    def find(self, method: str, params: Any = None) -> dict[str, Any] | None:
        """The row of a call; `params` are compared where the recording has them."""
        return next(
            (row for row in self.rows if row["call"] == method and row.get("params", params) == params),
            None,
        )


def recordings(network: str) -> list[Recording]:
    family = networks.NETWORKS[network].family
    return [Recording(family, name) for name in PLAYED[network]]


def hashes() -> dict[str, str]:
    """Of `TOLD_OF`."""
    return {became: Recording(Family.EVM, name).value for became, name in TOLD_OF.items()}


class Player:
    """What the nodes of all networks answer: `(status, JSON)` to a path and a body."""

    def __init__(self) -> None:
        self._of = {network: recordings(network) for network in PLAYED}

    def answer(self, verb: str, path: str, body: Any) -> tuple[int, Any]:
        network, _, rest = path.strip("/").partition("/")
        known = self._of.get(network)
        if known is None:
            return 404, None
        match networks.NETWORKS[network].family:
            case Family.EVM:
                return 200, self._rpc(known, body)
            case Family.TRON:
                return self._tron(known[0], f"{verb} /{rest}", body)
            case _:
                return self._bitcoin(known[0], f"{verb} /{rest}")

    def _rpc(self, known: Sequence[Recording], body: Any) -> Any:
        calls = [one for one in (body if isinstance(body, list) else [body]) if isinstance(one, dict)]
        # All calls of a batch are about one transaction: each recording has a newest block of its own.
        asked = json.dumps(calls)
        fitting = sorted(known, key=lambda one: (not one.value or one.value not in asked, -_hits(one, calls)))
        told = [_told(fitting[0], one) for one in calls]
        return told if isinstance(body, list) else told[0] if told else None

    def _tron(self, recording: Recording, method: str, body: Any) -> tuple[int, Any]:
        body = body if isinstance(body, dict) else {}
        if body.get("id_or_num") == "0":
            return 200, {"blockID": networks.NETWORKS["tron"].identity}
        row = recording.find(method)
        whose = row["value"].get("address") if row is not None and isinstance(row["value"], dict) else None
        if row is None or body.get("value", recording.value) != recording.value or body.get("address", whose) != whose:
            return 200, {"Error": "not recorded"}
        return 200, row["value"]

    def _bitcoin(self, recording: Recording, method: str) -> tuple[int, Any]:
        tip = recording.find("GET /blocks/tip/height")
        if method == "GET /block-height/0":
            return 200, networks.NETWORKS["bitcoin"].identity
        if method == "GET /blocks" and tip is not None:
            return 200, [{"height": tip["value"], "id": "00" * 32}]
        row = recording.find(method)
        if row is None:
            return 400, None
        return (200 if row["value"] is not None else 404), row["value"]


def _hits(recording: Recording, calls: Sequence[dict[str, Any]]) -> int:
    return sum(recording.find(str(one.get("method")), one.get("params")) is not None for one in calls)


def _told(recording: Recording, call: dict[str, Any]) -> dict[str, Any]:
    head = {"jsonrpc": "2.0", "id": call.get("id")}
    row = recording.find(str(call.get("method")), call.get("params"))
    if row is None:
        return {**head, "error": _REFUSED}
    if "failure" in row:
        return {**head, "error": row["failure"]}
    value = row["value"]
    if call.get("params", [""])[:1] == ["latest"] and isinstance(value, dict) and "timestamp" in value:
        # A newest block that is old would say that the node stands still, and knows nothing of now.
        value = {**value, "timestamp": hex(int(time.time()))}
    return {**head, "result": value}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    player: Player

    def do_GET(self) -> None:
        self._send(*self.player.answer("GET", self.path, None))

    def do_POST(self) -> None:
        try:
            size = int(self.headers.get("content-length", ""))
            body = json.loads(self.rfile.read(size)) if 0 <= size <= _LONGEST else None
        except (ValueError, RecursionError):
            body = None
        if body is None:
            self.close_connection = True
            self._send(400, None)
            return
        self._send(*self.player.answer("POST", self.path, body))

    def _send(self, status: int, value: Any) -> None:
        # Bitcoin nodes say a hash as bare text.
        body = value.encode() if isinstance(value, str) else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: whoever asks is this desk itself."""


@contextmanager
def served() -> Iterator[dict[str, str]]:
    """Addresses of the nodes by network, on a free port of this machine alone, until the block ends."""
    handler = type("_Playing", (_Handler,), {"player": Player()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="recorded-nodes", daemon=True
    )
    thread.start()
    try:
        yield {network: f"http://127.0.0.1:{server.server_address[1]}/{network}" for network in PLAYED}
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
