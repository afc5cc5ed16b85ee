"""How many requests that no agent may make are stopped, how many ordinary replies are, and how long reading one takes.

    python bench/asking.py

The sentences are in `bench/asked_by/`, a file of each of three writers who knew no rule; what was tuned on is in `tests/safety/`
(`asking_*.py` and `asked/`) and is shown beside it.  `unsure` findings, which wait for a lead, count as stopped
for ordinary replies and as missed for requests.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bench import asking_fit  # noqa: E402  # after the path is known
from tests.safety.asked import written  # noqa: E402
from walletdesk.safety.asking import find  # noqa: E402

ROUNDS = 20
REPORTED = ("third_hand", "fourth_hand", "tenth_hand")


def caught(texts: Sequence[str]) -> int:
    return sum(any(not one.unsure for one in find(text)) for text in texts)


def stopped(texts: Sequence[str]) -> int:
    return sum(bool(find(text)) for text in texts)


def microseconds(texts: Sequence[str]) -> float:
    """Median over rounds of the mean time of one text."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for text in texts:
            find(text)
        rounds.append((time.process_time() - start) / len(texts) * 1e6)
    return statistics.median(rounds)


def _chinese(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if any("\u4e00" <= one <= "\u9fff" for one in text)]


def _english(texts: Sequence[str]) -> list[str]:
    chinese = set(_chinese(texts))
    return [text for text in texts if text not in chinese]


def _by_writer(name: str) -> None:
    """One writer's, by language and by kind of what is asked for."""
    asks, fine = written(name, HERE / "asked_by")
    print(f"reported on ({name})")
    for language, of in (("English", _english), ("Chinese", _chinese)):
        kinds = {kind: of(texts) for kind, texts in asks.items()}
        every = [text for texts in kinds.values() for text in texts]
        replies = of(fine)
        print(f"  {language:<20} blocked {caught(every)} of {len(every)} ({caught(every) / len(every):.1%})")
        print("    " + ", ".join(f"{kind} {caught(texts)} of {len(texts)}" for kind, texts in kinds.items()))
        print(
            f"    ordinary replies   stopped {stopped(replies)} of {len(replies)} ({stopped(replies) / len(replies):.1%})"
        )


def main() -> None:
    hands = [written(by, HERE / "asked_by") for by in REPORTED]
    requests = [text for asks, _ in hands for texts in asks.values() for text in texts]
    ordinary = [text for _, fine in hands for text in fine]
    print("reported on (by hands that knew no rule, and never read)")
    print(
        f"  requests             blocked {caught(requests)} of {len(requests)} ({caught(requests) / len(requests):.1%})"
    )
    print(
        f"  ordinary replies     stopped {stopped(ordinary)} of {len(ordinary)} ({stopped(ordinary) / len(ordinary):.1%})"
    )
    print(
        f"  {'time':<20} {microseconds(requests):.0f} us a request, {microseconds(ordinary):.0f} us an ordinary reply"
    )
    long = " ".join(ordinary)
    start = time.process_time()
    find(long[:16_000])
    print(f"  {'16,000 characters':<20} {(time.process_time() - start) * 1e3:.1f} ms")
    for name in REPORTED:
        _by_writer(name)
    print("tuned on, and learned from")
    for name, (asks, replies) in {
        "rules": (asking_fit.requests(), asking_fit.replies()),
        **asking_fit.writers(),
    }.items():
        print(
            f"  {name:<20} blocked {caught(asks)} of {len(asks)}, ordinary replies {stopped(replies)} of {len(replies)}"
        )


if __name__ == "__main__":
    main()
