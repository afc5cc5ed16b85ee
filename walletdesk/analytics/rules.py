"""When a topic rises: more people ask than usual at this hour, and not by chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum

import msgspec

WINDOW_H = 3
"""Hours that are compared with the same hours of earlier days."""
DAYS = 28
LEAST_DAYS = 7
"""A desk that is younger does not know what is usual."""
LEAST = 5
LEAST_PEOPLE = 4
TIMES = 3.0
CHANCE = 1e-4
"""So seldom so many come by chance where as many are expected as usual."""
QUIET_H = 24
"""A topic is announced once in so long."""


class By(StrEnum):
    """What questions are told apart by."""

    INTENT = "intent"
    CHAIN = "chain"
    VERSION = "version"
    LANGUAGE = "language"
    CHANNEL = "channel"


class RiseState(StrEnum):
    OPEN = "open"
    SET_ASIDE = "set_aside"
    OVER = "over"


class Rise(msgspec.Struct, frozen=True):
    n: int
    people: int
    usual: float
    """Of the same hours on earlier days: their mean, or what four of five days stay under, whichever is more."""

    @property
    def times(self) -> float:
        """How many times as usual; less than one a window counts as one."""
        return self.n / max(self.usual, 1.0)


def rising(n: int, people: int, before: Sequence[int]) -> Rise | None:
    """`before`: how many came in the same hours of each earlier day, a zero for a day without."""
    if n < LEAST or people < LEAST_PEOPLE or len(before) < LEAST_DAYS:
        return None
    usual = max(sum(before) / len(before), float(quantile(before, 0.8)))
    found = Rise(n, people, usual)
    if n < TIMES * max(usual, 1.0) or poisson_tail(n, max(usual, 0.5)) > CHANCE:
        return None
    return found


def quantile(values: Sequence[int], share: float) -> int:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


def poisson_tail(n: int, expected: float) -> float:
    """How likely `n` or more are where `expected` are."""
    term, below = math.exp(-expected), 0.0
    for number in range(n):
        below += term
        term *= expected / (number + 1)
    return max(0.0, 1.0 - below)


def began(hours: Sequence[int], usual_an_hour: float) -> int:
    """The first of the window's hours, oldest first, in which more came than usual; its place."""
    for place, n in enumerate(hours):
        if n > max(usual_an_hour, 0):
            return place
    return 0
