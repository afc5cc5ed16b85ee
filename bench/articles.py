#!/usr/bin/env python3
"""A help centre of many articles: taken in from a folder, found, listed, mapped for search engines, and taken out.

    bench/articles.py [--articles N] [--rows N] [--url postgresql://...]

Articles are made of paragraphs of the starter set, half of them in each language, in 50 categories.  No encoder runs: search is by words.  With --rows so
many more stand beside them as rows alone, which search does not know: lists, counts, site map and ZIP are measured over all.  The floor of taking
them in is the raw driver with the rows that make an article alone, in the same batches, as durable; without passages and without
what search needs.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import insert

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from walletdesk.encoder import models  # noqa: E402
from walletdesk.kit import migrations  # noqa: E402
from walletdesk.kit.clock import SystemClock  # noqa: E402
from walletdesk.kit.db import Db  # noqa: E402
from walletdesk.kit.engines import open_engine  # noqa: E402
from walletdesk.kit.ids import new_id  # noqa: E402
from walletdesk.kit.unit import Query, Unit  # noqa: E402
from walletdesk.knowledge import command, exporting, finding, folder, queries, shown  # noqa: E402
from walletdesk.knowledge.actions import taking  # noqa: E402
from walletdesk.knowledge.finding import Mode  # noqa: E402
from walletdesk.knowledge.queries import Wanted  # noqa: E402
from walletdesk.knowledge.tables import article, article_text, article_version  # noqa: E402
from walletdesk.subscribers import inside  # noqa: E402

STARTER = ROOT / "walletdesk" / "knowledge" / "starter"
CATEGORIES = 50
_ARTICLE = Query[int](insert(article))
_TEXT = Query[int](insert(article_text))
_VERSION = Query[int](insert(article_version))
ASKED = 100


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=2_000)
    options.add_argument("--rows", type=int, default=0)
    options.add_argument("--url", default="", help="an empty database of PostgreSQL; without it a new file of SQLite")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as home:
        place = Path(home) / "articles"
        questions = write(place, chosen.articles)
        url = chosen.url or f"sqlite:///{home}/desk.sqlite3"
        migrations.upgrade(url)
        engine = open_engine(url)
        db = Db(engine, clock=SystemClock(), inside=inside)
        models.for_search = lambda: None
        try:
            asyncio.run(measure(db, place, questions, chosen.articles, chosen.rows))
        finally:
            db.close()
            engine.close()
        floor(Path(home) / "floor.sqlite3", place)


async def measure(db: Db, place: Path, questions: list[tuple[str, str]], articles: int, rows: int) -> None:
    with told(f"taken in, {articles:,} files", articles):
        taken = (await command.take(db, place)).taken
    if taken.refused:
        print(f"{len(taken.refused):,} refused, the first: {taken.refused[0].error!r} {taken.refused[0].field}")
    with told("taken in again, unchanged", articles):
        await command.take(db, place)
    for name, mode, typing in (("search by words", Mode.WORDS, False), ("suggestions", Mode.WORDS, True)):
        took = []
        for text, language in questions:
            started = time.perf_counter()
            await finding.find(db, text, language=language, mode=mode, typing=typing)
            took.append(1000 * (time.perf_counter() - started))
        tell(name, took)
    known = shown.Counts()
    if rows:
        with told(f"{rows:,} rows beside them", rows):
            await beside(db, place, rows)
    for name, read in (
        ("console's list, first page", lambda unit: queries.found(unit, Wanted(), limit=51)),
        ("console's list, missing zh", lambda unit: queries.found(unit, Wanted(missing="zh"), limit=51)),
        ("console's list, words", lambda unit: queries.found(unit, Wanted(words="fee nothing-at-all"), limit=51)),
        ("start page's sections, counted", lambda unit: shown.sections(unit, "en")),
        ("the same, counts known", lambda unit: shown.sections(unit, "en", known)),
        ("page of a category", lambda unit: shown.entries(unit, queries.categories(unit)[0].id, "en", limit=100)),
        (
            "its last page",
            lambda unit: shown.entries(unit, queries.categories(unit)[0].id, "en", after=1_900, limit=100),
        ),
        ("first part of the site map", lambda unit: shown.mapped(unit, 0)),
        ("last part of the site map", lambda unit: shown.mapped(unit, (articles + rows - 1) // shown.MAP_SIZE)),
        ("read most in 30 days", lambda unit: shown.popular(unit, "en")),
    ):
        took = []
        for _ in range(5):
            started = time.perf_counter()
            await db.read(read)
            took.append(1000 * (time.perf_counter() - started))
        tell(name, took)
    with told("taken out as a ZIP", articles + rows):
        size = await taken_out(db)
    print(f"{'':34}{size / 1e6:10.1f} MB")


async def beside(db: Db, place: Path, rows: int) -> None:
    """Public articles without passages, spread over the categories there are, with the words of the folder's."""
    shelves = [one.id for one in await db.read(queries.categories)]
    said = [one for one in folder.one_by_one(place) if isinstance(one, folder.Document)]

    def put(unit: Unit, first: int) -> None:
        for number in range(first, min(first + 500, rows)):
            one, id_, text_id = said[number % len(said)], new_id(), new_id()
            common = {"title": f"{number} {one.title}", "summary": "", "body": one.body, "created_at": unit.now}
            unit.run(
                _ARTICLE,
                id=id_,
                slug=f"beside-{number}",
                category_id=shelves[number % len(shelves)],
                position=id_,
                audience="public",
                original=one.language,
                intents="[]",
                source="",
                facts="[]",
                created_at=unit.now,
                archived_at=None,
            )
            unit.run(
                _TEXT,
                id=text_id,
                article_id=id_,
                language=one.language,
                status="published",
                version=1,
                public_version=1,
                translated_from=0,
                author_id=None,
                reviewer_id=None,
                publish_at=None,
                expire_at=None,
                review_by=None,
                review_told=None,
                published_at=unit.now,
                public_at=unit.now,
                updated_at=unit.now,
                **common,
            )
            unit.run(_VERSION, id=new_id(), text_id=text_id, number=1, staff_id=None, passing=False, **common)

    for first in range(0, rows, 500):
        await db.write(put, first)


async def taken_out(db: Db) -> int:
    after: int | None
    made, size, after = exporting.Archive(), 0, 0
    while after is not None:
        files, after = await db.read(exporting.files, after)
        size += len(await asyncio.to_thread(made.add, files))
    return size + len(made.end())


def floor(file: Path, place: Path) -> None:
    """The rows of an article, its text and its version by the raw driver, 50 in a transaction, and nothing else."""
    found = [one for one in folder.one_by_one(place) if isinstance(one, folder.Document)]
    with told("floor: raw driver, three rows each", len(found)), sqlite3.connect(file, isolation_level=None) as raw:
        raw.executescript(
            "pragma journal_mode=wal; pragma synchronous=full;"
            "create table a (id integer primary key, slug text unique, position integer, intents text);"
            "create table t (id integer primary key, a integer, language text, title text, body text, unique (a, language));"
            "create table v (id integer primary key, t integer, number integer, title text, body text, unique (t, number))"
        )
        for at in range(0, len(found), taking.BATCH):
            raw.execute("begin immediate")
            for n, one in enumerate(found[at : at + taking.BATCH], at):
                raw.execute("insert into a values (?, ?, ?, '[]')", (n, one.slug, n))
                raw.execute("insert into t values (?, ?, ?, ?, ?)", (n, n, one.language, one.title, one.body))
                raw.execute("insert into v values (?, ?, 1, ?, ?)", (n, n, one.title, one.body))
            raw.execute("commit")


def write(place: Path, articles: int) -> list[tuple[str, str]]:
    """The folder: paragraphs of the starter set, five at random in each; gives questions made of their words."""
    rng = random.Random(7)
    blocks: dict[str, list[str]] = {"en": [], "zh": []}
    for one in folder.read(STARTER).documents:
        if one.language in blocks:
            blocks[one.language] += [part for part in one.body.split("\n\n") if not part.startswith((":::", "#", "|"))]
    questions = []
    for number in range(articles):
        language = ("en", "zh")[number % 2]
        said = rng.sample(blocks[language], 5)
        file = place / language / f"{number % 1000:03}" / f"made-{number}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        title = f"{number} " + " ".join(re.findall(r"[\w-]+", rng.choice(said)))[:50]
        shelf = f"collection: made\ncategory: shelf-{number % CATEGORIES}\n"
        front = f"---\ntitle: {title}\nslug: made-{number}\nlanguage: {language}\nstatus: published\n{shelf}---\n\n"
        file.write_text(front + "\n\n".join(said) + "\n", "utf8")
        if number < ASKED:
            questions.append((" ".join(re.findall(r"\w+", rng.choice(said))[:6])[:60], language))
    return questions


@contextmanager
def told(name: str, count: int) -> Iterator[None]:
    started, cpu = time.perf_counter(), time.process_time()
    yield
    took, used = time.perf_counter() - started, time.process_time() - cpu
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name:34}{took:9.1f} s {count / took:8.0f}/s  CPU {1000 * used / count:6.2f} ms each  most memory {most:6.0f} MB",
        flush=True,
    )


def tell(name: str, took: list[float]) -> None:
    print(f"{name:34}p50 {statistics.median(took):8.1f} ms  most {max(took):8.1f} ms", flush=True)


if __name__ == "__main__":
    main()
