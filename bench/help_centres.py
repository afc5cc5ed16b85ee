#!/usr/bin/env python3
"""How often search finds the right article first in help centres that others wrote: text alone against words and meaning.

    bench/help_centres.py FOLDER [--only NAME ...] [--articles N] [--encoder e5|use] [--keep FILE] [--misses]

FOLDER holds `en/NAME.md` and `zh/NAME.md`, a help centre each: `#` the heading a question stands under, `##` the question, then its answer
(bench/help_texts.py lays some out).  Each answer becomes an article of a desk of its own, titled with the heading and never with the
question; a question that stands in its own answer word for word is not asked, though its answer stays among the articles.  Then the
questions are asked as `walletdesk knowledge search -` takes them.  Right is the article whose answer it is.

A language's mean counts each help centre alike.  What stands in brackets is the middle 95 % of the difference to text alone when
the questions of each centre are drawn anew, 4,000 times.  Of a larger help centre N answers are drawn, always the same ones: vectors are what
takes the time.  They are kept in FILE for the next run, and waited for however busy the machine is.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from walletdesk.encoder import models  # noqa: E402
from walletdesk.kit import migrations  # noqa: E402
from walletdesk.kit.clock import SystemClock  # noqa: E402
from walletdesk.kit.db import Db  # noqa: E402
from walletdesk.kit.engines import open_engine  # noqa: E402
from walletdesk.knowledge import command  # noqa: E402
from walletdesk.knowledge.finding import Mode  # noqa: E402
from walletdesk.subscribers import inside  # noqa: E402

if TYPE_CHECKING:
    from walletdesk.knowledge.finding import Rows

MODES = (Mode.TEXT, Mode.WORDS, Mode.HYBRID)
TOP = 3
DRAWN = 4_000
Ranks = list[int]
"""Where the right article stands, from 1; 0 where it is not among TOP."""


class Question(msgspec.Struct):
    id: str
    query: str


class Answer(msgspec.Struct):
    id: str
    results: list[Result]


class Result(msgspec.Struct):
    slug: str


class Patient(models.Encoder):
    """Keeps what it made, and never gives up a question because others are at work."""

    def __init__(self, other: models.Encoder, file: Path | None) -> None:
        super().__init__(other.kind, other.name, other.dimension, other._child)
        self._rows = sqlite3.connect(file or ":memory:", check_same_thread=False, isolation_level=None)
        self._rows.execute(
            "create table if not exists kept (encoder, query, said, row, primary key (encoder, query, said))"
        )

    def encode(self, texts: Sequence[str], *, query: bool = True, within_s: float | None = None) -> Rows:
        held = [self._kept(one, query) for one in texts]
        missing = [one for one, row in zip(texts, held, strict=True) if row is None]
        if missing:
            for said, row in zip(missing, super().encode(missing, query=query), strict=True):
                kept = (self.name, query, said, row.tobytes())
                self._rows.execute("insert or replace into kept values (?, ?, ?, ?)", kept)
            held = [self._kept(one, query) for one in texts]
        return np.frombuffer(b"".join(row or b"" for row in held), np.float32).reshape(len(texts), self.dimension)

    def _kept(self, said: str, query: bool) -> bytes | None:
        wanted = "select row from kept where encoder = ? and query = ? and said = ?"
        found: tuple[bytes] | None = self._rows.execute(wanted, (self.name, query, said)).fetchone()
        return found and found[0]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--only", nargs="+", metavar="NAME", help="these help centres alone")
    options.add_argument("--encoder", choices=("e5", "use"), default="e5")
    options.add_argument("--articles", type=int, default=60, metavar="N", help="of each help centre at most")
    options.add_argument("--keep", type=Path, metavar="FILE", help="vectors that were made")
    options.add_argument(
        "--misses", action="store_true", help="what words and meaning did not find first; not of a half for reporting"
    )
    chosen = options.parse_args()
    if (found := models.encoders().get(chosen.encoder)) is None:
        sys.exit(f"the encoder {chosen.encoder} is not installed")
    models.be_patient(300)
    encoder = Patient(found, chosen.keep)
    models.for_search = lambda: encoder
    print(f"encoder: {encoder.name}")
    for language in ("en", "zh"):
        centres = {}
        for file in sorted((chosen.folder / language).glob("*.md")):
            if not chosen.only or file.stem in chosen.only:
                centres[file.stem] = _measured(file, language, chosen.articles, misses=chosen.misses)
        if centres:
            _tell(f"{language} mean", [[one[mode] for one in centres.values()] for mode in MODES])


def _measured(file: Path, language: str, most: int, *, misses: bool) -> dict[Mode, Ranks]:
    with tempfile.TemporaryDirectory() as home:
        articles = Path(home) / "articles"
        articles.mkdir()
        asked, count = laid_out(file.read_text("utf-8"), language, most, articles)
        url = f"sqlite:///{home}/desk.sqlite3"
        migrations.upgrade(url)
        engine = open_engine(url)
        db = Db(engine, clock=SystemClock(), inside=inside)
        try:
            taken, found = asyncio.run(_asked(db, articles, asked, language))
        finally:
            db.close()
            engine.close()
    whole = [one for one in asked if one.id not in {fault.split(".")[0] for fault in taken.faults}]
    ranks = {mode: [_rank(one.id, answers[one.id]) for one in whole] for mode, answers in found.items()}
    refused = f", {len(taken.faults)} refused" if taken.faults else ""
    without = ", without meaning" if taken.without_meaning else ""
    print(f"{language}/{file.stem}: {count} articles{refused}, {len(whole)} questions{without}", flush=True)
    _tell(f"{language}/{file.stem}", [[ranks[mode]] for mode in MODES])
    if misses:
        for one, rank in zip(whole, ranks[Mode.HYBRID], strict=True):
            if rank != 1:
                print(f"    {rank} {one.id} {one.query} -> {found[Mode.HYBRID][one.id][:1]}")
    return ranks


def laid_out(text: str, language: str, most: int, folder: Path) -> tuple[list[Question], int]:
    """An article for each answer; those to ask, and how many articles there are."""
    answers, heading = [], ""
    for part in re.split(r"(?m)^(?=##? )", text):
        first, _, rest = part.partition("\n")
        if first.startswith("# "):
            heading = first[2:].strip()
        elif first.startswith("## ") and rest.strip():
            answers.append((heading[:120], first[3:].strip(), rest))
    asked = []
    drawn = sorted(random.Random(7).sample(range(len(answers)), min(most, len(answers))))
    for number in drawn:
        heading, question, rest = answers[number]
        slug = f"answer-{number + 1:03}"
        title = msgspec.json.encode(heading).decode()
        front = f"---\ntitle: {title}\nslug: {slug}\nlanguage: {language}\nstatus: published\n---\n"
        (folder / f"{slug}.md").write_text(front + _harmless(rest), "utf-8")
        if _bare(question) not in _bare(rest):
            asked.append(Question(slug, question))
    return asked, len(drawn)


def _harmless(body: str) -> str:
    """Its marks as text: no heading, link, picture, live value or HTML comes of it."""
    return re.sub(r"([\\\[\]<>*_`{}|~:])", r"\\\1", body)


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


async def _asked(
    db: Db, articles: Path, asked: Sequence[Question], language: str
) -> tuple[command.Imported, dict[Mode, dict[str, list[str]]]]:
    taken = await command.take(db, articles)
    lines = [msgspec.json.encode(one) for one in asked]
    found: dict[Mode, dict[str, list[str]]] = {}
    for mode in MODES:
        found[mode] = {}
        async for line, readable, without in command.answers(db, lines, language=language, top=TOP, mode=mode):
            assert readable and not without
            answer = msgspec.json.decode(line, type=Answer)
            found[mode][answer.id] = [one.slug for one in answer.results]
    return taken, found


def _rank(right: str, slugs: Sequence[str]) -> int:
    return slugs.index(right) + 1 if right in slugs else 0


def _tell(name: str, ranks: Sequence[Sequence[Ranks]]) -> None:
    """By mode and help centre; the first mode is what the others are compared with."""
    plain = ranks[0]
    for mode, own in zip(MODES, ranks, strict=True):
        first = statistics.mean(_share(one, 1) for one in own)
        three = statistics.mean(_share(one, TOP) for one in own)
        line = f"  {name:<14} {mode.value:<7} R@1 {first:5.1f}  R@3 {three:5.1f}"
        if own is not plain:
            low, high = _between(plain, own)
            line += f"  R@1 against text {first - statistics.mean(_share(one, 1) for one in plain):+5.1f} [{low:+.1f} to {high:+.1f}]"
        print(line, flush=True)


def _share(ranks: Ranks, most: int) -> float:
    return 100 * sum(0 < rank <= most for rank in ranks) / max(len(ranks), 1)


def _between(plain: Sequence[Ranks], other: Sequence[Ranks]) -> tuple[float, float]:
    rng = random.Random(7)
    gains = [
        [(two == 1) - (one == 1) for one, two in zip(*both, strict=True)] for both in zip(plain, other, strict=True)
    ]
    means = sorted(
        100 * statistics.fmean(statistics.fmean(rng.choices(gain, k=len(gain))) for gain in gains) for _ in range(DRAWN)
    )
    return means[int(DRAWN * 0.025)], means[int(DRAWN * 0.975)]


if __name__ == "__main__":
    main()
