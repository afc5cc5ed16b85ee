"""Tests are plain functions; this carries what is async."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run(main: Callable[..., Coroutine[Any, Any, T]], *args: Any, limit_s: float = 60) -> T:
    """Runs `main(*args)` in an event loop of its own and returns its result.

    Raises TimeoutError when it is not done after `limit_s`: a hanging test names itself.
    """

    async def limited() -> T:
        async with asyncio.timeout(limit_s):
            return await main(*args)

    return asyncio.run(limited())
