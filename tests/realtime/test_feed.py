"""One conversation that cannot be shown keeps none of the others from the screens."""

from __future__ import annotations

import asyncio

from tests.support.running import run
from walletdesk.realtime.feed import Feed


def test_of_many_marked_ones_only_the_one_that_fails_is_dropped() -> None:
    rendered: dict[int, int] = {}
    done = asyncio.Event()

    async def render(batch: dict[int, int]) -> None:
        if 7 in batch:
            raise ZeroDivisionError
        rendered.update(batch)
        if 99 in batch:
            done.set()

    async def main() -> None:
        feed = Feed(render)
        for key in (*range(20), 99):
            feed.mark(key, key + 1)
        feed.start()
        await done.wait()
        await feed.stop()

    run(main)
    assert rendered == {key: key + 1 for key in (*range(20), 99) if key != 7}
