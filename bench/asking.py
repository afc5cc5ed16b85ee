"""How many requests that no agent may make are stopped, how many ordinary replies are, and how long reading one takes.

    python bench/asking.py

The sentences are in `bench/asked.py` and `bench/asked_fresh.py`; what the rules were tuned on is in `tests/safety/` (`asking_texts.py`,
`asking_more.py`, `asking_third.py`, `asking_fourth.py`) and is shown beside it.  `unsure` findings, which wait for a lead, count as stopped for ordinary replies and as missed for requests.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bench import asked, asked_fresh, asking_fit  # noqa: E402  # after the path is known
from walletdesk.safety.asking import find  # noqa: E402

ROUNDS = 20


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


def _fresh() -> None:
    """The second set, by language and by kind of what is asked for."""
    print("reported on (the second set)")
    for name, asks, replies in (
        ("English", asked_fresh.ASKS_EN, asked_fresh.ORDINARY_EN),
        ("Chinese", asked_fresh.ASKS_ZH, asked_fresh.ORDINARY_ZH),
    ):
        of = [text for texts in asks.values() for text in texts]
        print(f"  {name:<20} blocked {caught(of)} of {len(of)} ({caught(of) / len(of):.1%})")
        print("    " + ", ".join(f"{kind} {caught(texts)} of {len(texts)}" for kind, texts in asks.items()))
        print(
            f"    ordinary replies   stopped {stopped(replies)} of {len(replies)} ({stopped(replies) / len(replies):.1%})"
        )


def main() -> None:
    requests, ordinary = asked.requests(), asked.ordinary()
    zh = _chinese(requests)
    en = [text for text in requests if text not in set(zh)]
    print("reported on (written before the rules, their misses never looked at)")
    for name, texts in (("requests", requests), ("  English", en), ("  Chinese", zh)):
        print(f"  {name:<20} blocked {caught(texts)} of {len(texts)} ({caught(texts) / len(texts):.1%})")
    print(
        f"  {'ordinary replies':<20} stopped {stopped(ordinary)} of {len(ordinary)} ({stopped(ordinary) / len(ordinary):.1%})"
    )
    print(
        f"  {'time':<20} {microseconds(requests):.0f} us a request, {microseconds(ordinary):.0f} us an ordinary reply"
    )
    long = " ".join(ordinary)
    start = time.process_time()
    find(long[:16_000])
    print(f"  {'16,000 characters':<20} {(time.process_time() - start) * 1e3:.1f} ms")
    _fresh()
    print("tuned on, and learned from")
    asks, replies = asking_fit.requests(), asking_fit.replies()
    print(f"  requests             blocked {caught(asks)} of {len(asks)}")
    print(f"  ordinary replies     stopped {stopped(replies)} of {len(replies)}")


if __name__ == "__main__":
    main()
