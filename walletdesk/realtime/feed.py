"""From "something changed" to frames, one read for everything that changed meanwhile.

A commit marks keys as changed.  One task takes all marked keys, has them rendered,
and takes what was marked in the meantime: at rest a change is out at once, under
load one read serves many.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from walletdesk.kit.errors import WalletdeskError

log = logging.getLogger(__name__)

Render = Callable[[dict[int, int]], Awaitable[None]]
"""Given keys and the lowest number marked for each; reads the truth and offers frames."""

MOST = 200
"""Keys rendered in one go."""


class Feed:
    """Marks of one kind.  `start` it in the loop that commits are told in."""

    def __init__(self, render: Render) -> None:
        self._render = render
        self._marked: dict[int, int] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def mark(self, key: int, number: int) -> None:
        """Something at or above `number` happened to `key`."""
        known = self._marked.get(key)
        if known is None or number < known:
            self._marked[key] = number
        self._wake.set()

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._marked:
                keys = list(self._marked)[:MOST]
                batch = {key: self._marked.pop(key) for key in keys}
                try:
                    await self._render(batch)
                except WalletdeskError as error:
                    # The database is busy or away: the marks stay, and it is asked again.
                    log.info("feed_waits", extra={"code": error.code, "keys": len(batch)})
                    for key, number in batch.items():
                        self.mark(key, number)
                    await asyncio.sleep(0.5)
                except Exception as error:  # the feed must live; whoever listens asks again when it comes back
                    log.exception("feed_failed", extra={"error": type(error).__name__, "keys": len(batch)})
                    if len(batch) > 1:
                        await self._one_by_one(batch)

    async def _one_by_one(self, batch: dict[int, int]) -> None:
        """Drop only the key that fails: the others have waited for nothing else."""
        for key, number in batch.items():
            try:
                await self._render({key: number})
            except WalletdeskError:
                self.mark(key, number)
            except Exception as error:  # this one cannot be shown; its next change tries again
                log.exception("feed_failed", extra={"error": type(error).__name__, "key": key})
