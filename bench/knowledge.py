#!/usr/bin/env python3
"""How often search finds the right article first: the starter set, asked the seeds of triage.

    bench/knowledge.py [--half report|tune] [--questions N] [--encoder e5|use] [--articles N]

Right is an article filed under the seed's intent.  Intents are parted in two by a digest of their names; what search counts was
chosen on `tune`.  With --articles the index holds so many texts beside them, and the time is what matters.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import hashlib
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import made_up  # noqa: E402
from tests.knowledge.library import put  # noqa: E402
from walletdesk.encoder import models  # noqa: E402
from walletdesk.kit import migrations  # noqa: E402
from walletdesk.kit.clock import SystemClock  # noqa: E402
from walletdesk.kit.db import Db  # noqa: E402
from walletdesk.kit.engines import open_engine  # noqa: E402
from walletdesk.knowledge import command, finding, folder  # noqa: E402
from walletdesk.knowledge.finding import Mode  # noqa: E402
from walletdesk.subscribers import inside  # noqa: E402

STARTER = ROOT / "walletdesk" / "knowledge" / "starter"
SEEDS = ROOT / "walletdesk" / "triage" / "seeds"
HALVES = ("tune", "report")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--half", choices=HALVES, default="report")
    options.add_argument("--questions", type=int, default=300)
    options.add_argument("--encoder", choices=("e5", "use"), default="e5")
    options.add_argument("--articles", type=int, default=0)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as home:
        url = f"sqlite:///{home}/desk.sqlite3"
        migrations.upgrade(url)
        engine = open_engine(url)
        db = Db(engine, clock=SystemClock(), inside=inside)
        try:
            asyncio.run(_run(db, chosen))
        finally:
            db.close()
            engine.close()


async def _run(db: Db, chosen: argparse.Namespace) -> None:
    encoder = models.encoders().get(chosen.encoder)
    models.for_search = lambda: encoder
    made = await command.take(db, STARTER)
    print(f"{len(made.taken.created)} texts, {encoder.name if encoder else 'no encoder'}, half: {chosen.half}")
    await asyncio.to_thread(_more, db, chosen.articles)
    filed = {(one.slug, one.language): set(one.intents) for one in folder.read(STARTER).documents}
    for language in ("en", "zh"):
        asked = questions(language, chosen.half, chosen.questions, {slug for each in filed.values() for slug in each})
        for mode in (Mode.TEXT, Mode.WORDS, Mode.HYBRID):
            right, among, took, missing = 0, 0, [], 0
            for text, intent in asked:
                started = time.perf_counter()
                found = await finding.find(db, text, language=language, mode=mode)
                took.append((time.perf_counter() - started) * 1000)
                missing += found.without_meaning
                filed_so = [intent in filed.get((hit.slug, hit.language), ()) for hit in found.hits[:3]]
                right += any(filed_so[:1])
                among += any(filed_so)
            share, of_three = (100 * each / len(asked) for each in (right, among))
            print(
                f"{language}  {mode.value:<7} R@1 {share:5.1f}  R@3 {of_three:5.1f}  p50 {statistics.median(took):6.1f} ms"
                + (f"  without meaning: {missing}" if missing else "")
            )


def questions(language: str, half: str, most: int, covered: set[str]) -> list[tuple[str, str]]:
    with (SEEDS / f"{language}.csv").open(encoding="utf8", newline="") as file:
        rows = [(row["text"], row["category"]) for row in csv.DictReader(file) if row["category"] in covered]
    mine = [row for row in rows if HALVES[hashlib.sha256(row[1].encode()).digest()[0] % 2] == half]
    random.Random(7).shuffle(mine)
    return mine[:most]


def _more(db: Db, texts: int) -> None:
    """Made-up articles, half of them in each language."""
    rng = random.Random(7)
    words = {language: made_up.Words(language, rng) for language in ("en", "zh")}
    for number in range(texts):
        language = ("en", "zh")[number % 2]
        blank = "" if language == "zh" else " "
        said = [blank.join(words[language].at(rng.random()) for _ in range(60)) for _ in range(4)]
        put(db, f"made-{number}", {language: (said[0][:60], "\n\n## Steps\n\n".join(said[1:]))}, original=language)


if __name__ == "__main__":
    main()
