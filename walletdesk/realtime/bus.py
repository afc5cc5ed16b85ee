"""Hints between the processes of one desk: "topic X changed, look".

Promises (decision D5), few on purpose:

1. `publish` tells this process's own listeners at once and the others soon.  It never
   waits and never raises.
2. Any message may be lost; none is kept.  Payloads are ids and sequence numbers, at
   most LONGEST bytes, never texts.  Whoever needs to know reads the database.
3. When `up` changes the `on_change` listeners hear it.  After a gap nobody knows what
   was missed, so they look at the database once and tell again what changed; while the
   bus is down they poll it.

All processes hear one channel.  At 300 agents and 500 messages/s that is some 100 kB/s
for each, cheaper than telling everyone who listens to what.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from walletdesk.kit.settings import Settings

log = logging.getLogger(__name__)

LONGEST = 4096
Listener = Callable[[str, bytes], None]
"""Called in the loop with topic and payload; must be quick."""
OnChange = Callable[[bool], None]


class Bus(Protocol):
    @property
    def up(self) -> bool:
        """Whether other processes are heard.  Always true where there are none."""

    def publish(self, topic: str, payload: bytes) -> None: ...
    def subscribe(self, listener: Listener) -> None: ...
    def on_change(self, listener: OnChange) -> None: ...
    async def start(self) -> None: ...
    async def close(self) -> None: ...


class LocalBus:
    """The bus of a desk that is one process."""

    up = True

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._watchers: list[OnChange] = []

    def publish(self, topic: str, payload: bytes) -> None:
        if len(payload) > LONGEST:
            log.error("payload_too_long", extra={"size_bytes": len(payload)})
            return
        self._deliver(topic, payload)

    def subscribe(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def on_change(self, listener: OnChange) -> None:
        self._watchers.append(listener)

    async def start(self) -> None:
        """Nothing to connect to."""

    async def close(self) -> None:
        """Nothing to give back."""

    def _deliver(self, topic: str, payload: bytes) -> None:
        for listener in self._listeners:
            try:
                listener(topic, payload)
            except Exception:  # a listener's fault is not the publisher's
                log.exception("listener_failed")


def open_bus(settings: Settings) -> Bus:
    """The bus these settings ask for; `start` it in the app's loop."""
    if not settings.redis:
        return LocalBus()
    # Redis's client takes 20 MB and a third of a second, which a desk without Redis need not spend.
    from walletdesk.realtime.redis_bus import RedisBus

    return RedisBus(settings.redis, f"walletdesk:{settings.key('bus').hex()[:16]}")
