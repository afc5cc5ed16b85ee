"""What a provider posts at once is taken in its order."""

from __future__ import annotations

import asyncio
import random

from tests.support.running import run
from walletdesk.channels.order import InOrder


async def _take(
    order: InOrder, row: str, number: int, done: list[int], *, after_s: float = 0, works_s: float = 0
) -> None:
    await asyncio.sleep(after_s)
    async with order.turn(row, number):
        await asyncio.sleep(works_s)
        done.append(number)


def test_what_comes_in_any_order_is_taken_in_its_own() -> None:
    async def story() -> list[int]:
        order = InOrder()
        done: list[int] = []
        numbers = list(range(100, 200))
        first, *rest = numbers
        await _take(order, "chat", first, done)
        random.Random(7).shuffle(rest)
        await asyncio.gather(*(_take(order, "chat", number, done, works_s=0.001) for number in rest))
        return done

    assert run(story) == list(range(100, 200))


def test_rows_do_not_wait_for_each_others_work() -> None:
    async def story() -> list[int]:
        order = InOrder()
        done: list[int] = []
        await _take(order, "a", 1, done)
        await asyncio.gather(_take(order, "a", 2, done, works_s=0.2), _take(order, "b", 3, done))
        return done

    assert run(story) == [1, 3, 2]


def test_what_never_comes_is_waited_for_a_moment_and_not_for_ever() -> None:
    async def story() -> tuple[list[int], float]:
        order = InOrder(hold_s=0.05)
        done: list[int] = []
        loop = asyncio.get_running_loop()
        began = loop.time()
        await _take(order, "a", 1, done)
        for number in range(3, 60, 2):  # the others go to another process
            await _take(order, "a", number, done)
        return done, loop.time() - began

    done, took_s = run(story)
    assert done == [1, *range(3, 60, 2)]
    assert took_s < 0.05 * 12


def test_the_same_number_twice_and_one_that_is_late_are_let_through() -> None:
    async def story() -> list[int]:
        order = InOrder(hold_s=0.05)
        done: list[int] = []
        await _take(order, "a", 10, done)
        await asyncio.gather(*(_take(order, "a", number, done) for number in (12, 12)))
        await _take(order, "a", 11, done)
        await _take(order, "a", 4, done)
        return done

    assert run(story) == [10, 12, 12, 11, 4]


def test_who_gives_up_waiting_leaves_nothing_behind() -> None:
    async def story() -> list[int]:
        order = InOrder(hold_s=5)
        done: list[int] = []
        await _take(order, "a", 1, done)
        waiting = asyncio.create_task(_take(order, "a", 3, done))
        await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await asyncio.gather(_take(order, "a", 4, done), _take(order, "a", 2, done))
        return done

    assert run(story) == [1, 2, 4]
