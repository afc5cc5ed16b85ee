"""Learn `walletdesk/safety/asking_likely.z` from the sentences that what replies ask for was tuned on.

    python bench/asking_fit.py           # writes it
    python bench/asking_fit.py --judge   # each of the writers who knew no rule judged by what all others teach, and writes nothing

Requests are those of `tests/safety/asking_*.py` and `tests/safety/asked/`; what asks for nothing is there too, and in the articles,
macros and sentences that come with the desk.  What `bench/asking.py` reports on is not read.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.safety import (  # noqa: E402
    asked,
    asking_first,
    asking_fourth,
    asking_fresh,
    asking_more,
    asking_texts,
    asking_third,
    test_asking_more,
)
from walletdesk.macros import rules, starter  # noqa: E402
from walletdesk.safety import asking, asking_likely  # noqa: E402

TARGET = HERE.parent / "walletdesk" / "safety" / "asking_likely.z"
STARTER = HERE.parent / "walletdesk" / "knowledge" / "starter"
ROUNDS, FREEDOM, LEAST = 3, 1000.0, 2
OTHERS_COUNT = 3.0
"""So much a request of a writer who knew no rule counts, beside one of those that were written along with the rules."""
SMALL = 0.05
"""Weights below it are left out."""
IN_FRONT = {
    False: (
        "As we always say, never hand it to strangers, ",
        "You mustn't tell others, ",
        "Nobody but us will know, ",
        "Of course don't post it publicly, ",
        "We don't normally ask, but ",
        "This isn't a scam, ",
        "Beware of fake support, they steal coins, ",
        "Don't share this with third parties, however ",
    ),
    True: (
        "切记不可外传，",
        "不要给陌生人看，",
        "我们绝不外泄，",
        "平时我们不会问，但",
        "我们不是骗子，",
        "谨防假客服诈骗，",
        "别在群里公开，",
        "除我们以外谁都不要给，",
    ),
}
"""What false helpers say before they ask, by whether it is Chinese: what is asked for behind it counts all the same."""
LIMITS = (-0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0)

Weights = np.ndarray[Any, np.dtype[np.float64]]
Stretch = tuple[int, ...]


def requests() -> list[str]:
    """Those that were written along with the rules."""
    return [
        *asking_first.requests(),
        *asking_texts.ASKS,
        *asking_more.ZH,
        *asking_more.EN,
        *asking_third.ASKS,
        *asking_fourth.ASKS,
    ]


def replies() -> list[str]:
    return [
        *asking_first.ordinary(),
        *asking_texts.FINE,
        *test_asking_more.PASSES,
        *asking_third.FINE,
        *asking_fourth.FINE,
    ]


def macros() -> list[str]:
    """Those that come with the desk, with their gaps and filled with samples."""
    written = [(text, language) for one in starter._ALL for language, text in (("en", one.en), ("zh", one.zh))]
    samples = {
        language: {name: getattr(it, language) for name, it in rules.PLACEHOLDERS.items()} for language in ("en", "zh")
    }
    return [*(text for text, _ in written), *(rules.fill(text, samples[language])[0] for text, language in written)]


def said_by_the_desk() -> list[str]:
    """What no rule has something to say of: a sentence that tells somebody to type a code of ours would teach the wrong thing."""
    return [
        text for text in asked.said_by_the_desk() if all(one.rule is asking.Rule.LIKELY for one in asking.find(text))
    ]


def writers() -> dict[str, tuple[list[str], list[str]]]:
    """The others, each with requests and ordinary replies."""
    return {"fresh": asking_fresh.all_of(), **{by: asked.all_of(by) for by in asked.WRITERS}}


def articles() -> list[str]:
    texts = [file.read_text("utf-8") for file in sorted(STARTER.rglob("*.md")) if file.name != "FACTS.md"]
    return [line.strip("-*# 0123456789.") for text in texts for line in text.splitlines()]


@cache
def stretches(text: str) -> tuple[Stretch, ...]:
    return tuple(tuple(sorted(told)) for _, _, told in asking.ruled(text) if told)


def _matrix(rows: Sequence[Stretch], rare: Weights) -> csr_matrix:
    lengths = [len(row) for row in rows]
    places = np.fromiter(chain.from_iterable(rows), np.int64, sum(lengths))
    shares = np.repeat(1 / np.sqrt(lengths), lengths) * rare[places]
    return csr_matrix((shares, places, np.concatenate([[0], np.cumsum(lengths)])), (len(rows), asking_likely.BUCKETS))


def learn(asks: Iterable[tuple[str, float]], fine: Iterable[str]) -> tuple[Weights, float]:
    """Logistic regression over stretches; rare marks weigh more, and a mark of one stretch alone tells nothing.

    Of a request one stretch asks, and nobody says which: first the longest is held to, then the one that reads most like it.
    """
    bags = [(stretches(text), counts) for text, counts in asks if stretches(text)]
    quiet = list(dict.fromkeys(one for text in fine for one in stretches(text)))
    loud = [(max(bag, key=len), counts) for bag, counts in bags]
    for turn in range(ROUNDS):
        rows = [*(one for one, _ in loud), *quiet]
        often = np.bincount(np.fromiter(chain.from_iterable(rows), np.int64), minlength=asking_likely.BUCKETS)
        rare = np.where(often < LEAST, 0, (np.log((len(rows) + 1) / (often + 1)) + 1) / 5)
        model = LogisticRegression(C=FREEDOM, solver="liblinear", random_state=1)
        counts = np.array([*(counts for _, counts in loud), *(1.0 for _ in quiet)])
        model.fit(_matrix(rows, rare), np.repeat([1, 0], [len(loud), len(quiet)]), sample_weight=counts)
        weights, bias = model.coef_[0] * rare, float(model.intercept_[0])
        loud = []
        for bag, counts_so in bags:
            loud.append((max(bag, key=lambda one: score(one, weights, bias)), counts_so))
            if turn == 0 and len(bag) > 1:
                loud.append((max(bag, key=len), counts_so / 2))
    return weights, bias


def score(told: Stretch, weights: Weights, bias: float) -> float:
    return float(weights[list(told)].sum() / np.sqrt(len(told)) + bias)


def kept(weights: Weights, bias: float) -> bytes:
    scaled = np.where(np.abs(weights) < SMALL, 0, weights) * asking_likely.SCALE
    whole = np.clip(np.rint(scaled), -127, 127).astype(np.int8)
    return zlib.compress(whole.tobytes() + round(bias * 1_000).to_bytes(4, "big", signed=True), 9)


def _taught(without: str = "") -> tuple[list[tuple[str, float]], list[str]]:
    others = [of for by, of in writers().items() if by != without]
    asks = [(text, 1.0) for text in requests()] + [(text, OTHERS_COUNT) for asks, _ in others for text in asks]
    asks += [(text, 1.0) for asks, _ in others for text in in_front(asks)]
    fine = [text for _, fine in others for text in fine]
    return asks, [*replies(), *articles(), *macros(), *said_by_the_desk(), *fine, *in_front(fine)]


def in_front(texts: Iterable[str]) -> list[str]:
    """Each with one of the warnings in front."""
    return [
        IN_FRONT[any("\u4e00" <= one <= "\u9fff" for one in text)][zlib.crc32(text.encode()) % 8] + text
        for text in texts
    ]


def judge() -> None:
    for by in asked.OTHERS:
        weights, bias = learn(*_taught(without=by))
        highest = [
            np.array([max((score(one, weights, bias) for one in stretches(text)), default=-99.0) for text in texts])
            for texts in writers()[by]
        ]
        print(by)
        for limit in LIMITS:
            asks, fine = (np.mean(found > limit) for found in highest)
            print(f"  {limit:>5}: requests {asks:.1%}, ordinary replies {fine:.2%}")


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--judge", action="store_true")
    if options.parse_args(arguments).judge:
        judge()
        return
    TARGET.write_bytes(kept(*learn(*_taught())))
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
