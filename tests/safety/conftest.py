"""Counting work: executed lines and calls into C, so that no test depends on the clock."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

WorkCounter = Callable[[Callable[[], object]], int]


@pytest.fixture
def counted_work() -> WorkCounter:
    """Run something and return how many lines of Python it executed, in the gate and below."""

    def count(work: Callable[[], object]) -> int:
        lines = 0

        def trace(frame: FrameType, event: str, arg: Any) -> Any:
            nonlocal lines
            lines += event == "line"
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            work()
        finally:
            sys.settrace(before)
        return lines

    return count
