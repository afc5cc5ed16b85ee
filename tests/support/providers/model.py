"""An OpenAI-compatible endpoint that answers, misbehaves or dies, as a test wants."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class ModelServer:
    """`says` makes of a request's body what the model answers; `way` is how it behaves."""

    def __init__(self) -> None:
        self.says: Callable[[dict[str, Any]], str] = lambda _: "NONE"
        self.way = "answers"
        self.finish = "stop"
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                outer.asked.append(body)
                outer.keys.append(self.headers.get("authorization", ""))
                outer.answer(self, body)

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def answer(self, handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        if self.way == "slow":
            time.sleep(6)
        if self.way == "fails":
            handler.send_response(500)
            handler.end_headers()
            return
        message = {"role": "assistant", "content": self.says(body)}
        said = {"choices": [{"message": message, "finish_reason": self.finish}]}
        data = json.dumps(said).encode()
        if self.way == "garbage":
            data = b"data: {\x00\xff" * 500
        if self.way == "endless":
            data = b"x" * 5_000_000
        handler.send_response(200)
        handler.send_header("content-type", "application/json")
        if self.way != "dies":
            handler.send_header("content-length", str(len(data)))
        else:
            handler.send_header("content-length", str(len(data) + 1000))
        handler.end_headers()
        try:
            handler.wfile.write(data)
        except OSError:
            return

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
