"""Learn `walletdesk/safety/asking_likely.z` from the sentences that the rules for what replies ask for were tuned on.

    python bench/asking_fit.py           # writes it
    python bench/asking_fit.py --judge   # each quarter judged by what the others teach, and writes nothing

Requests are those of `tests/safety/asking_*.py`; what asks for nothing is there too, and in the articles of the starter set.
What `bench/asking.py` reports on is not read.
"""

from __future__ import annotations

import argparse
import random
import sys
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.safety import asking_fourth, asking_more, asking_texts, asking_third, test_asking_more  # noqa: E402
from walletdesk.safety import asking, asking_likely  # noqa: E402

TARGET = HERE.parent / "walletdesk" / "safety" / "asking_likely.z"
STARTER = HERE.parent / "walletdesk" / "knowledge" / "starter"
ROUNDS, RATE, SHRINK, SEED = 30, 0.5, 1e-4, 1

Marks = list[np.ndarray]


def requests() -> list[str]:
    return [*asking_texts.ASKS, *asking_more.ZH, *asking_more.EN, *asking_third.ASKS, *asking_fourth.ASKS]


def replies() -> list[str]:
    return [*asking_texts.FINE, *test_asking_more.PASSES, *asking_third.FINE, *asking_fourth.FINE]


def articles() -> list[str]:
    texts = [file.read_text("utf-8") for file in sorted(STARTER.rglob("*.md")) if file.name != "FACTS.md"]
    return [line.strip("-*# 0123456789.") for text in texts for line in text.splitlines()]


def split(texts: Iterable[str]) -> list[str]:
    return list(
        dict.fromkeys(one for text in texts for _, one in asking.sentences(asking.folded(text)) if len(one) > 3)
    )


def marks(sentences: Iterable[str]) -> Marks:
    return [np.array(sorted(set(asking_likely.told_by(one, asking.named_in(one)))), np.int64) for one in sentences]


def learn(asks: Marks, fine: Marks) -> tuple[np.ndarray, float]:
    """Logistic regression with a step of its own for each weight; a mark of one sentence alone tells nothing."""
    rows = [*asks, *fine]
    right = np.repeat([1.0, 0.0], [len(asks), len(fine)])
    often = np.bincount(np.concatenate(rows), minlength=asking_likely.BUCKETS) >= 2
    shares = 1 / np.sqrt([len(row) for row in rows])
    rows = [row[often[row]] for row in rows]
    weights, steps = np.zeros(asking_likely.BUCKETS), np.full(asking_likely.BUCKETS, 1e-6)
    bias, step = 0.0, 1e-6
    order = list(range(len(rows)))
    chance = random.Random(SEED)
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for at in order:
            row = rows[at]
            off = 1 / (1 + np.exp(-(weights[row].sum() * shares[at] + bias))) - right[at]
            slope = off * shares[at] + SHRINK * weights[row]
            steps[row] += slope * slope
            weights[row] -= RATE * slope / np.sqrt(steps[row])
            step += off * off
            bias -= RATE * off / np.sqrt(step)
    return weights, float(bias)


def kept(weights: np.ndarray, bias: float) -> bytes:
    whole = np.clip(np.rint(weights * asking_likely.SCALE), -127, 127).astype(np.int8)
    return zlib.compress(whole.tobytes() + round(bias * 1_000).to_bytes(4, "big", signed=True), 9)


def judge() -> None:
    chance = random.Random(SEED)
    parts: list[list[list[str]]] = []
    for texts in (requests(), replies(), articles()):
        mixed = list(texts)
        chance.shuffle(mixed)
        parts.append([mixed[at::4] for at in range(4)])
    asks, fine, prose = parts
    scores: tuple[list[float], list[float]] = ([], [])
    for part in range(4):
        others = [at for at in range(4) if at != part]
        weights, bias = learn(
            marks(asking.folded(text) for at in others for text in asks[at]),
            marks(split(text for at in others for text in (*fine[at], *prose[at]))),
        )
        for texts, found in zip((asks[part], fine[part]), scores, strict=True):
            found += [_highest(text, weights, bias) for text in texts]
    for limit in (0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2):
        shares = [np.mean([score > limit for score in found]) for found in scores]
        print(f"{limit:>5}: requests {shares[0]:.1%}, ordinary replies {shares[1]:.2%}")


def _highest(text: str, weights: np.ndarray, bias: float) -> float:
    found = [-9.0]
    for _, one in asking.sentences(asking.folded(text)):
        things = asking.named_in(one)
        if asking_likely.may_ask(one, things):
            row = marks([one])[0]
            found.append(float(weights[row].sum() / np.sqrt(len(row)) + bias))
    return max(found)


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--judge", action="store_true")
    if options.parse_args(arguments).judge:
        judge()
        return
    weights, bias = learn(marks(map(asking.folded, requests())), marks(split([*replies(), *articles()])))
    TARGET.write_bytes(kept(weights, bias))
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
