"""What commands ask of the process that has the SQLite file open, over a unix socket beside it.

One line of JSON is the question; lines are the answer, until the end.  Whoever may read the database may ask.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path

from walletdesk.kit.backup import reachable
from walletdesk.kit.sqlite import AlreadyOpen

Answer = Callable[[bytes], AsyncIterator[bytes]]
_MOST_BYTES = 4_096


class Errands:
    """Answers until `close`.  Make it in the loop that serves."""

    def __init__(self, path: Path, answer: Answer) -> None:
        self._path = _socket_of(path)
        self._answer = answer
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        self._path.unlink(missing_ok=True)
        listening = socket.socket(socket.AF_UNIX)
        with reachable(self._path) as address:
            listening.bind(address)
            os.chmod(address, 0o600)  # nobody gets through before it listens
        self._server = await asyncio.start_unix_server(self._serve, sock=listening, limit=_MOST_BYTES)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        self._path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, ValueError, asyncio.IncompleteReadError):
            question = await reader.readuntil(b"\n")
            async for line in self._answer(question):
                writer.write(line + b"\n")
                await writer.drain()
        writer.close()


def ask(path: Path, question: bytes) -> Iterator[bytes]:
    """Lines of the answer.  Raises AlreadyOpen when nobody answers."""
    with socket.socket(socket.AF_UNIX) as asking:
        try:
            with reachable(_socket_of(path)) as address:
                asking.connect(address)
        except OSError:
            raise AlreadyOpen from None
        asking.sendall(question + b"\n")
        with asking.makefile("rb") as lines:
            for line in lines:
                yield line.rstrip(b"\n")


def _socket_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.errands")
