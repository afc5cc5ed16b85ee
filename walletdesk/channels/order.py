"""What a provider posts over several connections is taken in the order in which it happened.

Of one row (a chat) one thing is taken after the other.  Where numbers are missing, what comes later waits a moment for
them.  `InOrder` knows only what is posted to this process; where several share an account, `InOrderOfAll` asks the database.
Where numbers are missing for good, after some useless waits none is made until one is seen to be out of order again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from heapq import heapify, heappush

from walletdesk.conversations.rules import digest
from walletdesk.inboxes import arriving
from walletdesk.kit.db import Db

HOLD_S = 1.0
"""So long for a number that is missing: providers tell what is late by far less than they wait before they tell it again."""
_USELESS = 5
_ANEW = 10_000
"""A number so much lower than the last is counted anew, not late."""


ASKS_EVERY_S = 0.02


class InOrderOfAll:
    """Of one account that several processes are told things of."""

    def __init__(self, db: Db, inbox_id: int, hold_s: float = HOLD_S) -> None:
        self._db = db
        self._inbox_id = inbox_id
        self._hold_s = hold_s
        self._useless = 0

    @asynccontextmanager
    async def turn(self, row: str, number: int) -> AsyncIterator[None]:
        """Inside, everything of this row that has a lower number, and came or comes soon, has been taken: by any process.

        Raises what the database raises.
        """
        place = digest(row)
        await self._db.write(arriving.came, self._inbox_id, number, place)
        try:
            await self._wait(place, number)
            yield
        except BaseException:
            await asyncio.shield(self._db.write(arriving.given_up, self._inbox_id, number))
            raise
        await self._db.write(arriving.done, self._inbox_id, number)

    async def _wait(self, place: str, number: int) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._hold_s
        waited = False
        while True:
            before = await self._db.read(arriving.before, self._inbox_id, number, place)
            if before.later:
                self._useless = 0  # out of order, or told again
            missing = before.missing(number) and self._useless < _USELESS
            if not before.taking and not missing:
                if waited:
                    self._useless = 0
                return
            if not before.taking and loop.time() > until:
                self._useless += 1
                return
            waited = waited or missing
            await asyncio.sleep(ASKS_EVERY_S)


class InOrder:
    """Of one account, in this process.  Used in one loop."""

    def __init__(self, hold_s: float = HOLD_S) -> None:
        self._hold_s = hold_s
        self._all_up_to: int | None = None
        self._ahead: set[int] = set()
        self._rows: dict[str, list[int]] = {}
        self._useless = 0
        self._changed = asyncio.Event()

    @asynccontextmanager
    async def turn(self, row: str, number: int) -> AsyncIterator[None]:
        """Inside, everything of this row that has a lower number, and came or comes soon, has been taken."""
        self._came(number)
        heap = self._rows.setdefault(row, [])
        heappush(heap, number)
        try:
            if self._is_ahead(number) and self._useless < _USELESS:
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._hold_s):
                        while self._is_ahead(number):
                            await self._changed.wait()
                if self._is_ahead(number):
                    self._useless += 1
                    self._skip_to(number)
                else:
                    self._useless = 0
            while heap[0] < number:
                await self._changed.wait()
            yield
        finally:
            heap.remove(number)
            heapify(heap)
            if not heap:
                self._rows.pop(row, None)
            self._wake()

    def _is_ahead(self, number: int) -> bool:
        return self._all_up_to is not None and number > self._all_up_to

    def _came(self, number: int) -> None:
        last = self._all_up_to
        if last is None or number < last - _ANEW:
            self._all_up_to = number
            self._ahead.clear()
        elif number <= last:
            self._useless = 0  # out of order, or told again
        else:
            self._ahead.add(number)
            if self._useless >= _USELESS:
                self._skip_to(number)
            self._close_up()

    def _skip_to(self, number: int) -> None:
        self._all_up_to = number
        self._ahead = {one for one in self._ahead if one > number}
        self._close_up()

    def _close_up(self) -> None:
        last = self._all_up_to or 0
        while last + 1 in self._ahead:
            last += 1
            self._ahead.discard(last)
        if last != self._all_up_to:
            self._all_up_to = last
            self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
