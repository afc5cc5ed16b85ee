"""Who is looking at what, over all processes: a hint, kept nowhere."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

import msgspec

from walletdesk.kit.clock import SECOND, Clock
from walletdesk.realtime.bus import Bus

TOPIC = "presence"
TYPING_US = 6 * SECOND
FORGOTTEN_US = 30 * SECOND
"""A process that has said nothing for so long is gone, and its people with it."""
REPEAT_S = 10


class _Told(msgspec.Struct):
    process: str
    place: int
    people: dict[str, int]
    """By person, until when they type."""


class Presence:
    """People (ids) at places (ids).  `on_change(place)` is called when somebody comes, goes or begins to type."""

    def __init__(self, bus: Bus, clock: Clock, on_change: Callable[[int], None]) -> None:
        self._bus = bus
        self._clock = clock
        self._on_change = on_change
        self._process = f"{os.getpid()}-{os.urandom(4).hex()}"
        self._own: dict[int, dict[int, list[int]]] = {}
        """By place and person: how many windows, and until when they type."""
        self._others: dict[int, dict[str, tuple[int, dict[int, int]]]] = {}
        self._task: asyncio.Task[None] | None = None
        bus.subscribe(self._hear)

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._repeat())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def come(self, place: int, person: int) -> None:
        entry = self._own.setdefault(place, {}).setdefault(person, [0, 0])
        entry[0] += 1
        self._tell(place)

    def go(self, place: int, person: int) -> None:
        people = self._own.get(place, {})
        entry = people.get(person)
        if entry is None:
            return
        entry[0] -= 1
        if entry[0] <= 0:
            del people[person]
            if not people:
                self._own.pop(place, None)
        self._tell(place)

    def types(self, place: int, person: int) -> None:
        """Somebody at a place begins or goes on to type."""
        entry = self._own.get(place, {}).get(person)
        if entry is not None:
            entry[1] = self._clock.now() + TYPING_US
            self._tell(place)

    def stops_typing(self, place: int, person: int) -> None:
        entry = self._own.get(place, {}).get(person)
        if entry is not None and entry[1]:
            entry[1] = 0
            self._tell(place)

    def at(self, place: int) -> dict[int, bool]:
        """Everybody at a place, and whether they type now."""
        now = self._clock.now()
        found = {person: entry[1] > now for person, entry in self._own.get(place, {}).items()}
        for heard_at, people in self._others.get(place, {}).values():
            if now - heard_at <= FORGOTTEN_US:
                for person, until in people.items():
                    found[person] = found.get(person, False) or until > now
        return found

    def _tell(self, place: int) -> None:
        self._publish(place)
        self._on_change(place)

    def _publish(self, place: int) -> None:
        people = {str(person): entry[1] for person, entry in self._own.get(place, {}).items()}
        self._bus.publish(TOPIC, msgspec.json.encode(_Told(self._process, place, people)))

    def _hear(self, topic: str, payload: bytes) -> None:
        if topic != TOPIC:
            return
        told = msgspec.json.decode(payload, type=_Told)
        if told.process == self._process:
            return
        here = self._others.setdefault(told.place, {})
        if told.people:
            here[told.process] = (self._clock.now(), {int(person): until for person, until in told.people.items()})
        else:
            here.pop(told.process, None)
            if not here:
                self._others.pop(told.place, None)
        self._on_change(told.place)

    async def _repeat(self) -> None:
        while True:
            await asyncio.sleep(REPEAT_S)
            for place in list(self._own):
                self._publish(place)
            now = self._clock.now()
            for place, processes in list(self._others.items()):
                gone = [name for name, (heard_at, _) in processes.items() if now - heard_at > FORGOTTEN_US]
                for name in gone:
                    del processes[name]
                if not processes:
                    del self._others[place]
                if gone:
                    self._on_change(place)
