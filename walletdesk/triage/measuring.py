"""Whether a model that was learned anew may take the place of the one that runs: pure, from what both said of the same texts."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import msgspec

FEWEST = 8
"""Labels that were kept back; of fewer nobody can tell."""
DRAWS = 2000
LOW, HIGH = 0.025, 0.975
SLACK = 0.02
"""So much of an urgent intent's own seeds may be told otherwise than before; of labels that were kept back, none."""
PAIRS = 20


class Pair(msgspec.Struct, frozen=True):
    """So often a text of one intent was taken for one of another."""

    intent: str
    taken_for: str
    n: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """How a model did on labels that were kept back, beside the one that ran.  Shares of 1."""

    texts: int = 0
    """It learned from so many, the seeds among them."""
    labels: int = 0
    """Of those the team's."""
    held_back: int = 0
    right: float = 0
    right_before: float = 0
    low: float = 0
    """The interval in which its gain lies, 95 times of 100."""
    high: float = 0
    worse: tuple[str, ...] = ()
    """Urgent intents that it finds less often."""
    confused: tuple[Pair, ...] = ()
    seconds: float = 0
    trained: bool = True


class Decision(msgspec.Struct, frozen=True):
    switch: bool
    reason: str
    """better, too_few, no_better or worse_on_urgent"""


def decide(report: Report) -> Decision:
    if report.held_back < FEWEST:
        return Decision(False, "too_few")
    if report.worse:
        return Decision(False, "worse_on_urgent")
    return Decision(report.low > 0, "better" if report.low > 0 else "no_better")


def gain(right: Sequence[bool], before: Sequence[bool]) -> tuple[float, float]:
    """The bootstrap interval of how much more is right now, text by text."""
    if not right:
        return 0.0, 0.0
    gains = [int(now) - int(then) for now, then in zip(right, before, strict=True)]
    draw = random.Random(7)  # noqa: S311  # the same texts give the same answer
    means = sorted(sum(draw.choices(gains, k=len(gains))) / len(gains) for _ in range(DRAWS))
    return means[int(LOW * DRAWS)], means[int(HIGH * DRAWS) - 1]


def worse_on(
    truth: Sequence[str], told: Sequence[str], before: Sequence[str], urgent: frozenset[str], *, slack: float = 0.0
) -> set[str]:
    """Urgent intents of which fewer texts are found than before."""
    all_of = Counter(one for one in truth if one in urgent)
    now = Counter(one for one, said in zip(truth, told, strict=True) if one == said)
    then = Counter(one for one, said in zip(truth, before, strict=True) if one == said)
    return {one for one, n in all_of.items() if now[one] < then[one] - slack * n}


def confused(truth: Sequence[str], told: Sequence[str]) -> tuple[Pair, ...]:
    wrong = Counter((one, said) for one, said in zip(truth, told, strict=True) if one != said)
    return tuple(Pair(one, said, n) for (one, said), n in sorted(wrong.items(), key=lambda w: (-w[1], w[0]))[:PAIRS])
