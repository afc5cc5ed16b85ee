"""Lines that were read in a picture, put into the orders in which somebody may have written them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from statistics import median

import msgspec

_NUMBERED = re.compile(r"\W*(\d{1,2})\W*([^\W\d_].*)")
_NUMBER = re.compile(r"\W*(\d{1,2})\W*")
_MOST = 24


class Line(msgspec.Struct, frozen=True):
    """A line or a cell of a table, with its corners from the upper left on clockwise, in pixels."""

    text: str
    corners: tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]


class _Placed(msgspec.Struct, frozen=True):
    text: str
    left: float
    middle: float
    height: float


def orders(lines: Sequence[Line]) -> list[str]:
    """The text by rows, by columns, and by the numbers before its words; each differs from those before it."""
    placed = _straight(lines)
    rows = _clustered(placed, lambda one: one.middle, 0.6)
    by_rows = "\n".join("  ".join(one.text for one in sorted(row, key=lambda one: one.left)) for row in rows)
    columns = _clustered(placed, lambda one: one.left, 1.2)
    by_columns = "\n".join(one.text for column in columns for one in sorted(column, key=lambda one: one.middle))
    by_numbers = _by_numbers(rows)
    return list(dict.fromkeys(text for text in (by_rows, by_columns, by_numbers) if text))


def _straight(lines: Sequence[Line]) -> list[_Placed]:
    """Their places, turned by the angle at which most of the longer ones lean."""
    angles = sorted(
        math.atan2(end[1] - start[1], end[0] - start[0])
        for start, end, *_ in (line.corners for line in lines)
        if math.dist(start, end) > 0
    )
    lean = median(angles) if angles else 0.0
    cos, sin = math.cos(-lean), math.sin(-lean)
    placed = []
    for line in lines:
        turned = [(x * cos - y * sin, x * sin + y * cos) for x, y in line.corners]
        ups, lefts = [y for _, y in turned], [x for x, _ in turned]
        placed.append(_Placed(line.text, min(lefts), sum(ups) / 4, max(1.0, math.dist(turned[0], turned[3]))))
    return placed


def _clustered(placed: Sequence[_Placed], where: Callable[[_Placed], float], gap: float) -> list[list[_Placed]]:
    """Groups of those that lie near each other along one axis: nearer than `gap` of their usual height."""
    if not placed:
        return []
    height = median(one.height for one in placed)
    ordered = sorted(placed, key=where)
    groups = [[ordered[0]]]
    for one in ordered[1:]:
        if where(one) - where(groups[-1][-1]) > gap * height:
            groups.append([])
        groups[-1].append(one)
    return groups


def _by_numbers(rows: Sequence[Sequence[_Placed]]) -> str:
    """The words behind the numbers 1 to 24, in their order; the number may stand in a cell of its own before its word."""
    words: dict[int, str] = {}
    for row in rows:
        waiting = 0
        for one in sorted(row, key=lambda one: one.left):
            if alone := _NUMBER.fullmatch(one.text):
                waiting = int(alone[1])
            elif both := _NUMBERED.fullmatch(one.text):
                words.setdefault(int(both[1]), both[2])
                waiting = 0
            elif waiting:
                words.setdefault(waiting, one.text)
                waiting = 0
    told = [number for number in sorted(words) if 1 <= number <= _MOST]
    return " ".join(words[number] for number in told) if len(told) >= 4 else ""
