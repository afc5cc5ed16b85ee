#!/usr/bin/env python3
"""Fill a desk with made-up conversations, a million in minutes, and keep it for the benches.

    bench/loader.py FILE.sqlite   [--conversations N] [--messages M] [--seed S]
    bench/loader.py postgresql://...   (or: pg:NAME for the benches' own server)

The rows are those our actions write (`made_up`), with counts and index.  Secondary indexes are taken away and built
again at the end.  A SQLite file appears under its name when it is complete; what is there already is used again.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import text

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import made_up, support  # noqa: E402
from bench.made_up import SHAPES, Cast, Maker  # noqa: E402
from walletdesk.conversations import counts, queries, rules  # noqa: E402
from walletdesk.conversations.actions.work import create_tag  # noqa: E402
from walletdesk.conversations.rules import Lane  # noqa: E402
from walletdesk.events import SYSTEM  # noqa: E402
from walletdesk.inboxes import queries as inboxes  # noqa: E402
from walletdesk.inboxes.actions import Description, create_inbox  # noqa: E402
from walletdesk.inboxes.rules import Channel  # noqa: E402
from walletdesk.kit import migrations  # noqa: E402
from walletdesk.kit.clock import SystemClock  # noqa: E402
from walletdesk.kit.db import Db  # noqa: E402
from walletdesk.kit.engines import open_engine  # noqa: E402
from walletdesk.kit.unit import Unit  # noqa: E402
from walletdesk.safety import trusted  # noqa: E402
from walletdesk.sla import actions as sla  # noqa: E402
from walletdesk.staff import actions as staff  # noqa: E402
from walletdesk.staff.rules import Role  # noqa: E402

AGENTS = 40
TEAMS = 8
INBOXES = ("Website", "Android app", "iPhone app", "Browser extension", "Desktop")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("target")
    options.add_argument("--conversations", type=int, default=1_000_000)
    options.add_argument("--messages", type=int, default=1_000_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--check", action="store_true", help="look whether counts, numbers and clocks are right")
    chosen = options.parse_args()
    sizes = (chosen.conversations, chosen.messages, chosen.seed)
    look = check if chosen.check else print
    if chosen.target.startswith("pg:"):
        with support.cluster() as server:
            look(postgres(server.url(chosen.target[3:]), *sizes, server=server))
    elif chosen.target.startswith("postgres"):
        look(postgres(chosen.target, *sizes))
    else:
        look(sqlite_file(Path(chosen.target), *sizes))


def file_for(conversations: int, messages: int, seed: int = 1) -> str:
    """Address of the kept SQLite file of these sizes, made now if there is none."""
    support.KEPT.mkdir(mode=0o700, parents=True, exist_ok=True)
    return sqlite_file(support.KEPT / f"desk-{conversations}-{messages}-{seed}.sqlite", conversations, messages, seed)


def database_for(server: support.Cluster, conversations: int, messages: int, seed: int = 1) -> str:
    """Address of the kept database of these sizes on the benches' own server, made now if there is none."""
    return postgres(server.url(f"desk_{conversations}_{messages}_{seed}"), conversations, messages, seed, server=server)


# -- the engines ---------------------------------------------------------------------


def sqlite_file(path: Path, conversations: int, messages: int, seed: int) -> str:
    url = f"sqlite:///{path}"
    if path.exists():
        if migrations.current(url) == migrations.head() and not migrations.differences(url):
            return url
        raise SystemExit(f"{path} was made by another version; remove it")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    for old in path.parent.glob(f"{part.name}*"):
        old.unlink()
    migrations.upgrade(f"sqlite:///{part}")
    cast = people(f"sqlite:///{part}")
    connection = sqlite3.connect(part, isolation_level=None)
    for pragma in (
        "journal_mode=off",
        "synchronous=off",
        "cache_size=-1000000",
        "locking_mode=exclusive",
        "temp_store=2",
    ):
        connection.execute(f"pragma {pragma}").fetchall()
    connection.execute("pragma foreign_keys=off")
    indexes = connection.execute(
        f"select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name in ({_marks(SHAPES)})",
        list(SHAPES),
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f'drop index "{name}"')
    insert = {
        table: f'insert into "{table}" ({", ".join("rowid" if (table, one) == ("search_message", "id") else one for one in names)}) '
        f"values ({_marks(names)})"
        for table, names in SHAPES.items()
    }
    maker = Maker(cast, conversations=conversations, messages=messages, now=SystemClock().now(), seed=seed)
    tally: dict[str, int] = {}
    for rows in _told(maker):
        connection.execute("begin")
        for table, values in rows.by_table.items():
            connection.executemany(insert[table], values)
        connection.execute("commit")
        for key, n in rows.tally.items():
            tally[key] = tally.get(key, 0) + n
    connection.executemany("insert into tally (key, shard, n) values (?, 0, ?)", tally.items())
    for name, statement in indexes:
        print(f"  index {name}", file=sys.stderr)
        connection.execute(statement)
    connection.execute("pragma journal_mode=wal").fetchall()
    connection.close()
    part.rename(path)
    for left in path.parent.glob(f"{part.name}*"):
        left.unlink()
    return url


def postgres(url: str, conversations: int, messages: int, seed: int, *, server: support.Cluster | None = None) -> str:
    if server is not None:
        server.make(url.partition("?")[0].rpartition("/")[2], anew=False)
    if migrations.current(url) is not None:
        with psycopg.connect(url) as connection:
            found = connection.execute("select count(*) from conversation").fetchone()
        if migrations.pending(url) or migrations.differences(url) or found != (conversations,):
            raise SystemExit(f"{url} holds something else; drop that database")
        return url
    migrations.upgrade(url)
    cast = people(url)
    now = SystemClock().now()
    maker = Maker(cast, conversations=conversations, messages=messages, now=now, seed=seed)
    tally: dict[str, int] = {}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")  # references are right by construction
        connection.execute("set synchronous_commit = off")
        indexes = connection.execute(
            "select i.indexname, i.indexdef from pg_indexes i left join pg_constraint c on c.conname = i.indexname "
            "where i.schemaname = 'public' and c.oid is null and i.tablename = any(%s)",
            [list(SHAPES)],
        ).fetchall()
        for name, _ in indexes:
            connection.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
        for rows in _told(maker):
            for table, values in rows.by_table.items():
                _copy(connection, table, values)
            for key, n in rows.tally.items():
                tally[key] = tally.get(key, 0) + n
        with connection.cursor() as cursor:
            cursor.executemany("insert into tally (key, shard, n) values (%s, 0, %s)", tally.items())
        connection.execute("select setval('conversation_number', (select max(number) from conversation))")
        for name, statement in indexes:
            print(f"  index {name}", file=sys.stderr)
            connection.execute(statement.encode())
        connection.execute("vacuum analyze")
        connection.execute("checkpoint")
    return url


def _copy(connection: psycopg.Connection[tuple[object, ...]], table: str, values: list[tuple[object, ...]]) -> None:
    if table == "search_message":
        # The text form of a tsvector, which COPY reads: terms are letters and digits, so quotes need no care.
        values = [(id_, " ".join(f"'{term}'" for term in str(terms).split())) for id_, terms in values]
        names: tuple[str, ...] = ("message_id", "terms")
    else:
        names = SHAPES[table]
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in values:
            copy.write_row(row)


def people(url: str) -> Cast:
    """Inboxes, agents, teams and tags, by the doors they always come in."""
    engine = open_engine(url)
    db = Db(engine)
    try:
        made = []
        for name in INBOXES:
            described = Description(
                name=trusted(name),
                languages=("en", "zh"),
                greeting={"en": trusted("How can we help?"), "zh": trusted("您好")},
            )
            made.append(db.write_and_wait(create_inbox, SYSTEM, Channel.WIDGET, described).id)
        agents = [
            db.write_and_wait(
                staff.create_staff,
                SYSTEM,
                email=f"agent{number}@desk.example",
                name=trusted(f"Agent {number}"),
                role=Role.ADMIN if number == 0 else Role.AGENT,
                language="en",
                password_hash="x",
            ).id
            for number in range(AGENTS)
        ]
        teams = [
            db.write_and_wait(staff.create_team, SYSTEM, trusted(f"Team {number}")).team.id for number in range(TEAMS)
        ]
        for number, team in enumerate(teams):
            db.write_and_wait(staff.set_members, SYSTEM, team, agents[number::TEAMS])
        tags = [
            db.write_and_wait(create_tag, SYSTEM, trusted(f"tag{number}"), "blue").id for number in range(made_up.TAGS)
        ]
        return Cast(inboxes=made, agents=agents, teams=teams, tags=tags)
    finally:
        db.close()
        engine.close()


def check(url: str, sample: int = 500) -> None:
    """Stops unless the rows are such as the desk itself leaves behind."""
    engine = open_engine(url)
    db = Db(engine)
    try:
        db.read_and_wait(_check, sample)
    finally:
        db.close()
        engine.close()


def _check(unit: Unit, sample: int) -> None:
    told = counts.of(unit, None)
    for view, clause in {
        "all": "lane = 'work'",
        "unassigned": "lane = 'work' and assignee_id is null",
        "urgent": "lane = 'work' and priority = 'urgent'",
        "held": "lane = 'work' and standing = 'held'",
        "snoozed": "lane = 'snoozed'",
        "resolved": "lane = 'resolved'",
    }.items():
        there = unit.select(text(f"select count(*) from conversation where {clause}"), int)[0]
        assert told[view] == there, f"{view}: {told[view]} told, {there} there"
    for lane in Lane:
        found = unit.select(text(f"select id from conversation where lane = '{lane}' order by id limit {sample}"), int)
        for row in (queries.by_id(unit, id_) for id_ in found):
            place = rules.place(row.status, row.priority, row.due_at, row.snoozed_until, row.last_message_at)
            assert (row.lane, row.place) == (rules.LANES[row.status], place)
            numbers = [one.seq for one in queries.before(unit, row.id, limit=10_000)]
            handed = sorted({*numbers})
            assert handed == list(range(1, row.sequence + 1)), f"{row.number}: {numbers}"
            clocks = sla.running(unit, row.id).next_due()
            assert (row.due_at, row.due_kind) == (clocks or (rules.NEVER, ""))


def first_inbox(url: str) -> str:
    """Public id of the inbox that was made first."""
    engine = open_engine(url)
    db = Db(engine)
    try:
        return db.read_and_wait(inboxes.page, limit=1)[0].public_id
    finally:
        db.close()
        engine.close()


def _told(maker: Maker) -> Iterator[made_up.Rows]:
    began = time.monotonic()
    done = 0
    for rows in maker.batches():
        yield rows
        done += len(rows.by_table["conversation"])
        if done % 50_000 == 0 or done == maker.conversations:
            print(f"  {done:,} conversations, {time.monotonic() - began:.0f} s", file=sys.stderr)


def _marks(names: object) -> str:
    return ", ".join("?" for _ in names)  # type: ignore[attr-defined]


if __name__ == "__main__":
    os.umask(0o077)
    main()
