"""kill -9 at random moments, and the count of what was promised against what is there.

A `Victim` is anything that takes writes by key and can be killed: the small child of
tests/support/writing_child.py, or a whole server behind a socket.  `Killer` keeps
many writers busy, kills, starts again, lets each writer send once more what had no
answer, with the same key, and at the end compares.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol


class Lost(Exception):
    """The connection ended before the answer came."""


@dataclass(frozen=True)
class Kept:
    """One stored write.  Sequences of one `place` (conversation) have no gap."""

    place: int
    key: str
    sequence: int


class Victim(Protocol):
    @property
    def places(self) -> Collection[int]:
        """Where writers write: numbers of conversations."""

    async def start(self) -> None:
        """Returns when it takes writes."""

    async def write(self, place: int, key: str) -> int:
        """Returns the sequence number after the acknowledgement.  Raises Lost."""

    async def kill(self) -> None:
        """With SIGKILL; returns when it is dead and every answer that had left it was read."""

    async def stop(self) -> None:
        """In peace, at the end of the test."""

    def kept(self) -> Sequence[Kept]:
        """Everything that is stored, read past the victim, which is dead."""


@dataclass
class Counts:
    kills: int = 0
    acknowledged: int = 0
    killed_in_flight: int = 0
    """Kills while at least one write had no answer."""
    in_flight: int = 0
    """Writes without an answer, over all kills."""
    killed_between: int = 0
    """Kills after which a write without an answer turned out to be stored: between commit and acknowledgement."""
    between: int = 0
    running_s: float = 0
    faults: list[str] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return self.acknowledged / self.running_s

    def __str__(self) -> str:
        return (
            f"{self.kills} kills at {self.per_second:.0f} writes/s: {self.acknowledged} acknowledged; "
            f"{self.in_flight} without an answer, in {self.killed_in_flight} kills; "
            f"{self.between} of them stored all the same, in {self.killed_between} kills; "
            f"{len(self.faults)} lost, doubled or out of sequence"
        )


class Killer:
    """Keeps `writers` busy against a victim.  `seed` makes the moments of the kills repeatable as far as they can be."""

    def __init__(self, victim: Victim, *, writers: int = 16, seed: int = 1) -> None:
        self._victim = victim
        self._writers = writers
        self._random = random.Random(seed)
        self._keys = (f"key-{number}" for number in itertools.count())
        self._waiting: dict[str, int] = {}
        """Keys without an answer, and their places."""
        self._answered: dict[str, tuple[int, int]] = {}
        self._enough = asyncio.Event()
        self._least = 0
        self.counts = Counts()

    async def run(self, kills: int) -> Counts:
        """Kills so many times, then lets everything that waits be answered, and compares."""
        for _ in range(kills):
            await self._one_life(killed=True)
        await self._one_life(killed=False)
        self._compare(self._victim.kept(), complete=True)
        return self.counts

    async def _one_life(self, *, killed: bool) -> None:
        await self._victim.start()
        began = time.monotonic()
        again = list(self._waiting.items())
        # The first answers prove that it works; after them, some random time.
        self._enough.clear()
        self._least = len(self._answered) + len(again) + self._random.randrange(5, 60)
        ending = asyncio.Event()
        writers = [asyncio.ensure_future(self._write(again, ending)) for _ in range(self._writers)]
        await self._enough.wait()
        if killed:
            await asyncio.sleep(self._random.random() * 0.05)
            await self._victim.kill()
        else:
            ending.set()
        await asyncio.gather(*writers)
        self.counts.running_s += time.monotonic() - began
        if not killed:
            await self._victim.stop()
            return
        self.counts.kills += 1
        self.counts.in_flight += len(self._waiting)
        self.counts.killed_in_flight += bool(self._waiting)
        stored = {one.key for one in self._compare(self._victim.kept(), complete=False)}
        between = len(stored & self._waiting.keys())
        self.counts.between += between
        self.counts.killed_between += bool(between)

    async def _write(self, again: list[tuple[str, int]], ending: asyncio.Event) -> None:
        """First what the last life left without an answer, then new keys, until it dies or ends."""
        while again or not ending.is_set():
            key, place = again.pop() if again else self._new()
            self._waiting[key] = place
            try:
                sequence = await self._victim.write(place, key)
            except Lost:
                return
            del self._waiting[key]
            self._answered[key] = place, sequence
            self.counts.acknowledged += 1
            if len(self._answered) >= self._least:
                self._enough.set()

    def _new(self) -> tuple[str, int]:
        return next(self._keys), self._random.choice(tuple(self._victim.places))

    def _compare(self, kept: Sequence[Kept], *, complete: bool) -> Sequence[Kept]:
        """Notes every fault: an answer without a row, a key with two rows, a gap, a row that nobody sent."""
        faults = self.counts.faults
        rows: dict[str, Kept] = {}
        sequences: dict[int, list[int]] = defaultdict(list)
        for one in kept:
            if one.key in rows:
                faults.append(f"doubled: {one}")
            rows[one.key] = one
            sequences[one.place].append(one.sequence)
        for key, (place, sequence) in self._answered.items():
            if rows.get(key) != Kept(place, key, sequence):
                faults.append(f"acknowledged as {place}:{sequence} and lost or different: {key} {rows.get(key)}")
        for place, found in sequences.items():
            if sorted(found) != list(range(1, len(found) + 1)):
                faults.append(f"out of sequence in {place}: {sorted(found)}")
        strange = rows.keys() - self._answered.keys() - self._waiting.keys()
        faults += [f"nobody sent {key}" for key in strange]
        if complete:
            faults += [f"never answered: {key}" for key in self._waiting]
        return kept
