"""A tiny chain family, and nodes of it on this machine that can be told to misbehave."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from walletdesk.chain.base import (
    Answer,
    Ask,
    Call,
    Coin,
    Failure,
    Family,
    Height,
    Machine,
    Malformed,
    Network,
    Question,
    Request,
    Response,
    Verdict,
    Where,
    Words,
)

TINY = Network(
    id="tiny",
    family=Family.EVM,
    name="Tiny",
    coin=Coin(symbol="TNY", decimals=18),
    identity="7",
    block_ms=12_000,
    final_after=10,
    enough=3,
)
OTHER = Network(
    id="other",
    family=Family.EVM,
    name="Other",
    coin=Coin(symbol="OTH", decimals=18),
    identity="8",
    block_ms=12_000,
    final_after=10,
    enough=3,
)
NETWORKS = {"7": TINY, "8": OTHER}
FOUND, MISSING, GONE = "0x" + "11" * 32, "0x" + "22" * 32, "0x" + "33" * 32


def identify(family: Family, identity: str) -> Network | None:
    return NETWORKS.get(identity)


class TinyFamily:
    """JSON-RPC with one method: `state` of a hash says `success` or nothing."""

    def transaction(self, question: Question) -> Machine:
        [batch] = yield Ask((Call("state", [question.value]),))
        state = batch.answers[0].value
        if state is None:
            agreeing = yield Ask((Call("state", [question.value]),), Where.AGREE)
            if any(one.answers[0].value for one in agreeing):
                return self._said(question, "unknown", certain=False)
            elsewhere = yield Ask((Call("state", [question.value]),), Where.ELSEWHERE)
            for one in elsewhere:
                if one.answers[0].value:
                    return self._said(question, "wrong-chain", other=one.network)
            return self._said(question, "not-found")
        return self._said(question, str(state))

    address = transaction

    def _said(self, question: Question, state: str, *, certain: bool = True, other: str = "") -> Verdict:
        return Verdict(
            network=question.network.id,
            subject=question.value,
            state=state,
            certain=certain,
            final=state == "success",
            facts={"other_network": Words(text=other)} if other else {},
            watch_s=0 if state == "success" else 15,
        )

    def pack(self, calls: Sequence[Call]) -> tuple[Request, ...]:
        body = [{"id": n, "method": one.method, "params": one.params} for n, one in enumerate(calls)]
        return (Request(method="POST", body=json.dumps(body).encode()),)

    def unpack(self, calls: Sequence[Call], responses: Sequence[Response]) -> tuple[Answer, ...]:
        try:
            told = json.loads(responses[0].body)
        except ValueError:
            raise Malformed from None
        if not isinstance(told, list) or len(told) != len(calls):
            raise Malformed
        return tuple(
            Answer(None, Failure(code=one["error"]["code"])) if "error" in one else Answer(one.get("result"))
            for one in told
        )

    def height_calls(self) -> tuple[Call, ...]:
        return (Call("chain"), Call("height"))

    def read_height(self, answers: Sequence[Answer]) -> Height:
        chain, height = answers[0].value, answers[1].value
        if not isinstance(chain, int) or not isinstance(height, int):
            raise Malformed
        return Height(number=height, identity=str(chain))


class TinyNode:
    """A node on a port of its own.  Set its fields to make it lie, lag, be slow or break off."""

    def __init__(self) -> None:
        self.chain: Any = 7
        self.height: Any = 100
        self.states: dict[str, Any] = {FOUND: "success"}
        self.says: Callable[[BaseHTTPRequestHandler], bool] = lambda _: False
        """Answers in place of the node where it returns true."""
        self.asked: list[list[str]] = []
        node = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                node.asked.append([one["method"] for one in body])
                if not node.says(self):
                    answer(self, [{"id": one["id"], "result": node._result(one)} for one in body])

            def do_GET(self) -> None:
                node.asked.append(["GET"])
                answer(self, [])

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/key-in-path"

    def _result(self, call: dict[str, Any]) -> Any:
        match call["method"]:
            case "chain":
                return self.chain
            case "height":
                return self.height
            case _:
                return self.states.get(call["params"][0])

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


def answer(handler: BaseHTTPRequestHandler, value: Any) -> bool:
    return plain(handler, 200, json.dumps(value).encode())


def breaks_off(handler: BaseHTTPRequestHandler) -> bool:
    handler.close_connection = True
    return True


def plain(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> bool:
    handler.send_response(status)
    handler.send_header("content-length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    try:
        handler.wfile.write(body)
    except OSError:
        handler.close_connection = True  # whoever asked has heard enough
    return True


def slowly(seconds: float) -> Callable[[BaseHTTPRequestHandler], bool]:
    def says(handler: BaseHTTPRequestHandler) -> bool:
        time.sleep(seconds)
        handler.close_connection = True
        return True

    return says


def endlessly(handler: BaseHTTPRequestHandler) -> bool:
    """Five megabytes in chunks, without saying so beforehand."""
    handler.send_response(200)
    handler.send_header("transfer-encoding", "chunked")
    handler.end_headers()
    try:
        for _ in range(80):
            handler.wfile.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
        handler.wfile.write(b"0\r\n\r\n")
    except OSError:
        handler.close_connection = True
    return True
