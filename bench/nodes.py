"""Nodes for benches: a process of its own that answers at once and remembers when it was asked what."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import urlsplit

Answer = Callable[[str, bytes], bytes]
"""From a path and a body to the body of the answer."""
ASKED = "/asked"
"""Here a node tells what it was asked: `[[second, calls], ...]`, seconds by the clock of `time.monotonic`."""


@contextmanager
def node(make: Callable[[], Answer]) -> Iterator[str]:
    """Address of a node whose answers are those of `make()`, a function that another process can import."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(make, there), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}"
    finally:
        process.terminate()
        process.join()


class Floor:
    """The shortest client: one kept connection, the bytes as they are, the answer read as JSON."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._path = parts.path or "/"
        self._connection = HTTPConnection(str(parts.hostname), parts.port)

    def ask(self, body: bytes | None, path: str = "") -> Any:
        headers = {"content-type": "application/json"}
        self._connection.request("GET" if body is None else "POST", path or self._path, body, headers)
        return json.loads(self._connection.getresponse().read())


def _serve(make: Callable[[], Answer], told: Connection) -> None:
    async def serve() -> None:
        answer = make()
        asked: list[tuple[float, int]] = []
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Asked(answer, asked), "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


class _Asked(asyncio.Protocol):
    """One connection.  Head and answer leave in one piece, so that nothing waits for the other side's word."""

    def __init__(self, answer: Answer, asked: list[tuple[float, int]]) -> None:
        self._answer = answer
        self._asked = asked
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        first, *lines = head.split(b"\r\n")
        named = (line.partition(b":") for line in lines)
        size = next((int(value) for name, _, value in named if name.lower() == b"content-length"), 0)
        if len(rest) < size:
            return
        self._buffer = rest[size:]
        path = first.split()[1].decode()
        if path == ASKED:
            body = json.dumps(self._asked).encode()
        else:
            self._asked.append((time.monotonic(), rest[:size].count(b'"method"')))
            body = self._answer(path, rest[:size])
        top = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
        self._transport.write(top + body)
