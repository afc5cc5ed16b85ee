"""The bus over Redis, which may come and go."""

from __future__ import annotations

import asyncio
import logging
import os
import random
from collections import deque
from contextlib import suppress
from typing import Any

import msgspec
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from walletdesk.realtime.bus import LONGEST, LocalBus

log = logging.getLogger(__name__)


class _Envelope(msgspec.Struct, array_like=True):
    sender: bytes
    topic: str
    payload: bytes


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Envelope).decode


class RedisBus(LocalBus):
    """Redis pub/sub.  `channel` names the desk: Redis keeps channels of all its databases together.

    Down at the start is down like any other time: `start` returns, `up` is false, and it
    goes on trying.  `ping_s`: a connection silent for twice as long is given up.
    """

    def __init__(self, url: str, channel: str = "walletdesk", *, ping_s: float = 10.0, longest_wait_s: float = 5.0):
        super().__init__()
        self.up = False
        self.dropped = 0
        """Messages that other processes never got because Redis was away or slow."""
        self._url = url
        self._channel = channel
        self._ping_s = ping_s
        self._longest_wait_s = longest_wait_s
        self._me = os.urandom(8)
        self._outgoing: deque[bytes] = deque(maxlen=10_000)
        self._there_is_more = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def publish(self, topic: str, payload: bytes) -> None:
        super().publish(topic, payload)
        if len(payload) > LONGEST:
            return
        if not self.up:
            self.dropped += 1
            return
        if len(self._outgoing) == self._outgoing.maxlen:
            self.dropped += 1  # the oldest goes
        self._outgoing.append(_encode(_Envelope(self._me, topic, payload)))
        self._there_is_more.set()

    async def start(self) -> None:
        """Connects; returns when it is up, or when the first attempt has failed."""
        if self._task is None:
            tried = asyncio.Event()
            self._task = asyncio.create_task(self._stay_connected(tried), name="bus")
            await tried.wait()

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _stay_connected(self, tried: asyncio.Event) -> None:
        failures = 0
        while True:
            try:
                await self._connected(tried)
            except (RedisError, OSError, TimeoutError) as error:
                reason = type(error).__name__  # its text may hold the address, and with it the password
            except Exception as error:  # nothing may end the bus but `close`
                log.exception("bus_failed")
                reason = type(error).__name__
            finally:
                was_up, lost = self.up, len(self._outgoing)
                self.dropped += lost
                self._outgoing.clear()
                self._change(False)
            tried.set()
            failures = 1 if was_up else failures + 1
            if failures == 1:
                log.warning("bus_down", extra={"reason": reason})
            wait_s = min(self._longest_wait_s, 0.1 * 2 ** min(failures - 1, 10))
            await asyncio.sleep(wait_s * random.uniform(0.5, 1.0))  # noqa: S311  # spreads load, hides nothing

    async def _connected(self, tried: asyncio.Event) -> None:
        """Sends and hears until something breaks."""
        client = Redis.from_url(
            self._url,
            socket_connect_timeout=self._ping_s,
            socket_timeout=self._ping_s,
            retry=Retry(NoBackoff(), 0),  # trying again is ours, because it must be told
        )
        hearing = client.pubsub()
        try:
            await hearing.subscribe(self._channel)
            first = await hearing.get_message(timeout=self._ping_s)
            if first is None or first["type"] != "subscribe":
                raise TimeoutError
            self._there_is_more.clear()
            self._change(True)
            log.info("bus_up")
            tried.set()
            async with asyncio.TaskGroup() as both:
                both.create_task(self._send(client))
                both.create_task(self._hear(hearing))
        except ExceptionGroup as group:
            raise group.exceptions[0] from None
        finally:
            with suppress(RedisError, OSError, TimeoutError):
                await hearing.aclose()  # type: ignore[no-untyped-call]
            with suppress(RedisError, OSError, TimeoutError):
                await client.aclose()

    async def _send(self, client: Redis) -> None:
        while True:
            await self._there_is_more.wait()
            self._there_is_more.clear()
            while self._outgoing:
                # All that waits in one round trip; no transaction, for they have nothing to do with each other.
                pipeline = client.pipeline(transaction=False)
                for _ in range(min(len(self._outgoing), 500)):
                    pipeline.publish(self._channel, self._outgoing.popleft())
                await pipeline.execute()

    async def _hear(self, hearing: PubSub) -> None:
        silent = 0
        while True:
            message: dict[str, Any] | None = await hearing.get_message(timeout=self._ping_s)
            if message is None:
                silent += 1
                if silent > 2:
                    raise TimeoutError
                await hearing.ping()
                continue
            silent = 0
            if message["type"] != "message":
                continue
            try:
                envelope = _decode(message["data"])
            except msgspec.MsgspecError:  # another version's, or somebody else's
                log.warning("bus_message_unreadable", extra={"size_bytes": len(message["data"])})
                continue
            if envelope.sender != self._me:  # its own it has delivered already
                self._deliver(envelope.topic, envelope.payload)

    def _change(self, up: bool) -> None:
        if up == self.up:
            return
        self.up = up
        for watcher in self._watchers:
            try:
                watcher(up)
            except Exception:  # a listener's fault is not the bus's
                log.exception("listener_failed")
