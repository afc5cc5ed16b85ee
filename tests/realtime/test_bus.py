"""The bus carries hints, loses some, and never gets in the way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.running import run
from tests.support.servers import RedisServer
from walletdesk.kit.settings import Settings
from walletdesk.realtime.bus import LONGEST, LocalBus, open_bus
from walletdesk.realtime.redis_bus import RedisBus


class Ear:
    """Remembers what a bus told, and lets a test wait for it."""

    def __init__(self, bus: LocalBus) -> None:
        self.heard: list[tuple[str, bytes]] = []
        self.changes: list[bool] = []
        self._news = asyncio.Event()
        bus.subscribe(self._hear)
        bus.on_change(self._changed)

    def _hear(self, topic: str, payload: bytes) -> None:
        self.heard.append((topic, payload))
        self._news.set()

    def _changed(self, up: bool) -> None:
        self.changes.append(up)
        self._news.set()

    async def until(self, true: Callable[[], bool]) -> None:
        """Waits for the next news until `true`; the runner's limit ends what never comes."""
        while not true():
            self._news.clear()
            await self._news.wait()


def test_one_process_hears_itself_at_once() -> None:
    bus = LocalBus()
    ear = Ear(bus)
    bus.publish("conversation:7", b"3")
    assert ear.heard == [("conversation:7", b"3")]
    assert bus.up


def test_a_listener_that_fails_takes_nothing_from_the_others(caplog: pytest.LogCaptureFixture) -> None:
    bus = LocalBus()
    bus.subscribe(lambda topic, payload: 1 / 0)  # type: ignore[arg-type]
    ear = Ear(bus)
    bus.publish("inbox", b"1")
    assert ear.heard == [("inbox", b"1")]
    assert [record.msg for record in caplog.records] == ["listener_failed"]


def test_what_is_too_long_for_a_hint_is_not_sent(caplog: pytest.LogCaptureFixture) -> None:
    bus = LocalBus()
    ear = Ear(bus)
    bus.publish("inbox", b"x" * (LONGEST + 1))
    assert ear.heard == []
    assert [record.msg for record in caplog.records] == ["payload_too_long"]


def test_settings_choose_the_bus() -> None:
    assert isinstance(open_bus(Settings()), LocalBus)
    assert not isinstance(open_bus(Settings()), RedisBus)
    one = open_bus(Settings(redis="redis://127.0.0.1", secret_key="a" * 32))
    other = open_bus(Settings(redis="redis://127.0.0.1", secret_key="b" * 32))
    assert isinstance(one, RedisBus) and isinstance(other, RedisBus)
    assert one._channel != other._channel


def test_processes_hear_each_other_and_themselves_once(redis_url: str) -> None:
    async def main() -> None:
        here, there = RedisBus(redis_url, "desk"), RedisBus(redis_url, "desk")
        near, far = Ear(here), Ear(there)
        await here.start()
        await there.start()
        assert here.up and there.up
        for n in range(1200):  # more than one round trip's worth
            here.publish("conversation:7", str(n).encode())
        there.publish("inbox", b"1")
        await far.until(lambda: len(far.heard) == 1201)
        await near.until(lambda: ("inbox", b"1") in near.heard)
        expected = [("conversation:7", str(n).encode()) for n in range(1200)]
        assert [one for one in far.heard if one[0] != "inbox"] == expected
        assert near.heard == [*expected, ("inbox", b"1")]
        await here.close()
        await there.close()
        assert not here.up
        assert near.changes == [True, False]

    run(main)


def test_two_desks_in_one_redis_do_not_hear_each_other(redis_url: str) -> None:
    async def main() -> None:
        mine, same, other = RedisBus(redis_url, "a"), RedisBus(redis_url, "a"), RedisBus(redis_url, "b")
        ear, stranger = Ear(same), Ear(other)
        for bus in (mine, same, other):
            await bus.start()
        mine.publish("inbox", b"1")
        other.publish("inbox", b"2")
        await ear.until(lambda: bool(ear.heard))
        assert ear.heard == [("inbox", b"1")]
        assert stranger.heard == [("inbox", b"2")]
        for bus in (mine, same, other):
            await bus.close()

    run(main)


def test_redis_stopped_and_started_is_told_and_got_over(own_redis: RedisServer) -> None:
    async def main() -> None:
        here, there = (RedisBus(own_redis.url, "desk", longest_wait_s=0.2) for _ in range(2))
        near, far = Ear(here), Ear(there)
        await here.start()
        await there.start()

        await asyncio.to_thread(own_redis.stop)
        await near.until(lambda: not here.up)
        await far.until(lambda: not there.up)
        here.publish("conversation:7", b"lost on the way, heard at home")
        assert near.heard == [("conversation:7", b"lost on the way, heard at home")]
        assert here.dropped == 1

        await asyncio.to_thread(own_redis.start)
        await near.until(lambda: here.up)
        await far.until(lambda: there.up)
        here.publish("conversation:7", b"8")
        await far.until(lambda: bool(far.heard))
        assert far.heard == [("conversation:7", b"8")]
        assert near.changes == far.changes == [True, False, True]
        await here.close()
        await there.close()

    run(main)


def test_a_redis_that_is_not_there_at_the_start_is_waited_for(
    own_redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        await asyncio.to_thread(own_redis.stop)
        bus = RedisBus(own_redis.url, "desk", longest_wait_s=0.2)
        ear = Ear(bus)
        await bus.start()
        assert not bus.up
        bus.publish("inbox", b"1")
        assert ear.heard == [("inbox", b"1")]
        await asyncio.to_thread(own_redis.start)
        await ear.until(lambda: bus.up)
        await bus.close()

    with caplog.at_level(logging.WARNING):
        run(main)
    assert [record.msg for record in caplog.records if record.name == "walletdesk.realtime.redis_bus"] == ["bus_down"]
    assert own_redis.url not in caplog.text


def test_a_redis_that_no_longer_answers_counts_as_down() -> None:
    async def main() -> None:
        answers = 1

        async def stuck(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal answers
            while received := await reader.read(4096):
                for _ in range(received.count(b"SETINFO") + received.count(b"MAINT_NOTIFICATIONS")):
                    writer.write(b"+OK\r\n")
                if b"HELLO" in received:
                    writer.write(b"-ERR unknown command\r\n")
                if b"SUBSCRIBE" in received and answers:
                    answers -= 1
                    writer.write(b"*3\r\n$9\r\nsubscribe\r\n$4\r\ndesk\r\n:1\r\n")
            writer.close()

        server = await asyncio.start_server(stuck, "127.0.0.1", 0)
        port: int = server.sockets[0].getsockname()[1]
        bus = RedisBus(f"redis://127.0.0.1:{port}?protocol=2", "desk", ping_s=0.05, longest_wait_s=0.1)
        ear = Ear(bus)
        await bus.start()
        await ear.until(lambda: ear.changes == [True, False])
        await bus.close()
        server.close()

    run(main)


def test_what_others_write_into_the_channel_is_passed_over(redis_url: str, caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        from redis.asyncio import Redis

        bus = RedisBus(redis_url, "desk")
        ear = Ear(bus)
        await bus.start()
        client: Any = Redis.from_url(redis_url)
        await client.publish("desk", b"\xff not ours")
        other = RedisBus(redis_url, "desk")
        await other.start()
        other.publish("inbox", b"1")
        await ear.until(lambda: bool(ear.heard))
        assert ear.heard == [("inbox", b"1")]
        await client.aclose()
        await bus.close()
        await other.close()

    run(main)
    assert "bus_message_unreadable" in [record.msg for record in caplog.records]
    assert "not ours" not in caplog.text
