"""Lines of a picture, put back into the orders in which they were written."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import pytest

from walletdesk.files.order import Line, orders

WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def line(text: str, x: float, y: float, lean: float = 0.0, size: float = 20) -> Line:
    wide = size * 0.6 * len(text)
    cos, sin = math.cos(lean), math.sin(lean)

    def at(px: float, py: float) -> tuple[float, float]:
        return px * cos - py * sin, px * sin + py * cos

    return Line(text, (at(x, y), at(x + wide, y), at(x + wide, y + size), at(x, y + size)))


def grid(texts: Sequence[str], columns: int, *, down: bool = False, lean: float = 0.0) -> list[Line]:
    rows = -(-len(texts) // columns)
    lines = []
    for at, text in enumerate(texts):
        row, column = (at % rows, at // rows) if down else divmod(at, columns)
        lines.append(line(text, 40 + column * 260, 100 + row * 60, lean))
    random.Random(1).shuffle(lines)
    return lines


def read(lines: list[Line]) -> list[str]:
    return [" ".join(text.split()) for text in orders(lines)]


@pytest.mark.parametrize("columns", [1, 2, 3, 4])
@pytest.mark.parametrize("lean", [0.0, 0.1, -0.15])
@pytest.mark.parametrize("down", [False, True])
def test_a_grid_is_read_along_and_down(columns: int, lean: float, down: bool) -> None:
    assert " ".join(WORDS) in read(grid(WORDS, columns, down=down, lean=lean))


def test_numbers_before_words_say_the_order_whatever_the_places() -> None:
    numbered = [f"{at}. {word}" for at, word in enumerate(WORDS, 1)]
    random.Random(2).shuffle(numbered)
    assert " ".join(WORDS) in read(grid(numbered, 3))


def test_numbers_may_stand_before_their_words() -> None:
    cells = [cell for at, word in enumerate(WORDS, 1) for cell in (str(at), word)]
    assert " ".join(WORDS) in read(grid(cells, 6))


def test_nothing_is_read_in_nothing() -> None:
    assert orders([]) == []
    assert read([line("Hello", 5, 5)]) == ["Hello"]
