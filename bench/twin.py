#!/usr/bin/env python3
"""Measure the gate's twin in the browser beside the server's gate: recall by language, false hits, time, size.

    bench/twin.py [--each N] [--seed S] [--data DIR] [--texts FILE ...]

Both read the same (`tests/safety/vectors.py`), the twin in Node.  What is for tuning and what for reporting is as in
`bench/gate.py`: seeds 1 to 9 and the even lines of texts for tuning, seed 20 and the odd lines for reporting.  Of the
twin only Chinese was tuned, because its table of pairs is smaller: with seeds 1 and 2 and the even lines of `zh.txt`,
which `bench/texts.py` makes of Chinese sayings, manual pages and pages of help.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import gate  # noqa: E402  (the path must be set first)
from bin.parts import web  # noqa: E402
from tests.safety import leaks  # noqa: E402
from tests.safety.vectors import vectors  # noqa: E402
from walletdesk.safety import screen  # noqa: E402
from walletdesk.wire import RawText  # noqa: E402

AT_ONCE = 200


class Twin:
    """The browser's code, in Node."""

    def __init__(self, folder: Path) -> None:
        where = ("--config", "widget/vite.config.ts", "--outDir", str(folder), "--emptyOutDir", "--logLevel", "warn")
        web.tool("vite", "bin/vite.js", "build", "widget", "--ssr", "twin/testing/reader.ts", *where)
        self._process = subprocess.Popen(
            [web.NODE, folder / "reader.js"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def read(self, talks: Iterable[list[str]], rounds: int = 1) -> Iterator[dict[str, Any]]:
        """What is left of the texts of each talk, what was found, and how long it took."""
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        waiting = iter(talks)
        while some := list(islice(waiting, AT_ONCE)):
            lines = (json.dumps({"texts": texts, "rounds": rounds}) + "\n" for texts in some)
            # One at a time: both ends of the pipe are small.
            for line in lines:
                process.stdin.write(line)
                process.stdin.flush()
                yield json.loads(process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--each", type=int, default=100, help="secrets per format")
    options.add_argument("--seed", default="20")
    options.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    options.add_argument("--texts", type=Path, nargs="*", default=[])
    options.add_argument("--half", choices=("0", "1"), default="1")
    options.add_argument("--groups", nargs="*", help="recall of these alone, as `keys in parts`")
    chosen = options.parse_args()
    with TemporaryDirectory() as folder:
        twin = Twin(Path(folder))
        recall(twin, chosen.seed, chosen.each, chosen.groups)
        if chosen.groups:
            twin.close()
            return
        false_hits(twin, chosen.data, chosen.texts, int(chosen.half))
        speed(twin)
        twin.close()


def recall(twin: Twin, seed: str, each: int, groups: list[str] | None) -> None:
    print(f"\nrecall, {each} per format, seed {seed}: twin, server; the twin's worst formats")
    none = ("talk", "ordinary", "hashes", "unnamed")
    # By name first: what the server makes of the others need not be known.
    made = [one for one in vectors(seed, each, groups) if one["group"] not in none]
    caught: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    server: dict[str, list[bool]] = defaultdict(list)
    for one, read in zip(made, twin.read(one["texts"] for one in made), strict=True):
        good = bool(read["found"]) and not leaks.is_left(tuple(one["secret"]), "\n".join(read["safe"]))
        caught[one["group"]][one["shape"]].append(good)
        server[one["group"]].append(one["caught"])
    for group, shapes in caught.items():
        worst = sorted(shapes, key=lambda shape: statistics.mean(shapes[shape]))[:3]
        told = ", ".join(f"{shape} {statistics.mean(shapes[shape]):.3f}" for shape in worst)
        all_of = [good for goods in shapes.values() for good in goods]
        print(
            f"  {group:32} {len(shapes):3} formats  {statistics.mean(all_of):.4f}  {statistics.mean(server[group]):.4f}  {told}"
        )


def false_hits(twin: Twin, data: Path, more: Iterable[Path], half: int) -> None:
    print(f"\nfalse hits, half {half}: messages, twin, server")
    sources = dict(gate._shared(data)) if data.is_dir() else {}
    sources |= {path.name: gate._texts(path) for path in more}
    for name, texts in sources.items():
        picked = texts[half::2]
        hits = sum(bool(read["found"]) for read in twin.read([text] for text in picked))
        served = sum(bool(screen(RawText(text)).found) for text in picked)
        print(f"  {name:28} {len(picked):7} {hits:4} {served:4}")


def speed(twin: Twin) -> None:
    print("\ntime per message in Node, ms")
    en = " ".join(f"{sentence}." for sentence in leaks.EN_PROSE)
    zh = "。".join(leaks.ZH_PROSE * 60) + "。"
    kinds = {
        "English, 300 characters": en[:300],
        "Chinese, 300 characters": zh[:300],
        "English, 10,000 characters": (en * 20)[:10_000],
        "Chinese, 10,000 characters": (zh * 3)[:10_000],
        "list words, 10,000 characters": ("abandon zebra legal winner thank wave sausage " * 250)[:10_000],
    }
    for name, text in kinds.items():
        rounds = 50 if len(text) < 1000 else 3
        *_, last = twin.read([[text]] * 2, rounds)
        print(f"  {name:32} {last['ms']:8.2f}")


if __name__ == "__main__":
    main()
