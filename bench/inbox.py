#!/usr/bin/env python3
"""The inbox's pages at 10,000 and 1,000,000 conversations: every view and every filter, and the counts.

    bench/inbox.py [--engine sqlite|postgresql] [--small N] [--large N] [--rounds R] [--http]

Time is what `db.read(console.queries.row_page, ...)` takes from the loop and back, which is all a request does beside
HTTP itself; with `--http` a desk is served and asked too.  `ratio` compares pages of equally many rows: a small desk has
fewer of some kinds, and ten rows are cheaper than fifty on any desk.  The databases are kept (`loader`).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import text  # noqa: E402

from bench import loader, support  # noqa: E402
from walletdesk.console import queries as console  # noqa: E402
from walletdesk.conversations import counts  # noqa: E402
from walletdesk.conversations.queries import Filters  # noqa: E402
from walletdesk.conversations.rules import Lane, Status  # noqa: E402
from walletdesk.kit.db import Db  # noqa: E402
from walletdesk.kit.engines import open_engine  # noqa: E402
from walletdesk.kit.unit import Unit  # noqa: E402
from walletdesk.wire import Kind, Priority  # noqa: E402

LIMIT = 50
TARGET_MS, TARGET_RATIO = 30.0, 1.5


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page to ask for: its filters, and the same for HTTP."""

    filters: Filters
    asked: dict[str, str]
    deep: bool = False


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--small", type=int, default=10_000)
    options.add_argument("--large", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=40)
    options.add_argument("--http", action="store_true")
    options.add_argument("--plans", action="store_true", help="print how the engine finds the rows of what is slow")
    chosen = options.parse_args()
    if chosen.engine == "sqlite":
        run(chosen, loader.file_for(chosen.small, chosen.small), loader.file_for(chosen.large, chosen.large))
        return
    with support.cluster() as server:
        small = loader.database_for(server, chosen.small, chosen.small)
        run(chosen, small, loader.database_for(server, chosen.large, chosen.large))


def run(chosen: argparse.Namespace, small: str, large: str) -> None:
    support.head(
        "inbox pages", engine=chosen.engine, sizes=f"{chosen.small:,} and {chosen.large:,}", rounds=chosen.rounds
    )
    asyncio.run(_run(chosen, small, large))
    if chosen.http:
        _http(chosen, large)


def pages(unit: Unit) -> tuple[int, dict[str, Page]]:
    """Who reads, and all that is asked for."""

    def ids(table: str) -> list[int]:
        return unit.select(text(f"select id from {table} order by id"), int)

    agents, teams, inboxes = ids("staff"), ids("team"), ids("inbox")
    made: dict[str, Page] = {}

    def add(name: str, filters: Filters, *, deep: bool = False, **asked: str) -> None:
        made[name] = Page(filters=filters, asked=asked, deep=deep)

    me = agents[1]
    add("view all", Filters(), view="all")
    add("view mine", Filters(assignee_id=me), view="mine")
    add("view unassigned", Filters(unassigned=True), view="unassigned")
    add("view urgent", Filters(priority=Priority.URGENT), view="urgent")
    add("view held", Filters(held=True), view="held")
    add("view snoozed", Filters(lane=Lane.SNOOZED), view="snoozed")
    add("view resolved", Filters(lane=Lane.RESOLVED), view="resolved")
    add("status closed", Filters(lane=Lane.CLOSED, status=Status.CLOSED), view="all", status="closed")
    add("all, page 21", Filters(), deep=True, view="all")
    add("resolved, page 21", Filters(lane=Lane.RESOLVED), deep=True, view="resolved")
    for view, lane in (("all", Lane.WORK), ("resolved", Lane.RESOLVED)):
        add(f"{view} + assignee", Filters(lane=lane, assignee_id=agents[7]), view=view, assignee=str(agents[7]))
        add(f"{view} + team", Filters(lane=lane, team_id=teams[3]), view=view, team=str(teams[3]))
        for priority in (Priority.URGENT, Priority.NORMAL):
            add(f"{view} + {priority}", Filters(lane=lane, priority=priority), view=view, priority=priority.value)
        for tag in ("tag0", "tag30"):
            add(f"{view} + {tag}", Filters(lane=lane, tag=tag), view=view, tag=tag)
        for language in ("en", "zh", "cs", "xx"):
            add(f"{view} + language {language}", Filters(lane=lane, language=language), view=view, language=language)
        for number in (0, 4):
            inbox = inboxes[number]
            add(f"{view} + inbox {number + 1}", Filters(lane=lane, inbox_id=inbox), view=view, inbox=str(inbox))
        add(f"{view} + complaint", Filters(lane=lane, kind=Kind.COMPLAINT), view=view, kind="complaint")
    add("all + pending", Filters(status=Status.PENDING), view="all", status="pending")
    add(
        "team + language cs",
        Filters(team_id=teams[3], language="cs"),
        view="all",
        team=str(teams[3]),
        language="cs",
    )
    add("tag0 + complaint", Filters(tag="tag0", kind=Kind.COMPLAINT), view="all", tag="tag0", kind="complaint")
    add("mine + urgent", Filters(assignee_id=me, priority=Priority.URGENT), view="mine", priority="urgent")
    return me, made


async def _run(chosen: argparse.Namespace, small: str, large: str) -> None:
    engines = [open_engine(small), open_engine(large)]
    dbs = [Db(engine) for engine in engines]
    try:
        known = [await db.read(pages) for db in dbs]
        print(f"\n   {'page':22} {'rows':>9}  {'large, ms':>24}  {'p95':>6}  ratio at equal rows")
        missed = []
        for name in known[0][1]:
            asks = [(me, made[name]) for me, made in known]
            line, over = await _measure(name, dbs, asks, chosen.rounds)
            print(line)
            if over:
                missed.append(name)
        await _counts(dbs, [me for me, _ in known], chosen.rounds)
        print(f"\n   over {TARGET_MS:.0f} ms or {TARGET_RATIO} times: {', '.join(missed) or 'none'}")
    finally:
        for db, engine in zip(dbs, engines, strict=True):
            db.close()
            engine.close()


async def _measure(name: str, dbs: list[Db], asks: list[tuple[int, Page]], rounds: int) -> tuple[str, bool]:
    cursors = [await _cursor(db, me, page) for db, (me, page) in zip(dbs, asks, strict=True)]

    def read(which: int, limit: int) -> Callable[[], Awaitable[Any]]:
        me, page = asks[which]
        return lambda: dbs[which].read(console.row_page, page.filters, me, cursor=cursors[which], limit=limit)

    rows = [len((await read(which, LIMIT)()).rows) for which in (0, 1)]
    equal = min(rows)
    whole, small, large = [], [], []
    for _ in range(rounds):
        whole.append(await _ms(read(1, LIMIT)))
        if equal:
            small.append(await _ms(read(0, equal)))
            large.append(await _ms(read(1, equal)))
    ratio = statistics.median(large) / statistics.median(small) if equal else float("nan")
    p95 = support.quantile(whole, 0.95)
    over = statistics.median(whole) > TARGET_MS or ratio > TARGET_RATIO
    shown = f"{ratio:.2f} ({equal})" if equal else "- (none on the small one)"
    line = f"   {name:22} {rows[0]:>4}/{rows[1]:<4}  {support.spread(whole):>24}  {p95:6.2f}  {shown}{'  <-' if over else ''}"
    return line, over


async def _cursor(db: Db, me: int, page: Page) -> str | None:
    """Of the 21st page, or the last one before it."""
    cursor = None
    for _ in range(20 if page.deep else 0):
        found = await db.read(console.row_page, page.filters, me, cursor=cursor, limit=LIMIT)
        if found.next is None:
            break
        cursor = found.next
    return cursor


async def _counts(dbs: list[Db], readers: list[int], rounds: int) -> None:
    taken: list[list[float]] = [[], []]
    for _ in range(rounds):
        for which, db in enumerate(dbs):
            taken[which].append(await _ms(lambda db=db, which=which: db.read(counts.of, readers[which])))  # type: ignore[misc]
    ratio = statistics.median(taken[1]) / statistics.median(taken[0])
    print(f"   {'counts of all views':22} {'':9}  {support.spread(taken[1]):>24}  {'':6}  {ratio:.2f}")


async def _ms(work: Callable[[], Awaitable[Any]]) -> float:
    began = time.perf_counter()
    await work()
    return (time.perf_counter() - began) * 1000


def _http(chosen: argparse.Namespace, url: str) -> None:
    """The same pages from a served desk, one after the other over one connection."""
    engine = open_engine(url)
    db = Db(engine)
    known = db.read_and_wait(pages)[1]
    db.close()
    engine.close()
    credentials = support.admin_signs_in(url)
    with support.Served(url) as desk, httpx.Client(base_url=desk.url, timeout=30) as client:
        answer = client.post("/api/session", json=credentials, headers={"origin": desk.url})
        assert answer.status_code in (200, 201, 204), answer.text
        print(f"\n   over HTTP, {chosen.large:,} conversations: {'ms':>20}  {'kB':>6}")
        for name, page in known.items():
            if page.deep:
                continue
            taken = []
            for _ in range(max(5, chosen.rounds // 2)):
                began = time.perf_counter()
                answer = client.get("/api/conversations", params={**page.asked, "limit": LIMIT})
                taken.append((time.perf_counter() - began) * 1000)
                assert answer.status_code == 200, answer.text
            rows = len(json.loads(answer.content)["rows"])
            print(f"   {name:22} {rows:>4} rows  {support.spread(taken):>24}  {len(answer.content) / 1000:6.1f}")


if __name__ == "__main__":
    main()
