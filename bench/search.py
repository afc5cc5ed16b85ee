#!/usr/bin/env python3
"""Search over 1,000,000 messages in English and Chinese: time by how common the words are, and recall against a scan.

    bench/search.py [--engine sqlite|postgresql] [--conversations N] [--messages N] [--rounds R] [--recall WORDS]

Time is what `db.read(console.queries.hit_page, ...)` takes: found, its conversations and messages read, shaped.
`of` is how many messages hold the words.  Recall asks the index for every message with a two-character word and reads
every message to see which hold it.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import text  # noqa: E402

from bench import loader, made_up, support  # noqa: E402
from walletdesk.console import queries as console  # noqa: E402
from walletdesk.conversations import index  # noqa: E402
from walletdesk.conversations.queries import END  # noqa: E402
from walletdesk.kit.db import Db  # noqa: E402
from walletdesk.kit.engines import open_engine  # noqa: E402
from walletdesk.kit.unit import Row, Unit  # noqa: E402

KEY = b"x" * 32
TARGETS_MS = {"rare": 30.0, "two": 30.0, "common": 100.0}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--conversations", type=int, default=1_000_000)
    options.add_argument("--messages", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--recall", type=int, default=40, help="words to look up in every message; 0 for none")
    chosen = options.parse_args()
    sizes = (chosen.conversations, chosen.messages)
    if chosen.engine == "sqlite":
        run(chosen, loader.file_for(*sizes))
        return
    with support.cluster() as server:
        run(chosen, loader.database_for(server, *sizes))


def run(chosen: argparse.Namespace, url: str) -> None:
    support.head("search", engine=chosen.engine, messages=f"{chosen.messages:,}", rounds=chosen.rounds)
    engine = open_engine(url)
    db = Db(engine)
    try:
        asyncio.run(_run(chosen, db))
    finally:
        db.close()
        engine.close()


def asked(rng: random.Random) -> Iterator[tuple[str, str, str]]:
    """Kind, group of the target, words."""
    for phrase in made_up.EN_PHRASES[:4] + made_up.ZH_PHRASES[:4]:
        yield "commonest phrase", "common", phrase
    for word in ("wallet ", "my ", "please "):
        yield "commonest word", "common", word
    for word in ("我的", "钱包", "转账", "谢谢"):
        yield "common, 2 characters", "common", word
    for word in ("energy crashes ", "能量 兑换失败"):
        yield "common words apart", "common", word
    for beginning in ("trans", "wal", "pe", "a"):
        yield "a word's beginning", "common", beginning
    zh = made_up.Words("zh", rng)
    for share in (0.05, 0.2, 0.5, 0.9):
        yield f"2 characters, rank {share:.0%}", "two", zh.at(share) + zh.at(share / 2)
    yield "1 character, rank 90%", "rare", zh.at(0.9)
    en = made_up.Words("en", rng)
    for share in (0.02, 0.2, 0.5, 0.95):
        yield f"word, rank {share:.0%}", "rare", en.at(share) + " "
    for number in rng.sample(range(1_000_000), 3):
        yield "rare word", "rare", made_up.rare_word(number) + " "
    yield "nothing", "rare", "zzyzx "


async def _run(chosen: argparse.Namespace, db: Db) -> None:
    rng = random.Random(7)
    me = (await db.read(lambda unit: unit.select(text("select id from staff order by id"), int)))[1]
    print(f"\n   {'':22} {'words':28} {'of':>9} {'hits':>5}  {'ms':>24}")
    groups: dict[str, list[float]] = {}
    for kind, group, words in asked(rng):
        taken = []
        for _ in range(chosen.rounds):
            began = time.perf_counter()
            page = await db.read(console.hit_page, words, me, KEY, cursor=None, limit=20, people_too=True)
            taken.append((time.perf_counter() - began) * 1000)
        of = await db.read(_of, words)
        median = statistics.median(taken)
        groups.setdefault(group, []).append(median)
        over = "  <-" if median > TARGETS_MS[group] else ""
        print(f"   {kind:22} {words:28} {of:>9,} {len(page.hits):>5}  {support.spread(taken):>24}{over}")
    for group, medians in groups.items():
        print(
            f"   {group:8} p50 {statistics.median(medians):.1f} ms, slowest {max(medians):.1f} ms, target {TARGETS_MS[group]:.0f} ms"
        )
    if chosen.recall:
        print(f"   recall of two-character words: {await db.read(_recall, chosen.recall, rng)}")


def _of(unit: Unit, words: str) -> int:
    return len(index.find(unit, words, before=END, limit=10_000_000))


class _Body(Row, frozen=True, kw_only=True):
    id: int
    body: str


def _recall(unit: Unit, words: int, rng: random.Random) -> str:
    """Words are cut from messages, so each is somewhere."""
    zh = unit.select(text("select id, body from message where language = 'zh' order by id desc limit 20000"), _Body)
    wanted: dict[str, set[int]] = {}
    while len(wanted) < words:
        body = rng.choice(zh).body
        at = rng.randrange(max(1, len(body) - 1))
        word = body[at : at + 2]
        if len(word) == 2 and all("\u4e00" <= one <= "\u9fff" for one in word):
            wanted[word] = set()
    last, read = 0, 0
    while rows := unit.select(text(f"select id, body from message where id > {last} order by id limit 50000"), _Body):
        for row in rows:
            for word, ids in wanted.items():
                if word in row.body:
                    ids.add(row.id)
        last, read = rows[-1].id, read + len(rows)
    there = found = wrong = 0
    for word, ids in wanted.items():
        got = set(index.find(unit, word, before=END, limit=10_000_000))
        there, found, wrong = there + len(ids), found + len(ids & got), wrong + len(got - ids)
    return f"{found / there:.3f} ({found:,} of {there:,} in {read:,} messages, {len(wanted)} words; {wrong} wrong)"


if __name__ == "__main__":
    main()
