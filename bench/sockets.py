"""WebSocket clients that cost little, so that what a bench measures is the server.

Frames are text and go out with a mask of zeros (allowed, and nothing to compute); frames from the server are handed on as
they are.  Only what these servers send is understood: whole text frames, ping, close.
"""

from __future__ import annotations

import asyncio
import os
import struct
from base64 import b64encode
from collections.abc import Callable
from typing import cast

Heard = Callable[["Socket", bytes], None]


class Socket(asyncio.Protocol):
    """One client.  `heard` is called for each text frame."""

    __slots__ = ("_buffer", "_heard", "_opened", "_request", "closed", "transport")

    def __init__(self, request: bytes, heard: Heard) -> None:
        self._request = request
        self._heard = heard
        self._buffer = b""
        self._opened = False
        self.closed: int | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class
        self.transport.write(self._request)

    def send(self, text: bytes) -> None:
        size = len(text)
        head = struct.pack("!BB", 0x81, 0x80 | size) if size < 126 else struct.pack("!BBH", 0x81, 0xFE, size)
        assert self.transport is not None
        self.transport.write(b"%b\0\0\0\0%b" % (head, text))

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer + data if self._buffer else data
        if not self._opened:
            head, found, buffer = buffer.partition(b"\r\n\r\n")
            if not found:
                self._buffer = head
                return
            if not head.startswith(b"HTTP/1.1 101"):
                raise ConnectionError(head.partition(b"\r\n")[0].decode())
            self._opened = True
            self._heard(self, b"")
        at, end = 0, len(buffer)
        while end - at >= 2:
            size, start = buffer[at + 1], at + 2
            if size == 126:
                if end - at < 4:
                    break
                size, start = int.from_bytes(buffer[at + 2 : at + 4], "big"), at + 4
            elif size == 127:
                if end - at < 10:
                    break
                size, start = int.from_bytes(buffer[at + 2 : at + 10], "big"), at + 10
            if end < start + size:
                break
            kind = buffer[at] & 0x0F
            if kind == 1:
                self._heard(self, buffer[start : start + size])
            elif kind == 8:
                self.closed = int.from_bytes(buffer[start : start + 2], "big")
            elif kind == 9 and self.transport is not None:
                self.transport.write(b"\x8a%c\0\0\0\0%b" % (0x80 | size, buffer[start : start + size]))
            at = start + size
        self._buffer = buffer[at:]

    def connection_lost(self, error: Exception | None) -> None:
        if self.closed is None:
            self.closed = 1006

    def close(self) -> None:
        if self.transport is not None:
            self.transport.abort()


async def connect(port: int, path: str, heard: Heard, cookie: str = "") -> Socket:
    """Opened; `heard` is called with b"" first."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        *([f"Cookie: {cookie}", f"Origin: http://127.0.0.1:{port}"] if cookie else []),
    ]
    opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def first(socket: Socket, frame: bytes) -> None:
        if not opened.done():
            opened.set_result(None)
        if frame:
            heard(socket, frame)

    _, socket = await asyncio.get_running_loop().create_connection(
        lambda: Socket("\r\n".join([*lines, "", ""]).encode(), first), "127.0.0.1", port
    )
    async with asyncio.timeout(30):
        await opened
    return socket
