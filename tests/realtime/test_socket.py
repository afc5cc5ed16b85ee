"""A sink's frames go out in order, at once where the reader keeps up; who does not read is dropped."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from starlette.websockets import WebSocket

from walletdesk.realtime import socket as realtime
from walletdesk.realtime.socket import TOO_SLOW, SocketSink


class Reader:
    """Stands for the server's side of a socket: `room` is cleared while the other side does not read."""

    def __init__(self) -> None:
        self.room = asyncio.Event()
        self.room.set()
        self.got: list[str] = []
        self.code: int | None = None
        self.broken: Exception | None = None

    async def send(self, message: dict[str, Any]) -> None:
        await self.room.wait()
        if self.broken is not None:
            raise self.broken
        self.got.append(message["text"])

    async def close(self, code: int) -> None:
        self.code = code


def sink_of(reader: Reader) -> SocketSink:
    return SocketSink(cast(WebSocket, reader))


def test_a_frame_is_out_when_offer_returns() -> None:
    async def story() -> None:
        reader = Reader()
        sink = sink_of(reader)
        sink.offer(b"one")
        sink.offer("二".encode())
        assert reader.got == ["one", "二"]
        await sink.finished()

    asyncio.run(story())


def test_frames_that_had_to_wait_keep_their_order_and_later_ones_stand_behind_them() -> None:
    async def story() -> None:
        reader = Reader()
        sink = sink_of(reader)
        sink.offer(b"1")
        reader.room.clear()
        sink.offer(b"2")
        sink.offer(b"3")
        await asyncio.sleep(0)
        assert reader.got == ["1"]
        reader.room.set()
        sink.offer(b"4")
        await sink.finished()
        sink.offer(b"5")
        assert reader.got == ["1", "2", "3", "4", "5"]

    asyncio.run(story())


def test_the_code_comes_after_what_waits() -> None:
    async def story() -> None:
        reader = Reader()
        sink = sink_of(reader)
        reader.room.clear()
        sink.offer(b"1")
        sink.close(4400)
        sink.offer(b"never")
        reader.room.set()
        await sink.finished()
        assert (reader.got, reader.code, sink.closed) == (["1"], 4400, True)

    asyncio.run(story())


def test_who_lets_frames_pile_up_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(realtime, "MOST_FRAMES", 3)

    async def story() -> None:
        reader = Reader()
        sink = sink_of(reader)
        reader.room.clear()
        for number in range(6):
            sink.offer(str(number).encode())
        reader.room.set()
        await sink.finished()
        assert (reader.got, reader.code) == (["0"], TOO_SLOW)

    asyncio.run(story())


def test_who_takes_nothing_for_too_long_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(realtime, "SEND_TIMEOUT_S", 0.01)

    async def story() -> None:
        reader = Reader()
        sink = sink_of(reader)
        reader.room.clear()
        sink.offer(b"1")
        await sink.finished()
        assert (reader.got, reader.code, sink.closed) == ([], TOO_SLOW, True)

    asyncio.run(story())


def test_who_left_gets_nothing_more_and_harms_nobody() -> None:
    async def story() -> None:
        reader = Reader()
        sink = sink_of(reader)
        reader.room.clear()
        sink.offer(b"1")
        await asyncio.sleep(0)
        sink.gone()
        await sink.finished()
        reader.room.set()
        sink.offer(b"2")
        await asyncio.sleep(0)
        assert reader.got == []

        broken = Reader()
        broken.broken = RuntimeError("closed")
        lost = sink_of(broken)
        lost.offer(b"1")
        assert lost.closed

    asyncio.run(story())
