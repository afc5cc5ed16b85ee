"""One WebSocket as a sink: frames wait in a bounded queue, and who does not read is dropped."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine, Generator
from functools import partial
from types import coroutine
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

log = logging.getLogger(__name__)

BAD_FRAME = 4400
NOT_SIGNED_IN = 4401
REFUSED = 4403
NO_HELLO = 4408
TOO_LARGE = 4413
TOO_FAST = 4429
TOO_SLOW = 1013
RESTART = 1012

MOST_FRAMES = 1_000
MOST_BYTES = 4 * 1024 * 1024
SEND_TIMEOUT_S = 20


class SocketSink:
    """Frames of one socket, sent in order: at once, or by a task that exists only while a reader is behind.

    `offer` never waits.  A reader that lets more than `MOST_FRAMES` or `MOST_BYTES`
    pile up, or takes nothing for `SEND_TIMEOUT_S`, is closed with `TOO_SLOW` and
    fetches what it missed when it comes back.
    """

    __slots__ = ("__weakref__", "_bytes", "_closing", "_frames", "_task", "_websocket", "closed")

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        self._frames: deque[bytes] | None = None
        """None while nothing waits, as nearly always: an empty deque takes 0.8 kB."""
        self._bytes = 0
        self._task: asyncio.Task[None] | None = None
        self._closing: int | None = None
        self.closed = False

    def offer(self, frame: bytes) -> None:
        if self.closed or self._closing is not None:
            return
        if self._task is None:
            self._send_at_once(frame)
            return
        if self._frames is None:
            self._frames = deque()
        if len(self._frames) >= MOST_FRAMES or self._bytes + len(frame) > MOST_BYTES:
            self._forget()
            self.close(TOO_SLOW)
            return
        self._frames.append(frame)
        self._bytes += len(frame)

    def close(self, code: int) -> None:
        """Close after what already waits has been sent."""
        if not self.closed and self._closing is None:
            self._closing = code
            self._start()

    async def finished(self) -> None:
        """Wait until everything offered so far is sent or given up."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def gone(self) -> None:
        """The other side has left: nothing more is sent."""
        self.closed = True
        self._forget()
        if self._task is not None:
            self._task.cancel()

    def _forget(self) -> None:
        self._frames = None
        self._bytes = 0

    def _send_at_once(self, frame: bytes) -> None:
        """The server's `send` waits only for a reader that is behind, so the first step of it is nearly always all.

        A task and a timer for each frame took half of what a visitor's message cost the loop.
        """
        sending = self._websocket.send(_message(frame))
        try:
            waits = sending.send(None)
        except StopIteration:
            return
        except (WebSocketDisconnect, RuntimeError, OSError):
            self.closed = True
            return
        self._start(_rest(sending, waits))

    def _start(self, begun: Coroutine[Any, Any, None] | None = None) -> None:
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._send(begun))

    async def _send(self, begun: Coroutine[Any, Any, None] | None) -> None:
        try:
            if begun is not None:
                async with asyncio.timeout(SEND_TIMEOUT_S):
                    await begun
            while self._frames:
                frame = self._frames.popleft()
                self._bytes -= len(frame)
                async with asyncio.timeout(SEND_TIMEOUT_S):
                    await self._websocket.send(_message(frame))
            self._frames = None
            if self._closing is not None and not self.closed:
                self.closed = True
                async with asyncio.timeout(SEND_TIMEOUT_S):
                    await self._websocket.close(self._closing)
        except TimeoutError:
            log.info("socket_too_slow", extra={"waiting": len(self._frames or ())})
            self.closed = True
            self._forget()
            await self._abort()
        except (WebSocketDisconnect, RuntimeError, OSError):
            self.closed = True
            self._forget()
        finally:
            self._task = None

    async def _abort(self) -> None:
        try:
            async with asyncio.timeout(1):
                await self._websocket.close(TOO_SLOW)
        except (TimeoutError, RuntimeError, OSError):
            log.info("socket_abandoned")


def _message(frame: bytes) -> dict[str, str]:
    return {"type": "websocket.send", "text": frame.decode()}


@coroutine
def _rest(begun: Coroutine[Any, Any, None], waits: Any) -> Generator[Any, Any, None]:
    """What is left of a coroutine whose first step was taken outside of a task and waits for `waits`."""
    while True:
        try:
            come = yield waits
        except GeneratorExit:
            begun.close()
            raise
        except BaseException as error:  # noqa: BLE001  # cancelled, or out of time: the coroutine's to hear of
            step = partial(begun.throw, error)
        else:
            step = partial(begun.send, come)
        try:
            waits = step()
        except StopIteration:
            return
